import { pipeline, Readable } from "node:stream";
import { constants, createGunzip, gunzipSync } from "node:zlib";

/** Whether bytes start like a gzip member (RFC 1952): 1f 8b, method deflate. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/**
 * Unpacks gzip members from pieces of packed bytes. Checksums and lengths are verified; memory stays
 * bounded; leaving the loop or aborting ends the work at once.
 *
 * @throws {GzipError} If the stream is damaged or ends too early
 */
export async function* gunzip(
  packed: Iterable<Uint8Array>,
  options: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<Uint8Array, void, void> {
  const unpacked = createGunzip({ chunkSize: 2 ** 18 });
  // The failure of the pipeline reaches the loop below through `unpacked`.
  pipeline(Readable.from(packed, { objectMode: true, highWaterMark: 2 }), unpacked, () => {});
  try {
    for await (const piece of unpacked) {
      options.signal?.throwIfAborted();
      yield piece as Uint8Array;
    }
  } catch (cause) {
    throw isZlibFault(cause) ? new GzipError(faultText(cause.code, cause.message), { cause }) : cause;
  } finally {
    unpacked.destroy();
  }
}

/** What the first bytes of a gzip file unpack to; empty if they are damaged. For telling formats apart. */
export function gunzipStart(packed: Uint8Array): Uint8Array {
  try {
    return gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return new Uint8Array();
  }
}

/** A gzip stream is damaged or truncated. */
export class GzipError extends Error {
  override readonly name: string = "GzipError";
}

function isZlibFault(cause: unknown): cause is Error & { code: string } {
  return cause instanceof Error && "code" in cause && /^Z_/.test(String(cause.code));
}

function faultText(code: string, message: string): string {
  return code === "Z_BUF_ERROR"
    ? "the gzip stream ends too early"
    : `the gzip stream is damaged (${message})`;
}
