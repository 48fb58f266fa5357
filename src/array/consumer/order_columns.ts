import { type Shape, voxelCount } from "../../engine/region.ts";
import { itemSize } from "../../kernel/dtype.ts";
import { orderScratchBytes } from "../../kernel/order_kernels.ts";
import { reducedShape } from "../reduced_shape.ts";
import type { OrderStatistics, Partials } from "./consumer.ts";
import { percentileName } from "./order_names.ts";
import { rayColumns, type Rays, standInRows, transposeRays } from "./rays.ts";

const MEDIAN = percentileName(50);

/** Bytes that {@linkcode selectColumns} takes for a block of this shape. */
export function columnsMemory(consumer: OrderStatistics, shape: Shape): number {
  const rays = voxelCount(reducedShape(consumer.axes, shape));
  const transposed = standInRows(consumer.axes) ? 8 * voxelCount(shape) : 0;
  const scratch = orderScratchBytes(voxelCount(shape) / Math.max(1, rays));
  return transposed + scratch + (outputNames(consumer).length + 1) * 8 * rays;
}

/** Order statistics of rays that stand in the columns of matrices, by name; valid until the step ends. */
export function selectColumns(rays: Rays, consumer: OrderStatistics): Partials {
  const { limit, space: { kernels, memory } } = rays;
  const block = standInRows(consumer.axes) ? transposeRays(rays) : rays.block;
  const matrices = rayColumns(rays.axes, block.shape);
  const count = voxelCount(reducedShape(rays.axes, rays.block.shape));
  const scratch = memory.allocate(orderScratchBytes(matrices[0]?.rows ?? 0));
  const valid = memory.allocate(8 * count);
  const outputs = new Map(outputNames(consumer).map((name) => [name, memory.allocate(8 * count)]));
  for (const { offset, rows, columns: n, stride, ray } of matrices) {
    const { dtype, bigEndian } = block;
    const input = { src: block.ptr + offset * itemSize[dtype], rows, n, stride, dtype, bigEndian, limit };
    const at = (name: string) => (outputs.get(name) ?? NaN) + 8 * ray;
    for (const percent of consumer.percents) {
      if (percent === 50 && consumer.deviation) continue;
      const out = { value: at(percentileName(percent)), count: valid };
      kernels.columnPercentile(input, percent, out, scratch);
    }
    if (!consumer.deviation) continue;
    const out = { median: at(MEDIAN), deviation: at("deviation"), count: valid };
    kernels.columnDeviation(input, out, scratch);
  }
  return Object.fromEntries([...outputs].map(([name, ptr]) => [name, memory.float64(ptr, count)]));
}

/** What is asked for, and the median that comes with a deviation. */
function outputNames({ percents, deviation }: OrderStatistics): readonly string[] {
  const names = new Set(percents.map(percentileName));
  if (deviation) names.add("deviation").add(MEDIAN);
  return [...names];
}
