import type { DType, FloatDType } from "../dtype.ts";
import type { KernelMemory } from "../memory.ts";

/** Reads element i of an array as a number, except 64-bit integers, which stay exact. */
export type ElementReader = (i: number) => number | bigint;

/** A reader of n floats at a byte offset of any alignment. */
export function floatReader(
  memory: KernelMemory,
  { src, n, dtype, bigEndian }: { src: number; n: number; dtype: FloatDType; bigEndian: boolean },
): (i: number) => number {
  const view = dataView(memory, src, n * (dtype === "float32" ? 4 : 8));
  if (dtype === "float32") return (i) => view.getFloat32(4 * i, !bigEndian);
  return (i) => view.getFloat64(8 * i, !bigEndian);
}

/** A reader of elements of any type in `view`. */
export function elementReader(view: DataView, dtype: DType, bigEndian: boolean): ElementReader {
  const little = !bigEndian;
  switch (dtype) {
    case "uint8":
      return (i) => view.getUint8(i);
    case "int8":
      return (i) => view.getInt8(i);
    case "uint16":
      return (i) => view.getUint16(2 * i, little);
    case "int16":
      return (i) => view.getInt16(2 * i, little);
    case "uint32":
      return (i) => view.getUint32(4 * i, little);
    case "int32":
      return (i) => view.getInt32(4 * i, little);
    case "int64":
      return (i) => view.getBigInt64(8 * i, little);
    case "float32":
      return (i) => view.getFloat32(4 * i, little);
    case "float64":
      return (i) => view.getFloat64(8 * i, little);
    default:
      return dtype satisfies never;
  }
}

/** A view of raw bytes for unaligned access; valid until the memory grows. */
export function dataView(memory: KernelMemory, ptr: number, length: number): DataView<ArrayBuffer> {
  const { buffer, byteOffset } = memory.bytes(ptr, length);
  return new DataView(buffer, byteOffset, length);
}
