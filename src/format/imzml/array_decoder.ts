import { zlibDecompress } from "../../codec/gzip.ts";
import { zstdDecompress } from "../../codec/zstd.ts";
import type { FloatDType } from "../../kernel/dtype.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import { type ArrayEncoding, numberSize } from "./array_encoding.ts";
import { imzmlFault } from "./imzml_fault.ts";

/** Floats in kernel memory, native-endian, at any byte. */
export interface FloatArray {
  readonly ptr: number;
  readonly dtype: FloatDType;
}

/** A stored array in kernel memory. */
export interface StoredArray {
  readonly ptr: number;
  readonly bytes: number;
  readonly points: number;
  readonly encoding: ArrayEncoding;
}

/** Where an array comes from, for messages. */
export interface ArrayPlace {
  readonly path: string;
  readonly spectrum: number;
  readonly array: "m/z" | "intensity";
}

/** Bytes of kernel memory that {@linkcode decodeArray} takes at most. */
export function decodeMemory({ points, encoding }: Pick<StoredArray, "points" | "encoding">): number {
  const plain = encoding.compression === "none" && isFloat(encoding.type);
  return plain ? 0 : points * (numberSize[encoding.type] + 8) + 128;
}

/**
 * Unpacks an array and makes floats of its numbers: f32 and f64 as they are, without a copy where they are not
 * compressed; everything else as f64.
 *
 * @throws {FormatError} `zlib-corrupt`; `number-invalid` for a 64-bit integer beyond 2⁵³
 */
export function decodeArray(stored: StoredArray, space: KernelSpace, place: ArrayPlace): FloatArray {
  const { points, encoding } = stored;
  const { type } = encoding;
  if (points === 0) return { ptr: stored.ptr, dtype: "float64" };
  const ptr = encoding.compression === "none" ? stored.ptr : unpacked(stored, space, place);
  if (isFloat(type)) return { ptr, dtype: type };
  const dst = space.memory.allocate(8 * points);
  if (type === "float16") widenHalves(space, ptr, dst, points);
  else {
    space.kernels.convert(ptr, dst, points, {
      from: type,
      bigEndian: false,
      to: "float64",
      scale: 1,
      zero: 0,
    });
  }
  if (type === "int64") checkExact(space.memory.float64(dst, points), place);
  return { ptr: dst, dtype: "float64" };
}

function isFloat(type: ArrayEncoding["type"]): type is FloatDType {
  return type === "float32" || type === "float64";
}

function unpacked(stored: StoredArray, { memory }: KernelSpace, place: ArrayPlace): number {
  const { encoding, points } = stored;
  const size = points * numberSize[encoding.type];
  const packed = memory.bytes(stored.ptr, stored.bytes);
  const bytes = decompressed(packed, size, encoding, place);
  const ptr = memory.allocate(size);
  memory.bytes(ptr, size).set(bytes);
  return ptr;
}

function decompressed(
  packed: Uint8Array,
  size: number,
  encoding: ArrayEncoding,
  place: ArrayPlace,
): Uint8Array {
  try {
    return encoding.compression === "zstd" ? zstdDecompress(packed, size) : zlibDecompress(packed, size);
  } catch (cause) {
    const text =
      `the ${place.array} array cannot be unpacked: ${packed.length} bytes of ${encoding.compression} ` +
      `should give ${size} bytes (${cause instanceof Error ? cause.message : cause}); copy the ibd again`;
    throw imzmlFault("zlib-corrupt", text, { path: place.path, spectrum: place.spectrum, cause });
  }
}

/** IEEE 754 half precision: sign, 5 bits of exponent, 10 of fraction. */
function widenHalves({ memory }: KernelSpace, src: number, dst: number, n: number): void {
  const bytes = memory.bytes(src, 2 * n), values = memory.float64(dst, n);
  for (let i = 0; i < n; i++) {
    const bits = (bytes[2 * i] as number) | (bytes[2 * i + 1] as number) << 8;
    const exponent = bits >> 10 & 31, fraction = bits & 1023;
    const size = exponent === 31
      ? (fraction === 0 ? Infinity : NaN)
      : exponent === 0
      ? fraction * 2 ** -24
      : (1024 + fraction) * 2 ** (exponent - 25);
    values[i] = bits & 0x8000 ? -size : size;
  }
}

function checkExact(values: Float64Array, { path, spectrum, array }: ArrayPlace): void {
  const i = values.findIndex((value) => Math.abs(value) > Number.MAX_SAFE_INTEGER);
  if (i < 0) return;
  const text = `value ${i} of the ${array} array is ${values[i]}, beyond 2⁵³; export the file with floats`;
  throw imzmlFault("number-invalid", text, { path, spectrum });
}
