import type { Region, Shape } from "../../engine/region.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import type { RowOffsets } from "../../kernel/moment_kernels.ts";
import type { Axis } from "../measure.ts";
import type { Moments } from "./consumer.ts";

/** How many offsets there are: one a channel, or one a pixel. */
export function offsetCount(axis: Axis, [channels, lines, columns]: Shape): number {
  return axis === 0 ? channels : lines * columns;
}

/** Copies the offsets that a task needs to kernel memory, x first where rays run along x. */
export function taskOffsets(
  offsets: Float64Array,
  { consumer: { axis, columns }, task: { start, shape }, space: { memory } }: {
    readonly consumer: Moments;
    readonly task: Region;
    readonly space: KernelSpace;
  },
): RowOffsets {
  const count = offsetCount(axis, shape);
  const ptr = memory.allocate(8 * count);
  const own = memory.float64(ptr, count);
  if (axis === 0) {
    own.set(offsets.subarray(start[0], start[0] + count));
    return { ptr, rowStride: 1, columnStride: 0 };
  }
  const [, lines, width] = shape;
  for (let j = 0; j < lines; j++) {
    const from = (start[1] + j) * columns + start[2];
    const row = offsets.subarray(from, from + width);
    if (axis === 1) own.set(row, j * width);
    else row.forEach((offset, i) => own[i * lines + j] = offset);
  }
  return { ptr, rowStride: axis === 1 ? width : lines, columnStride: 1 };
}

/** The offsets of a step from those of its task. @param start First voxel of the step within the task */
export function stepOffsets(
  offsets: RowOffsets,
  { axis, start }: { readonly axis: Axis; readonly start: Shape },
): RowOffsets {
  const first = axis === 0 ? 0 : axis === 1 ? start[2] : start[1];
  return { ...offsets, ptr: offsets.ptr + 8 * first };
}
