import type { FloatDType } from "./dtype.ts";
import type { FloatRow, FourierPlan, GatherTarget, MissingWeights } from "./fourier_kernels.ts";

type Spread = (src: number, n: number, swapped: boolean, part: number) => void;
type Gather = (part: number, n: number, dst: number) => void;
type GatherQuotients = (part: number, missing: number, least: number, n: number, dst: number) => number;

/** The steps of Fourier transforms among the exports of the WebAssembly module. */
export interface FourierExports {
  readonly spreadRowF32: Spread;
  readonly spreadRowF64: Spread;
  readonly spreadMissingF32: Spread;
  readonly spreadMissingF64: Spread;
  readonly gatherRowF32: Gather;
  readonly gatherRowF64: Gather;
  readonly gatherQuotientsF32: GatherQuotients;
  readonly gatherQuotientsF64: GatherQuotients;
  transformStrip(strip: number, n: number, plan: number, inverse: boolean): void;
  turnBlocks(src: number, srcStep: number, dst: number, dstStep: number, count: number): void;
  multiplyRows(rows: number, others: number, n: number): void;
}

/** Transforms a strip; see {@linkcode FourierKernels.transformStrip}. */
export function transformStrip(
  simd: FourierExports,
  strip: number,
  plan: FourierPlan,
  inverse: boolean,
): void {
  simd.transformStrip(strip, plan.n, plan.ptr, inverse);
}

/** Spreads values; see {@linkcode FourierKernels.spreadRow}. */
export function spreadRow(simd: FourierExports, { src, n, dtype, bigEndian }: FloatRow, part: number): void {
  (dtype === "float32" ? simd.spreadRowF32 : simd.spreadRowF64)(src, n, bigEndian, part);
}

/** Spreads what is missing; see {@linkcode FourierKernels.spreadMissing}. */
export function spreadMissing(
  simd: FourierExports,
  { src, n, dtype, bigEndian }: FloatRow,
  part: number,
): void {
  (dtype === "float32" ? simd.spreadMissingF32 : simd.spreadMissingF64)(src, n, bigEndian, part);
}

/** Gathers values; see {@linkcode FourierKernels.gatherRow}. */
export function gatherRow(
  simd: FourierExports,
  part: number,
  n: number,
  { dtype, dst }: { dtype: FloatDType; dst: number },
): void {
  (dtype === "float32" ? simd.gatherRowF32 : simd.gatherRowF64)(part, n, dst);
}

/** Gathers quotients; see {@linkcode FourierKernels.gatherQuotients}. */
export function gatherQuotients(
  simd: FourierExports,
  part: number,
  { missing, least }: MissingWeights,
  { n, dtype, dst }: GatherTarget,
): number {
  return (dtype === "float32" ? simd.gatherQuotientsF32 : simd.gatherQuotientsF64)(
    part,
    missing,
    least,
    n,
    dst,
  );
}
