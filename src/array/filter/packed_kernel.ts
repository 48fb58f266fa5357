import type { PlaneKernel } from "../../kernel/fourier_convolution.ts";
import type { PackedKernel } from "./filter.ts";

/** Packs an image. */
export function packKernel({ rows, columns, values }: PlaneKernel): PackedKernel {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { shape: [rows, columns], values: bytes.toBase64() };
}

/** Unpacks an image. */
export function unpackKernel({ shape: [rows, columns], values }: PackedKernel): PlaneKernel {
  return { rows, columns, values: new Float64Array(Uint8Array.fromBase64(values).buffer) };
}
