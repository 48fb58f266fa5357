import type { FloatDType } from "./dtype.ts";

/** How {@linkcode MaskKernels.flagCompared} compares left with right; NaN is in no relation to anything. */
export type Relation = "gt" | "ge" | "lt" | "le" | "eq";

/** How {@linkcode MaskKernels.combineFlags} puts two flags together. */
export type FlagOperation = "and" | "or" | "xor";

/** Floats in memory, in either byte order. */
export interface Operand {
  readonly ptr: number;
  readonly bigEndian: boolean;
}

/**
 * The kernels of masks. Flags are bytes, one a voxel: 1 where it is included, 0 where not. Two implementations
 * agree to the bit, as those of {@linkcode Kernels} do.
 */
export interface MaskKernels {
  /** Flags the floats x with low ≤ x ≤ high, exactly, whatever their precision; never NaN. */
  flagWithin(
    src: number,
    n: number,
    dtype: FloatDType,
    bigEndian: boolean,
    bounds: readonly [low: number, high: number],
    dst: number,
  ): void;

  /** Flags the places where left is in the relation to right; both of one type. */
  flagCompared(
    relation: Relation,
    left: Operand,
    right: Operand,
    n: number,
    dtype: FloatDType,
    dst: number,
  ): void;

  /** Combines n flags with others, in place. */
  combineFlags(operation: FlagOperation, flags: number, other: number, n: number): void;

  /** Turns n flags round, in place. */
  invertFlags(flags: number, n: number): void;

  /** Flags from packed bits: flag i is bit `(first + i) mod 8`, from the lowest, of byte `(first + i) div 8`. */
  unpackFlags(bits: number, first: number, n: number, dst: number): void;

  /** Copies n floats to native-endian ones at `dst`, which may be `src`, with `fill` where the flag is 0. */
  fillExcluded(
    src: number,
    dst: number,
    n: number,
    dtype: FloatDType,
    bigEndian: boolean,
    flags: number,
    fill: number,
  ): void;
}
