import type { FloatDType } from "../dtype.ts";
import type { KernelMemory } from "../memory.ts";
import type { FlagOperation, Operand, Relation } from "../mask_kernels.ts";
import { floatReader } from "./element.ts";

/** Floats to read. */
export interface Floats {
  readonly src: number;
  readonly n: number;
  readonly dtype: FloatDType;
  readonly bigEndian: boolean;
}

/** Flags values between bounds; see {@linkcode MaskKernels.flagWithin}. */
export function flagWithin(
  memory: KernelMemory,
  floats: Floats,
  [low, high]: readonly [number, number],
  dst: number,
): void {
  const read = floatReader(memory, floats);
  const flags = memory.bytes(dst, floats.n);
  for (let i = 0; i < floats.n; i++) flags[i] = read(i) >= low && read(i) <= high ? 1 : 0;
}

/** Flags values in a relation; see {@linkcode MaskKernels.flagCompared}. */
export function flagCompared(
  memory: KernelMemory,
  { relation, left, right }: { relation: Relation; left: Operand; right: Operand },
  { n, dtype, dst }: { n: number; dtype: FloatDType; dst: number },
): void {
  const reader = ({ ptr, bigEndian }: Operand) => floatReader(memory, { src: ptr, n, dtype, bigEndian });
  const [a, b] = [reader(left), reader(right)];
  const flags = memory.bytes(dst, n);
  for (let i = 0; i < n; i++) flags[i] = holds(relation, a(i), b(i)) ? 1 : 0;
}

/** Combines flags in place; see {@linkcode MaskKernels.combineFlags}. */
export function combineFlags(
  memory: KernelMemory,
  operation: FlagOperation,
  { flags, other, n }: { flags: number; other: number; n: number },
): void {
  const [own, others] = [memory.bytes(flags, n), memory.bytes(other, n)];
  own.forEach((a, i) => {
    const b = others[i] ?? 0;
    own[i] = operation === "and" ? a & b : operation === "or" ? a | b : a ^ b;
  });
}

/** Turns flags round in place. */
export function invertFlags(memory: KernelMemory, flags: number, n: number): void {
  const own = memory.bytes(flags, n);
  own.forEach((flag, i) => own[i] = 1 - flag);
}

/** Flags from bits; see {@linkcode MaskKernels.unpackFlags}. */
export function unpackFlags(
  memory: KernelMemory,
  { bits, first, n }: { bits: number; first: number; n: number },
  dst: number,
): void {
  const packed = memory.bytes(bits, (first + n + 7) >> 3);
  const flags = memory.bytes(dst, n);
  for (let i = 0; i < n; i++) flags[i] = ((packed[(first + i) >> 3] ?? 0) >> ((first + i) & 7)) & 1;
}

/** Fills what is excluded; see {@linkcode MaskKernels.fillExcluded}. */
export function fillExcluded(
  memory: KernelMemory,
  floats: Floats,
  { dst, flags, fill }: { dst: number; flags: number; fill: number },
): void {
  const read = floatReader(memory, floats);
  const out = floats.dtype === "float32" ? memory.float32(dst, floats.n) : memory.float64(dst, floats.n);
  memory.bytes(flags, floats.n).forEach((included, i) => out[i] = included ? read(i) : fill);
}

function holds(relation: Relation, a: number, b: number): boolean {
  switch (relation) {
    case "gt":
      return a > b;
    case "ge":
      return a >= b;
    case "lt":
      return a < b;
    case "le":
      return a <= b;
    case "eq":
      return a === b;
    default:
      return relation satisfies never;
  }
}
