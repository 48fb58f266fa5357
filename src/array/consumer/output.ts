import type { Region, Shape } from "../../engine/region.ts";
import { type Block, castBlock, nativeBlock } from "../block.ts";
import type { Sink } from "../sink.ts";
import type { ConsumerNeeds, TaskConsumer } from "./consumer.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";

/** What writing to a sink demands. */
export function outputNeeds(sink: Sink): ConsumerNeeds {
  return {
    taskUnit: sink.taskUnit,
    stepUnit: sink.writeUnit,
    wholeTask: [false, false, false],
    wholeStep: [false, false, false],
    taskMemory: () => 0,
    stepMemory: (shape: Shape) => sink.writeMemory(shape),
  };
}

/** Starts the part of an output that one task writes. */
export function openOutput(sink: Sink, task: Region): TaskConsumer {
  const writer = sink.open(task);
  return {
    get bytesWritten() {
      return writer.bytesWritten;
    },
    accept: (region, block, space) => writer.write(region, outputBlock(block, sink, space), space),
    async finish() {
      await writer.close();
      return {};
    },
    abort: () => writer.abort(),
  };
}

function outputBlock(block: Block, sink: Sink, space: KernelSpace): Block {
  if (block.dtype === sink.dtype) return nativeBlock(block, space);
  if (sink.dtype === "float32" || sink.dtype === "float64") return castBlock(block, sink.dtype, space);
  throw new TypeError(
    `Cannot write ${block.dtype} voxels as ${sink.dtype}: convert the cube to floats first`,
  );
}
