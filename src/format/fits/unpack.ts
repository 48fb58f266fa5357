import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { FormatError, TaskError } from "../../error.ts";
import { gunzip, GzipError } from "../../codec/gzip_stream.ts";
import type { LocalFile } from "../../store/file.ts";

/** Which bytes of the unpacked file {@linkcode unpackRange} keeps. */
export interface UnpackedRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Unpacks a gzip file and writes a range of it to a new file. The whole stream is checked, in bounded memory. On
 * failure or abort nothing is left behind.
 *
 * @throws {FormatError} If the stream is damaged, truncated or shorter than the range
 * @throws {TaskError} If the new file cannot be written
 */
export async function unpackRange(
  packed: LocalFile,
  target: string,
  { start, end, signal }: UnpackedRange & { readonly signal: AbortSignal },
): Promise<void> {
  const descriptor = writing(packed, target, () => openSync(target, "wx", 0o600));
  let complete = false;
  try {
    let position = 0;
    for await (const piece of unpackedPieces(packed, signal)) {
      const kept = piece.subarray(Math.max(0, start - position), Math.max(0, end - position));
      writing(packed, target, () => writeAll(descriptor, kept));
      position += piece.length;
    }
    if (position < end) throw tooShort(packed, position, end);
    complete = true;
  } finally {
    closeSync(descriptor);
    if (!complete) rmSync(target, { force: true });
  }
}

/** The unpacked bytes of a gzip file, in order; damage is a {@linkcode FormatError}. */
export async function* unpackedPieces(
  packed: LocalFile,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* gunzip(packed.pieces(PACKED_PIECE), signal === undefined ? {} : { signal });
  } catch (cause) {
    if (!(cause instanceof GzipError)) throw cause;
    const { path, format } = packed;
    throw new FormatError(`${cause.message}; copy the file again`, { path, format, cause });
  }
}

const PACKED_PIECE = 2 ** 16;

function tooShort({ path, format }: LocalFile, length: number, end: number): FormatError {
  const reason = `the data should end at byte ${end} but the unpacked file has ${length} bytes; ` +
    "it was truncated before it was packed";
  return new FormatError(reason, { path, format, offset: length });
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done, bytes.length - done);
}

function writing<T>(packed: LocalFile, target: string, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    const reason =
      `unpacking to "${target}" failed (${cause instanceof Error ? cause.message : String(cause)}); ` +
      "free space or choose another temporary folder";
    throw new TaskError(reason, { region: `unpack "${packed.path}"`, cause });
  }
}
