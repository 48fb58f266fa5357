import { type Shape, voxelCount } from "../../engine/region.ts";
import { itemSize } from "../../kernel/dtype.ts";
import type { CopyBox } from "../../kernel/kernels.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import type { FloatBlock } from "../block.ts";
import type { Axis } from "../measure.ts";

/** Rays that lie whole in a block: every line or box along the reduced axes. */
export interface Rays {
  /** The reduced axes, sorted. */
  readonly axes: readonly Axis[];
  readonly block: FloatBlock;
  /** Values beyond are left out. */
  readonly limit: number;
  readonly space: KernelSpace;
}

/** A matrix in a block whose columns are rays, one after the other. */
export interface RayColumns {
  /** Elements of the block before the first value. */
  readonly offset: number;
  readonly rows: number;
  /** Number of rays. */
  readonly columns: number;
  /** Elements from one row to the next. */
  readonly stride: number;
  /** Index of the first ray among those of the block, C order. */
  readonly ray: number;
}

/** Whether rays stand in rows: in columns only after {@linkcode transposeRays}. */
export function standInRows(axes: readonly Axis[]): boolean {
  return axes.includes(2);
}

/**
 * The matrices whose columns are the rays of a block of this shape, which {@linkcode transposeRays} has transposed if
 * they stand in rows.
 */
export function rayColumns(axes: readonly Axis[], shape: Shape): readonly RayColumns[] {
  const [channels, lines, columns] = shape;
  const matrix = (columns: number) => {
    return [{ offset: 0, rows: voxelCount(shape) / Math.max(1, columns), columns, stride: columns, ray: 0 }];
  };
  switch (axes.join()) {
    case "0":
      return matrix(lines * columns);
    case "1":
      return Array.from({ length: channels }, (_, k) => {
        return { offset: k * lines * columns, rows: lines, columns, stride: columns, ray: k * columns };
      });
    case "2":
      return matrix(channels * lines);
    case "0,1":
      return matrix(columns);
    case "0,2":
      return matrix(lines);
    case "1,2":
      return matrix(channels);
    default:
      throw new TypeError(`A block holds no rays along the axes ${axes.join()}`);
  }
}

/** A copy of a block whose rays stand in rows, with the reduced axes first. */
export function transposeRays({ axes, block, space }: Omit<Rays, "limit">): FloatBlock {
  const width = block.dtype === "float32" ? 4 : 8;
  const ptr = space.memory.allocate(voxelCount(block.shape) * itemSize[block.dtype]);
  space.kernels.copyBox(block.ptr, ptr, { width, ...transposition(axes, block.shape) });
  return { ...block, ptr };
}

function transposition(axes: readonly Axis[], [channels, lines, columns]: Shape): Omit<CopyBox, "width"> {
  const rays = (count: number, length: number): Omit<CopyBox, "width"> => {
    return { shape: [1, count, length], srcStrides: [0, length, 1], dstStrides: [0, 1, count] };
  };
  if (axes.includes(1)) return rays(channels, lines * columns);
  if (!axes.includes(0)) return rays(channels * lines, columns);
  return {
    shape: [channels, lines, columns],
    srcStrides: [lines * columns, columns, 1],
    dstStrides: [columns * lines, 1, lines],
  };
}
