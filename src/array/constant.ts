import { type Region, type Shape, voxelCount } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";
import type { FloatDType } from "../kernel/dtype.ts";
import { type Comparison, singleToCompare } from "./comparison.ts";
import type { View } from "./view.ts";

/** Numbers [channel, y, x] that are stretched along axes of length 1: f64, little-endian, base64. */
export interface ConstantArray {
  readonly shape: Shape;
  readonly values: string;
}

/** Flags [channel, y, x] that are stretched along axes of length 1: a bit each, from the lowest, base64. */
export interface ConstantFlags {
  readonly shape: Shape;
  readonly bits: string;
}

/** Packs numbers, C order. */
export function constantArray(values: ArrayLike<number>, shape: Shape): ConstantArray {
  const numbers = values instanceof Float64Array ? values : Float64Array.from(values);
  return { shape, values: bytesOf(numbers).toBase64() };
}

/** Packs flags, C order; anything true is 1. */
export function constantFlags(values: ArrayLike<unknown>, shape: Shape): ConstantFlags {
  const count = voxelCount(shape);
  const bits = new Uint8Array((count + 7) >> 3);
  for (let i = 0; i < count; i++) if (values[i]) bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7));
  return { shape, bits: bits.toBase64() };
}

/** The numbers that a view of the whole shows. */
export function sliceArray(array: ConstantArray, view: View): ConstantArray {
  const numbers = numbersOf(array);
  const shape = takenShape(array.shape, view);
  const cut = new Float64Array(voxelCount(shape));
  forEachTaken(array.shape, view, (index, at) => cut[at] = numbers[index] ?? NaN);
  return constantArray(cut, shape);
}

/** The flags that a view of the whole shows. */
export function sliceFlags(flags: ConstantFlags, view: View): ConstantFlags {
  const bits = bitsOf(flags);
  const shape = takenShape(flags.shape, view);
  const cut = new Uint8Array((voxelCount(shape) + 7) >> 3);
  forEachTaken(flags.shape, view, (index, at) => {
    const bit = ((bits[index >> 3] ?? 0) >> (index & 7)) & 1;
    cut[at >> 3] = (cut[at >> 3] ?? 0) | (bit << (at & 7));
  });
  return { shape, bits: cut.toBase64() };
}

const bitsByFlags = new WeakMap<ConstantFlags, Uint8Array>();

/** The packed bits; unpacked from base64 once a thread. */
export function bitsOf(flags: ConstantFlags): Uint8Array {
  const known = bitsByFlags.get(flags);
  if (known) return known;
  const bits = Uint8Array.fromBase64(flags.bits);
  bitsByFlags.set(flags, bits);
  return bits;
}

const numbersByArray = new WeakMap<ConstantArray, Map<string, Float32Array | Float64Array>>();

/**
 * Numbers to compare floats of a type with: for f32 the ones that give what comparing with the f64 would. Made once
 * a thread.
 */
export function comparedNumbers(
  array: ConstantArray,
  { dtype, comparison }: { readonly dtype: FloatDType; readonly comparison: Comparison },
): Float32Array | Float64Array {
  const made = numbersByArray.get(array) ?? new Map<string, Float32Array | Float64Array>();
  numbersByArray.set(array, made);
  const key = dtype === "float64" ? dtype : comparison;
  const known = made.get(key);
  if (known) return known;
  const numbers = numbersOf(array);
  const suited = dtype === "float64" ? numbers : Float32Array.from(numbers, singleToCompare[comparison]);
  made.set(key, suited);
  return suited;
}

/** The numbers; unpacked from base64 once a thread. */
export function constantNumbers(array: ConstantArray): Float32Array | Float64Array {
  return comparedNumbers(array, { dtype: "float64", comparison: "eq" });
}

/** Bytes that a thread keeps of numbers to compare with: the text, the f64 and the f32 they may become. */
export function arrayMemory({ shape, values }: ConstantArray): number {
  return values.length + 12 * voxelCount(shape);
}

/** Bytes that a thread keeps of flags: the text and the bits. */
export function flagsMemory({ shape, bits }: ConstantFlags): number {
  return bits.length + (voxelCount(shape) >> 3);
}

/** Puts the numbers of a channel of a region, stretched, into `out`, C order. */
export function spreadChannel(
  numbers: Float32Array | Float64Array,
  { shape, region, channel }: { readonly shape: Shape; readonly region: Region; readonly channel: number },
  out: Float32Array | Float64Array,
): void {
  const [, lines, columns] = region.shape;
  if (shape[1] > 1 && shape[2] === columns) {
    const first = rowStart(shape, region, { channel, line: 0 });
    out.set(numbers.subarray(first, first + lines * columns));
    return;
  }
  for (let j = 0; j < lines; j++) {
    const row = rowStart(shape, region, { channel, line: j });
    const place = out.subarray(j * columns, (j + 1) * columns);
    if (shape[2] === 1) place.fill(numbers[row] ?? NaN);
    else place.set(numbers.subarray(row + region.start[2], row + region.start[2] + columns));
  }
}

/** Index in the array of the first element of the row that a line of a channel of a region is taken from. */
export function rowStart(
  shape: Shape,
  region: Region,
  { channel, line }: { readonly channel: number; readonly line: number },
): number {
  const k = shape[0] === 1 ? 0 : region.start[0] + channel;
  const j = shape[1] === 1 ? 0 : region.start[1] + line;
  return (k * shape[1] + j) * shape[2];
}

function numbersOf(array: ConstantArray): Float64Array {
  return new Float64Array(Uint8Array.fromBase64(array.values).buffer);
}

function bytesOf(numbers: Float64Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** Calls `accept` with the index of each element that a view takes of a stretched array, in order. */
function forEachTaken(shape: Shape, view: View, accept: (index: number, at: number) => void): void {
  const [k, j, i] = mapAxes((axis) => shape[axis] === 1 ? { ...view[axis], start: 0, step: 0 } : view[axis]);
  const cut = takenShape(shape, view);
  let at = 0;
  for (let z = 0; z < cut[0]; z++) {
    for (let y = 0; y < cut[1]; y++) {
      const row = ((k.start + z * k.step) * shape[1] + j.start + y * j.step) * shape[2];
      for (let x = 0; x < cut[2]; x++) accept(row + i.start + x * i.step, at++);
    }
  }
}

/** Axes of length 1 stay stretched. */
function takenShape(shape: Shape, view: View): Shape {
  return mapAxes((i) => shape[i] === 1 ? Math.min(1, view[i].count) : view[i].count);
}
