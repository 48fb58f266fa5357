import type { Region, Shape } from "../../engine/region.ts";
import { itemSize } from "../../kernel/dtype.ts";
import { MAX_FINITE } from "../../kernel/kernels.ts";
import { type ColumnBlock, orderScratchBytes } from "../../kernel/order_kernels.ts";
import type { BlockReduction, Estimator } from "./filter.ts";
import type { FilterTask, FilterWork } from "./filter_work.ts";
import { anyUnit, withLength } from "./spectra.ts";

/** Reduces blocks of voxels along one axis. */
export const reduceBlocks: FilterWork<BlockReduction> = {
  shape: (filter, input) => withLength(input, filter.axis, blockCount(filter, input)),
  reaches: () => [false, false, false],
  unit: anyUnit,
  inputRegion({ axis, factor }, { start, shape }, input): Region {
    const first = start[axis] * factor;
    const last = Math.min(input[axis], (start[axis] + shape[axis]) * factor);
    return {
      start: withLength(start, axis, first),
      shape: withLength(shape, axis, Math.max(0, last - first)),
    };
  },
  memory({ axis, factor }, { shape, part, dtype }) {
    const plane = shape[1] * shape[2];
    const turned = axis === 2 ? (part[1] * part[2] + plane) * itemSize[dtype] : 0;
    return turned + 24 * (axis === 1 ? shape[2] : plane) + orderScratchBytes(factor) + 512;
  },
  apply(filter, task) {
    const { space, part, block, region, dst } = task;
    const size = itemSize[block.dtype];
    if (filter.axis === 0) return reduceRows(filter, task, { src: block.ptr, shape: part.shape, dst });
    for (let k = 0; k < region.shape[0]; k++) {
      const [, rows, columns] = part.shape;
      const plane = {
        src: block.ptr + k * rows * columns * size,
        dst: dst + k * region.shape[1] * region.shape[2] * size,
      };
      const mark = space.memory.mark();
      if (filter.axis === 1) reduceRows(filter, task, { ...plane, shape: [rows, 1, columns] });
      else reduceColumns(filter, task, plane);
      space.memory.release(mark);
    }
  },
};

/** Number of blocks along the axis. */
export function blockCount({ axis, factor, truncate }: BlockReduction, input: Shape): number {
  const blocks = input[axis] / factor;
  return truncate ? Math.floor(blocks) : Math.ceil(blocks);
}

interface Rows {
  readonly src: number;
  /** [rows, …]: the blocks are along the first axis. */
  readonly shape: Shape;
  readonly dst: number;
}

/** Reduces every `factor` rows to one. */
function reduceRows(
  { factor, estimator }: BlockReduction,
  task: FilterTask,
  { src, shape, dst }: Rows,
): void {
  const { dtype, bigEndian } = task.block;
  const n = shape[1] * shape[2], size = itemSize[dtype];
  const count = Math.ceil(shape[0] / factor);
  const reduce = columnReducer(task, { n, estimator, rows: factor });
  for (let i = 0; i < count; i++) {
    const rows = Math.min(factor, shape[0] - i * factor);
    reduce(
      { src: src + i * factor * n * size, rows, n, stride: n, dtype, bigEndian, limit: MAX_FINITE },
      dst + i * n * size,
    );
  }
}

/** Reduces every `factor` pixels of each line to one: turned so that those of a block are in one column. */
function reduceColumns(
  { factor, estimator }: BlockReduction,
  task: FilterTask,
  { src, dst }: { readonly src: number; readonly dst: number },
): void {
  const { space, part, region, block: { dtype, bigEndian } } = task;
  const width = itemSize[dtype], [, lines, columns] = part.shape, made = region.shape[2];
  const full = Math.floor(columns / factor);
  const turned = space.memory.allocate(lines * columns * width);
  const result = space.memory.allocate(lines * made * width);
  for (
    const [first, length, blocks] of [[0, factor, full], [full * factor, columns - full * factor, 1]] as const
  ) {
    if (length === 0 || blocks === 0) continue;
    const n = lines * blocks;
    space.kernels.copyBox(src + first * width, turned, {
      width,
      shape: [length, lines, blocks],
      srcStrides: [1, columns, factor],
      dstStrides: [n, blocks, 1],
      swap: bigEndian,
    });
    const reduce = columnReducer(task, { n, estimator, rows: length });
    reduce({ src: turned, rows: length, n, stride: n, dtype, bigEndian: false, limit: MAX_FINITE }, result);
    space.kernels.copyBox(result, dst + (first === 0 ? 0 : full) * width, {
      width,
      shape: [1, lines, blocks],
      srcStrides: [0, blocks, 1],
      dstStrides: [0, made, 1],
    });
  }
}

/** What reduces each of n columns to one number. */
function columnReducer(
  { space }: FilterTask,
  { n, estimator, rows }: { readonly n: number; readonly estimator: Estimator; readonly rows: number },
): (block: ColumnBlock, dst: number) => void {
  const { memory, kernels } = space;
  const [count, value, arg] = [memory.allocate(8 * n), memory.allocate(8 * n), memory.allocate(8 * n)];
  const scratch = memory.allocate(orderScratchBytes(rows));
  return (block, dst) => {
    const { src, dtype, bigEndian, limit } = block;
    const counts = memory.float64(count, n).fill(0), values = memory.float64(value, n).fill(0);
    const out = dtype === "float32" ? memory.float32(dst, n) : memory.float64(dst, n);
    switch (estimator) {
      case "median":
        kernels.columnPercentile(block, 50, { value, count }, scratch);
        out.set(values);
        return;
      case "min":
      case "max": {
        values.fill(NaN);
        counts.fill(NaN);
        const state = { min: value, max: count, argmin: arg, argmax: arg + 4 * n };
        memory.int32(arg, 2 * n).fill(-1);
        kernels.columnExtrema(src, block.rows, n, dtype, bigEndian, limit, 0, state);
        out.set(estimator === "min" ? values : counts);
        return;
      }
      default:
        kernels.columnSums(src, block.rows, n, dtype, bigEndian, limit, count, value);
        for (let i = 0; i < n; i++) {
          const present = counts[i] ?? 0, sum = values[i] ?? NaN;
          out[i] = present === 0 ? NaN : estimator === "mean" ? sum / present : sum;
        }
    }
  };
}
