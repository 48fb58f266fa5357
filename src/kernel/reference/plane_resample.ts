import type { KernelMemory } from "../memory.ts";
import type { Plane, PlanePlaces, ResampledWindow } from "../plane_kernels.ts";
import { floatReader } from "./element.ts";

/** Takes a plane at other places; see {@linkcode PlaneKernels.resamplePlane}. */
export function resamplePlane(
  memory: KernelMemory,
  plane: Plane,
  { ptr, next, share }: PlanePlaces,
  { dst, rows, columns, stride }: ResampledWindow,
): void {
  const places = memory.float64(ptr, 2 * rows * columns);
  const length = rows === 0 ? 0 : (rows - 1) * stride + columns;
  const out = plane.dtype === "float32" ? memory.float32(dst, length) : memory.float64(dst, length);
  const first = valueBetween(memory, plane);
  const second = share === 0 ? first : valueBetween(memory, { ...plane, src: next });
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = 2 * (row * columns + column), px = places[at] ?? NaN, py = places[at + 1] ?? NaN;
      const value = first(px, py);
      out[row * stride + column] = share === 0 ? value : value * (1 - share) + second(px, py) * share;
    }
  }
}

/** The value at a place of a plane, of the up to four pixels around it that have a share in it. */
function valueBetween(memory: KernelMemory, plane: Plane): (x: number, y: number) => number {
  const { src, rows, columns, dtype } = plane;
  const value = floatReader(memory, { src, n: rows * columns, dtype, bigEndian: false });
  const alongRow = (at: number, fx: number) =>
    fx === 0 ? value(at) : value(at) * (1 - fx) + value(at + 1) * fx;
  return (x, y) => {
    if (Number.isNaN(x)) return NaN;
    const left = Math.floor(x), low = Math.floor(y), fx = x - left, fy = y - low;
    const at = low * columns + left;
    const near = alongRow(at, fx);
    return fy === 0 ? near : near * (1 - fy) + alongRow(at + columns, fx) * fy;
  };
}
