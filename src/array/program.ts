import type { Json } from "../engine/json.ts";
import type { Region, Shape } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";
import { MAX_FINITE } from "../kernel/kernels.ts";
import { columnNeeds, openColumns } from "./consumer/column_reduction.ts";
import type { Consumer, ConsumerNeeds, TaskConsumer } from "./consumer/consumer.ts";
import { histogramNeeds, openHistograms } from "./consumer/key_histograms.ts";
import { boundsNeeds, openBounds } from "./consumer/mask_bounds.ts";
import { momentNeeds, openMoments } from "./consumer/moment_reduction.ts";
import { openOrder, orderNeeds } from "./consumer/order_reduction.ts";
import { openOutput, outputNeeds } from "./consumer/output.ts";
import { openTiles, tileNeeds } from "./consumer/tile_statistics.ts";
import { conjunction, conjuncts } from "./mask_node.ts";
import type { Node } from "./node.ts";
import { isOwnFinite } from "./node_inputs.ts";
import type { Sink } from "./sink.ts";
import type { KernelSpace } from "../kernel/kernel_space.ts";
import { lcmWithin } from "../engine/traversal.ts";

/** What every task of a stage does: walk its region in steps, evaluate the node, feed all consumers. JSON. */
export interface Program {
  readonly node: Node;
  readonly consumers: readonly Consumer[];
  readonly stepShape: Shape;
  /** Reducers leave out what is larger: infinities, unless the cube includes them. `null` is no limit. */
  readonly limit: number | null;
}

/** A program as the engine carries it. */
export function programJson(program: Program): Json {
  return program as unknown as Json;
}

/**
 * The limit that stands for leaving out a node's own infinities, and the node without that part of its mask: one
 * comparison within the reducers instead of a pass.
 */
export function fuseFinite(node: Node): { node: Node; limit: number | null } {
  if (node.kind === "rechunk") return fuseFinite(node.input);
  if (node.kind !== "masked" || node.fill !== undefined) return { node, limit: null };
  const parts = conjuncts(node.mask);
  const others = parts.filter((part) => !isOwnFinite(part, node.input));
  if (others.length === parts.length) return { node, limit: null };
  const mask = conjunction(others);
  return { node: mask ? { ...node, mask } : node.input, limit: MAX_FINITE };
}

/** What a consumer demands of plans. */
export function consumerNeeds(consumer: Consumer, sink: Sink | undefined): ConsumerNeeds {
  switch (consumer.kind) {
    case "tiles":
      return tileNeeds(consumer);
    case "columns":
      return columnNeeds(consumer);
    case "order":
      return orderNeeds(consumer);
    case "histograms":
      return histogramNeeds(consumer);
    case "moments":
      return momentNeeds(consumer);
    case "bounds":
      return boundsNeeds(consumer);
    case "output":
      return outputNeeds(given(sink, "its sink"));
    default:
      return consumer satisfies never;
  }
}

/** What several consumers of one pass demand together. */
export function combineNeeds(needs: readonly ConsumerNeeds[], shape: Shape): ConsumerNeeds {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const unit = (key: "taskUnit" | "stepUnit") =>
    mapAxes((i) => needs.reduce((length, need) => lcmWithin(length, need[key][i], shape[i]), 1));
  const any = (key: "wholeTask" | "wholeStep") => mapAxes((i) => needs.some((need) => need[key][i]));
  return {
    taskUnit: unit("taskUnit"),
    stepUnit: unit("stepUnit"),
    wholeTask: any("wholeTask"),
    wholeStep: any("wholeStep"),
    taskMemory: (task) => sum(needs.map((need) => need.taskMemory(task))),
    stepMemory: (step) => Math.max(0, ...needs.map((need) => need.stepMemory(step))),
  };
}

/** Starts a consumer for one task. */
export function openConsumer(
  consumer: Consumer,
  task: Region,
  context: { limit: number; space: KernelSpace; sink?: Sink; buffers?: readonly SharedArrayBuffer[] },
): TaskConsumer {
  switch (consumer.kind) {
    case "tiles":
      return openTiles(consumer, task, context.limit);
    case "columns":
      return openColumns(consumer, task, context);
    case "order":
      return openOrder(consumer, task, context);
    case "histograms":
      return openHistograms(consumer, context);
    case "moments": {
      const offsets = new Float64Array(given(context.buffers?.[consumer.buffer], "its offsets"));
      return openMoments(consumer, task, { ...context, offsets });
    }
    case "bounds":
      return openBounds(consumer, task);
    case "output":
      return openOutput(given(context.sink, "its sink"), task);
    default:
      return consumer satisfies never;
  }
}

function given<T>(needed: T | undefined, what: string): T {
  if (needed === undefined) throw new TypeError(`Cannot start a consumer without ${what}`);
  return needed;
}
