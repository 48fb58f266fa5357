import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { FormatError } from "../error.ts";

/** A local file that is read by position. Several threads open the same path, each its own `LocalFile`. */
export class LocalFile {
  /** The path as the caller named it. */
  readonly path: string;
  /** What the file is being read as; errors name it. */
  readonly format: string;
  /** Length in bytes when the file was opened. */
  readonly size: number;
  readonly #descriptor: number;
  #open = true;
  #bytesRead = 0;
  #reads = 0;

  private constructor(path: string, format: string, descriptor: number, size: number) {
    this.path = path;
    this.format = format;
    this.size = size;
    this.#descriptor = descriptor;
  }

  /**
   * Opens a regular file for reading; reads nothing.
   *
   * @throws {FormatError} If it is missing, not readable, or not a regular file
   */
  static open(path: string, format: string): LocalFile {
    const descriptor = openForReading(path, format);
    const status = fstatSync(descriptor);
    if (status.isFile()) return new LocalFile(path, format, descriptor, status.size);
    closeSync(descriptor);
    const found = status.isDirectory() ? "a directory" : "not a regular file";
    throw new FormatError(`it is ${found}; give the path of one ${format} file`, { path, format });
  }

  /**
   * Reads into `target` from a byte position; returns how many bytes were read, fewer than asked only at the
   * end of the file.
   *
   * @throws {FormatError} If the operating system reports an error
   */
  read(target: Uint8Array, position: number): number {
    try {
      return readUntilFull(
        (part, at) => {
          const length = readSync(this.#descriptor, part, 0, part.length, at);
          this.#reads += 1;
          this.#bytesRead += length;
          return length;
        },
        target,
        position,
      );
    } catch (cause) {
      const reason = `reading ${target.length} bytes failed (${message(cause)}); check the disk and the file`;
      throw new FormatError(reason, { path: this.path, format: this.format, offset: position, cause });
    }
  }

  /** Reads the file from start to end in pieces of `pieceSize` bytes, each a new array. */
  *pieces(pieceSize: number): Generator<Uint8Array, void, void> {
    for (let position = 0;; position += pieceSize) {
      const piece = new Uint8Array(pieceSize);
      const length = this.read(piece, position);
      if (length > 0) yield piece.subarray(0, length);
      if (length < pieceSize) return;
    }
  }

  /** Bytes read so far. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** Read calls to the operating system so far. */
  get reads(): number {
    return this.#reads;
  }

  /** Gives the handle back; closing twice does nothing. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#descriptor);
  }

  /** `using` closes the file. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Calls `read` until `target` is full or a call returns 0; returns the number of bytes read. One call may
 * return fewer bytes than it was asked for, as `pread(2)` may.
 */
export function readUntilFull(
  read: (target: Uint8Array, position: number) => number,
  target: Uint8Array,
  position: number,
): number {
  let done = 0;
  while (done < target.length) {
    const part = target.subarray(done, Math.min(target.length, done + LARGEST_CALL));
    const length = read(part, position + done);
    if (length === 0) break;
    done += length;
  }
  return done;
}

/** Linux reads at most 2 GiB − 4 KiB in one call, and so do the bindings. */
const LARGEST_CALL = 2 ** 30;

function openForReading(path: string, format: string): number {
  try {
    return openSync(path, "r");
  } catch (cause) {
    throw new FormatError(openingFailure(cause), { path, format, cause });
  }
}

function openingFailure(cause: unknown): string {
  const code = (cause as { code?: unknown }).code;
  if (code === "ENOENT" || code === "ENOTDIR") {
    return "there is no such file; check the path and the working directory";
  }
  if (code === "EACCES" || code === "EPERM") {
    return "no permission to read it; check the file's permissions and Deno's --allow-read";
  }
  return `opening failed (${message(cause)})`;
}

function message(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
