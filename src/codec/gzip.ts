import { gunzipSync, gzipSync, inflateSync } from "node:zlib";

/**
 * Compresses bytes to one gzip member, as Zarr's `gzip` codec writes it. The header carries no time, so equal
 * bytes give equal output.
 *
 * @param level 0 (stored) to 9.
 */
export function gzipCompress(bytes: Uint8Array, level: number = 1): Uint8Array {
  return gzipSync(bytes, { level });
}

/**
 * Decompresses gzip members.
 *
 * @param size Bytes expected; no more are ever made.
 * @throws {Error} If the data are damaged or hold another number of bytes
 */
export function gzipDecompress(bytes: Uint8Array, size: number): Uint8Array {
  return ofSize(gunzipSync(bytes, limits(size)), size, "gzip");
}

/**
 * Decompresses a zlib stream (RFC 1950).
 *
 * @param size Bytes expected; no more are ever made.
 * @throws {Error} If the data are damaged or hold another number of bytes
 */
export function zlibDecompress(bytes: Uint8Array, size: number): Uint8Array {
  return ofSize(inflateSync(bytes, limits(size)), size, "zlib");
}

function limits(size: number): { maxOutputLength: number; chunkSize: number } {
  return { maxOutputLength: Math.max(1, size), chunkSize: Math.max(64, size) };
}

function ofSize(bytes: Uint8Array, size: number, codec: string): Uint8Array {
  if (bytes.length !== size) {
    throw new Error(`${codec} gives ${bytes.length} bytes where ${size} are expected`);
  }
  return bytes;
}
