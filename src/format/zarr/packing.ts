import { Buffer } from "node:buffer";
import type { Json } from "../../engine/json.ts";
import { type DType, itemSize } from "../../kernel/dtype.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import { isFloat, storedSize, type StoredType } from "./stored_type.ts";
import type { JsonObject } from "./zarr_json.ts";

/**
 * How stored numbers become values, by the CF conventions: value = zero + scale · stored, and a stored number equal
 * to `missing` gives NaN. Plain JSON.
 */
export interface Packing {
  readonly scale: number;
  readonly zero: number;
  /** As text, so that 64-bit integers stay exact. */
  readonly missing: string | null;
}

/** The packing that leaves numbers as they are. */
export const UNPACKED: Packing = { scale: 1, zero: 0, missing: null };

/**
 * The packing that attributes ask for: `scale_factor`, `add_offset`, and `_FillValue` or else `missing_value`. The
 * fill value of a v2 array counts as `_FillValue` if xarray wrote it, which keeps it there alone.
 */
export function packingOf(attributes: JsonObject, document: JsonObject, stored: StoredType): Packing {
  const byXarray = document.zarr_format === 2 && attributes._ARRAY_DIMENSIONS !== undefined;
  const blank = attributes._FillValue ?? attributes.missing_value ??
    (byXarray ? document.fill_value : undefined);
  return {
    scale: numberOr(attributes.scale_factor, 1),
    zero: numberOr(attributes.add_offset, 0),
    missing: missingText(blank, stored),
  };
}

/**
 * The type of the values: the stored type if nothing changes them and cubes have it. 64-bit integers become float64,
 * half floats float32; packed integers become float32 up to 16 bits, float64 beyond.
 */
export function valueType(stored: StoredType, packing: Packing): DType {
  if (stored === "float32" || stored === "float64") return stored;
  if (stored === "float16") return "float32";
  if (stored === "int64" || stored === "uint64") return "float64";
  if (isIdentity(packing)) return stored;
  return itemSize[stored] <= 2 ? "float32" : "float64";
}

/** Whether values are the stored bytes as they are. */
export function isStoredAsIs(stored: StoredType, packing: Packing): boolean {
  return valueType(stored, packing) === stored && isIdentity(packing);
}

/** Stored elements in kernel memory. */
export interface StoredElements {
  readonly ptr: number;
  readonly count: number;
  readonly stored: StoredType;
  readonly bigEndian: boolean;
}

/** Turns stored elements into values at `target`. The stored ones are overwritten. */
export function unpack(elements: StoredElements, packing: Packing, target: number, space: KernelSpace): void {
  const { ptr, count, stored } = elements;
  const to = valueType(stored, packing) === "float32" ? "float32" : "float64";
  if (stored === "float16" || stored === "uint64") return unpackRare(elements, packing, target, space);
  const { scale, zero, missing } = packing;
  if (!isFloat(stored)) {
    const blank = missing === null ? {} : { blank: BigInt(missing) };
    const { bigEndian } = elements;
    return space.kernels.convert(ptr, target, count, { from: stored, bigEndian, to, scale, zero, ...blank });
  }
  makeNative(elements, space);
  if (missing !== null) {
    const values = stored === "float32" ? space.memory.float32(ptr, count) : space.memory.float64(ptr, count);
    const blank = stored === "float32" ? Math.fround(Number(missing)) : Number(missing);
    for (let i = 0; i < count; i++) if (values[i] === blank) values[i] = NaN;
  }
  space.kernels.convert(ptr, target, count, { from: stored, bigEndian: false, to, scale, zero });
}

/** The two types that kernels do not know; plain loops, since cubes hardly ever have them. */
function unpackRare(elements: StoredElements, packing: Packing, target: number, space: KernelSpace): void {
  makeNative(elements, space);
  const { ptr, count, stored } = elements;
  const { scale, zero } = packing;
  const missing = packing.missing === null ? NaN : Number(packing.missing);
  const values = stored === "float16"
    ? space.memory.float32(target, count)
    : space.memory.float64(target, count);
  const read = stored === "float16" ? halves(space, ptr, count) : unsigned(space, ptr, count);
  for (let i = 0; i < count; i++) {
    const value = read(i);
    values[i] = value === missing ? NaN : zero + scale * value;
  }
}

function halves({ memory }: KernelSpace, ptr: number, count: number): (i: number) => number {
  const stored = new Float16Array(memory.wasm.buffer as ArrayBuffer, ptr, count);
  return (i) => stored[i] as number;
}

function unsigned({ memory }: KernelSpace, ptr: number, count: number): (i: number) => number {
  const words = new Uint32Array(memory.wasm.buffer as ArrayBuffer, ptr, 2 * count);
  return (i) => (words[2 * i + 1] as number) * 2 ** 32 + (words[2 * i] as number);
}

function makeNative({ ptr, count, stored, bigEndian }: StoredElements, space: KernelSpace): void {
  const width = storedSize(stored);
  if (bigEndian && width > 1) space.kernels.swap(ptr, ptr, count, width as 2 | 4 | 8);
}

function isIdentity({ scale, zero, missing }: Packing): boolean {
  return scale === 1 && zero === 0 && missing === null;
}

function numberOr(value: Json | undefined, otherwise: number): number {
  const only = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof only === "number" ? only : otherwise;
}

/** A missing value as text; `null` if there is none or if it is NaN already or cannot occur. */
function missingText(blank: Json | undefined, stored: StoredType): string | null {
  const only = Array.isArray(blank) && blank.length === 1 ? blank[0] : blank;
  if (only === undefined || only === null) return null;
  if (isFloat(stored)) {
    const value = typeof only === "string" ? floatOf(only) : Number(only);
    return Number.isNaN(value) ? null : String(value);
  }
  if (typeof only === "number") return Number.isInteger(only) ? String(BigInt(only)) : null;
  return typeof only === "string" && /^-?\d+$/.test(only) ? only : null;
}

/** A float attribute that is text: a name such as `Infinity`, or as xarray writes to v3 the bytes in base64. */
function floatOf(text: string): number {
  const bytes = /^[A-Za-z0-9+/]{11}=$/.test(text) ? Buffer.from(text, "base64") : undefined;
  return bytes ? bytes.readDoubleLE(0) : Number(text);
}
