import { type Region, voxelCount } from "../../engine/region.ts";
import { mapAxes } from "../../engine/traversal.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import { floatBlock } from "../block.ts";
import { placeRegion, reducedRegion, reducedShape } from "../reduced_shape.ts";
import type { ConsumerNeeds, OrderStatistics, Partials, TaskConsumer } from "./consumer.ts";
import { columnsMemory, selectColumns } from "./order_columns.ts";
import { orderNames } from "./order_names.ts";
import { SEARCH_MEMORY, searchRuns, standInRuns } from "./order_runs.ts";

/** What order statistics demand: every ray whole within one step. */
export function orderNeeds(consumer: OrderStatistics): ConsumerNeeds {
  const { axes } = consumer;
  const whole = mapAxes((i) => axes.includes(i));
  const results = orderNames(consumer).length * 8;
  return {
    taskUnit: [1, 1, 1],
    stepUnit: [1, 1, 1],
    wholeTask: whole,
    wholeStep: whole,
    taskMemory: (shape) => results * voxelCount(reducedShape(axes, shape)),
    stepMemory: (shape) => standInRuns(axes, shape) ? SEARCH_MEMORY : columnsMemory(consumer, shape),
  };
}

/** Starts order statistics for one task. */
export function openOrder(
  consumer: OrderStatistics,
  task: Region,
  { limit, space }: { readonly limit: number; readonly space: KernelSpace },
): TaskConsumer {
  const { axes } = consumer;
  const shape = reducedShape(axes, task.shape);
  const names = orderNames(consumer);
  const results = names.map((name) => [name, new Float64Array(voxelCount(shape))] as const);
  return {
    accept(step, block) {
      const start = mapAxes((i) => step.start[i] - task.start[i]);
      const region = reducedRegion(axes, { start, shape: step.shape });
      const rays = { axes, block: floatBlock(block, space), limit, space };
      const found = standInRuns(axes, step.shape)
        ? searchRuns(rays, consumer)
        : selectColumns(rays, consumer);
      for (const [name, whole] of results) {
        const values = found[name];
        if (values) placeRegion(values, whole, { region, shape });
      }
    },
    finish: (): Partials => Object.fromEntries(results),
    abort() {},
  };
}
