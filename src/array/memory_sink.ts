import { type Region, type Shape, voxelCount } from "../engine/region.ts";
import { type DType, itemSize } from "../kernel/dtype.ts";
import type { KernelSpace } from "../kernel/kernel_space.ts";
import type { Block } from "./block.ts";
import type { RegionWriter, Sink, SinkRef } from "./sink.ts";

/** An array in shared memory that all tasks of a stage write to: how `filledData` gets its voxels. */
export function memorySinkRef(shape: Shape, dtype: DType): SinkRef {
  return { format: "memory", shape: [...shape], dtype };
}

/** Opens the sink of a ref over the stage's first shared buffer, C order. */
export function openMemorySink(ref: SinkRef, buffer: SharedArrayBuffer): Sink {
  const shape = ref.shape as unknown as Shape;
  const dtype = ref.dtype as DType;
  return {
    ref,
    shape,
    dtype,
    taskUnit: [1, 1, 1],
    writeUnit: [1, 1, 1],
    writeMemory: () => 0,
    open: () => new MemoryWriter(new Uint8Array(buffer), shape, itemSize[dtype]),
  };
}

class MemoryWriter implements RegionWriter {
  readonly bytesWritten = 0;
  readonly #out: Uint8Array;
  readonly #shape: Shape;
  readonly #width: number;

  constructor(out: Uint8Array, shape: Shape, width: number) {
    this.#out = out;
    this.#shape = shape;
    this.#width = width;
  }

  write(region: Region, block: Block, space: KernelSpace): void {
    const [channels, rows, columns] = region.shape;
    const bytes = space.memory.bytes(block.ptr, voxelCount(region.shape) * this.#width);
    const run = columns * this.#width;
    for (let k = 0; k < channels; k++) {
      for (let j = 0; j < rows; j++) {
        const from = (k * rows + j) * run;
        this.#out.set(bytes.subarray(from, from + run), this.#offset(region, k, j));
      }
    }
  }

  close(): void {}

  abort(): void {}

  #offset(region: Region, k: number, j: number): number {
    const [, rows, columns] = this.#shape;
    const row = (region.start[0] + k) * rows + region.start[1] + j;
    return (row * columns + region.start[2]) * this.#width;
  }
}
