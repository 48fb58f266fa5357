import type { FloatDType } from "./dtype.ts";
import { float32Ceiling, float32Limit } from "./float32_limit.ts";
import type { FlagOperation, Operand, Relation } from "./mask_kernels.ts";
import type { SimdExports } from "./simd_exports.ts";

const OPERATION_CODES: Readonly<Record<FlagOperation, number>> = { and: 0, or: 1, xor: 2 };
/** The module knows >, ≥ and =; the others are these with left and right exchanged. */
const RELATION_CODES: Readonly<Record<Relation, number>> = { gt: 0, ge: 1, lt: 0, le: 1, eq: 2 };

/** Flags values between bounds; see {@linkcode MaskKernels.flagWithin}. Bounds are rounded inwards for f32. */
export function flagWithin(
  simd: SimdExports,
  { src, n, dtype, bigEndian }: { src: number; n: number; dtype: FloatDType; bigEndian: boolean },
  [low, high]: readonly [number, number],
  dst: number,
): void {
  if (dtype === "float64") simd.flagWithinF64(src, n, bigEndian, low, high, dst);
  else simd.flagWithinF32(src, n, bigEndian, float32Ceiling(low), float32Limit(high), dst);
}

/** Flags values in a relation; see {@linkcode MaskKernels.flagCompared}. */
export function flagCompared(
  simd: SimdExports,
  { relation, left, right }: { relation: Relation; left: Operand; right: Operand },
  { n, dtype, dst }: { n: number; dtype: FloatDType; dst: number },
): void {
  const kernel = dtype === "float64" ? simd.flagComparedF64 : simd.flagComparedF32;
  const [a, b] = relation === "lt" || relation === "le" ? [right, left] : [left, right];
  kernel(RELATION_CODES[relation], a.ptr, a.bigEndian, b.ptr, b.bigEndian, n, dst);
}

/** Combines flags in place; see {@linkcode MaskKernels.combineFlags}. */
export function combineFlags(
  simd: SimdExports,
  operation: FlagOperation,
  { flags, other, n }: { flags: number; other: number; n: number },
): void {
  simd.combineFlags(OPERATION_CODES[operation], flags, other, n);
}
