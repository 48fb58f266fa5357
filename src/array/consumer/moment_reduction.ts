import { type Region, type Shape, voxelCount } from "../../engine/region.ts";
import { mapAxes } from "../../engine/traversal.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import { floatBlock } from "../block.ts";
import { placeRegion, reducedRegion, reducedShape } from "../reduced_shape.ts";
import type { ConsumerNeeds, Moments, Partials, TaskConsumer } from "./consumer.ts";
import { columnMoments, TILE_MEMORY } from "./moment_columns.ts";
import { offsetCount, stepOffsets, taskOffsets } from "./moment_offsets.ts";
import { standInRows, transposeRays } from "./rays.ts";

/** Name of the array of a moment. */
export function momentName(order: number): string {
  return `moment ${order}`;
}

/** What moments demand: every ray whole within one step, because they are taken about the mean of the ray. */
export function momentNeeds({ axis, orders }: Moments): ConsumerNeeds {
  const whole = mapAxes((i) => i === axis);
  const results = (shape: Shape) => 8 * orders.length * voxelCount(reducedShape([axis], shape));
  const transposed = (shape: Shape) => standInRows([axis]) ? 8 * voxelCount(shape) : 0;
  return {
    taskUnit: [1, 1, 1],
    stepUnit: [1, 1, 1],
    wholeTask: whole,
    wholeStep: whole,
    taskMemory: (shape) => results(shape) + 8 * offsetCount(axis, shape),
    stepMemory: (shape) => transposed(shape) + results(shape) + TILE_MEMORY,
  };
}

/** Starts moments for one task. @param offsets Of the whole cube */
export function openMoments(
  consumer: Moments,
  task: Region,
  { limit, space, offsets }: {
    readonly limit: number;
    readonly space: KernelSpace;
    readonly offsets: Float64Array;
  },
): TaskConsumer {
  const { axis, orders } = consumer;
  const axes = [axis];
  const shape = reducedShape(axes, task.shape);
  const own = taskOffsets(offsets, { consumer, task, space });
  const results = orders.map((order) => [order, new Float64Array(voxelCount(shape))] as const);
  return {
    accept(step, block) {
      const start = mapAxes((i) => step.start[i] - task.start[i]);
      const region = reducedRegion(axes, { start, shape: step.shape });
      const floats = floatBlock(block, space);
      const rays = {
        axes,
        block: standInRows(axes) ? transposeRays({ axes, block: floats, space }) : floats,
        limit,
        space,
      };
      const moments = columnMoments(rays, orders, stepOffsets(own, { axis, start }));
      for (const [order, whole] of results) {
        const values = moments.get(order);
        if (values) placeRegion(values, whole, { region, shape });
      }
    },
    finish: (): Partials => Object.fromEntries(results.map(([order, values]) => [momentName(order), values])),
    abort() {},
  };
}
