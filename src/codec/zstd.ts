import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/**
 * Compresses bytes to one Zstandard frame that states its content size, as Zarr's `zstd` codec writes it.
 *
 * @param level −131072 to 22; 1 is fastest of the usual ones.
 */
export function zstdCompress(bytes: Uint8Array, level: number = 1): Uint8Array {
  const params = { [constants.ZSTD_c_compressionLevel]: level };
  return zstdCompressSync(bytes, { params, pledgedSrcSize: bytes.length } as object);
}

/**
 * Decompresses a Zstandard frame.
 *
 * @param size Bytes expected; no more are ever made.
 * @throws {Error} If the frame is damaged or holds another number of bytes
 */
export function zstdDecompress(bytes: Uint8Array, size: number): Uint8Array {
  const chunkSize = Math.max(64, size);
  const decoded = zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, size), chunkSize });
  if (decoded.length !== size) {
    throw new Error(`zstd gives ${decoded.length} bytes where ${size} are expected`);
  }
  return decoded;
}
