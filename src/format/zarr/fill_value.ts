import type { Json } from "../../engine/json.ts";
import { isFloat, storedSize, type StoredType } from "./stored_type.ts";

/**
 * A fill value from metadata as a number: v3 writes floats also as `"NaN"`, `"Infinity"` or the bits in
 * hexadecimal, and v2 writes `null` where it does not matter, read as 0.
 *
 * @throws {RangeError} If it is none of these
 */
export function fillNumber(fill: Json | undefined, type: StoredType): number | bigint {
  if (fill === null || fill === undefined || fill === false) return 0;
  if (fill === true) return 1;
  if (typeof fill === "number") return fill;
  if (typeof fill === "string" && /^0x[0-9a-f]+$/i.test(fill)) return fromBits(BigInt(fill), type);
  if (typeof fill === "string" && /^-?\d+$/.test(fill)) return BigInt(fill);
  if (typeof fill === "string" && FLOATS.includes(fill)) return Number(fill);
  throw new RangeError(`fill_value ${JSON.stringify(fill)} is no number`);
}

/** The bytes of one element that holds a fill value, in the byte order given. */
export function fillBytes(fill: number | bigint, type: StoredType, bigEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(storedSize(type)));
  SETTERS[type](view, fill, !bigEndian);
  return new Uint8Array(view.buffer);
}

/** Fills bytes with the pattern of one element, repeated. */
export function fillWith(bytes: Uint8Array, element: Uint8Array): void {
  const first = element[0] ?? 0;
  if (element.every((byte) => byte === first)) return void bytes.fill(first);
  bytes.set(element.subarray(0, Math.min(element.length, bytes.length)));
  for (let filled = element.length; filled < bytes.length; filled *= 2) {
    bytes.copyWithin(filled, 0, Math.min(filled, bytes.length - filled));
  }
}

const FLOATS = ["NaN", "Infinity", "-Infinity"];

type Setter = (view: DataView, value: number | bigint, littleEndian: boolean) => void;

const SETTERS: Readonly<Record<StoredType, Setter>> = {
  uint8: (view, value) => view.setUint8(0, Number(value)),
  int8: (view, value) => view.setInt8(0, Number(value)),
  uint16: (view, value, little) => view.setUint16(0, Number(value), little),
  int16: (view, value, little) => view.setInt16(0, Number(value), little),
  uint32: (view, value, little) => view.setUint32(0, Number(value), little),
  int32: (view, value, little) => view.setInt32(0, Number(value), little),
  uint64: (view, value, little) => view.setBigUint64(0, BigInt(value), little),
  int64: (view, value, little) => view.setBigInt64(0, BigInt(value), little),
  float16: (view, value, little) => view.setFloat16(0, Number(value), little),
  float32: (view, value, little) => view.setFloat32(0, Number(value), little),
  float64: (view, value, little) => view.setFloat64(0, Number(value), little),
};

function fromBits(bits: bigint, type: StoredType): number {
  if (!isFloat(type)) throw new RangeError(`fill_value ${bits} in hexadecimal is for floats only`);
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits << BigInt(64 - 8 * storedSize(type)));
  if (type === "float16") return view.getFloat16(0);
  return type === "float32" ? view.getFloat32(0) : view.getFloat64(0);
}
