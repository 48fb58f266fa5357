import type { FourierPlan } from "./fourier_kernels.ts";
import type { KernelMemory } from "./memory.ts";

/** The least length that is transformed fast and in whole strips: four times 2s, 3s and 5s. */
export function fourierLength(least: number): number {
  for (let quarter = Math.max(1, Math.ceil(least / 4));; quarter++) {
    if (radicesOf(4 * quarter)) return 4 * quarter;
  }
}

/** Bytes of the plan of a length. */
export function fourierPlanBytes(n: number): number {
  return HEAD_BYTES + 16 * n;
}

/** Puts the plan of a length into `fourierPlanBytes(n)` bytes at `ptr`. */
export function writeFourierPlan(memory: KernelMemory, n: number, ptr: number): FourierPlan {
  const radices = radicesOf(n);
  if (!radices) throw new RangeError(`Cannot transform ${n} numbers: take a length from fourierLength()`);
  memory.int32(ptr, 1 + radices.length).set([radices.length, ...radices]);
  const roots = memory.float64(ptr + HEAD_BYTES, 2 * n);
  for (let j = 0; j < n; j++) {
    const angle = 2 * Math.PI * j / n;
    roots[2 * j] = Math.cos(angle);
    roots[2 * j + 1] = -Math.sin(angle);
  }
  return { n, radices, ptr };
}

const HEAD_BYTES = 64;
const RADICES = [4, 2, 3, 5] as const;

function radicesOf(n: number): readonly number[] | undefined {
  const radices: number[] = [];
  let left = n;
  for (const radix of RADICES) {
    for (; left % radix === 0; left /= radix) radices.push(radix);
  }
  return left === 1 ? radices : undefined;
}
