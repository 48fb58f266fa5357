import { existsSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Writes all bytes at a position of an open file.
 *
 * @param path Named in errors.
 * @throws {Error} As `writeFailure` words it
 */
export function writeFully(descriptor: number, bytes: Uint8Array, position: number, path: string): void {
  for (let written = 0; written < bytes.length;) {
    const rest = bytes.length - written;
    try {
      written += writeSync(descriptor, bytes, written, rest, position + written);
    } catch (error) {
      throw writeFailure(error, path, rest);
    }
  }
}

/**
 * Opens a file for writing, creating it and its folders if need be.
 *
 * @param arrayFolder The folder above, which must exist: once it is gone the output was given up, and a writer that
 * comes late must not bring it back.
 * @throws {Error} As `writeFailure` words it
 */
export function openForWriting(path: string, flags: string | number, arrayFolder: string): number {
  try {
    return openOrMakeFolder(path, flags, arrayFolder);
  } catch (error) {
    throw writeFailure(error, path);
  }
}

/** The error for a write that failed: names the file, the reason and the way out. Keeps the system's `code`. */
export function writeFailure(error: unknown, path: string, bytes?: number): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = (bytes !== undefined && REASONS[code ?? ""]?.(bytes)) || WAYS_OUT[code ?? ""];
  const failure = new Error(`Cannot write "${path}": ${reason ? `${reason} (${message})` : message}`, {
    cause: error,
  });
  return code === undefined ? failure : Object.assign(failure, { code });
}

const WAYS_OUT: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free space or choose another folder",
  EDQUOT: "the quota is used up; free space or choose another folder",
  EIO: "the device failed; check it or choose another folder",
  EROFS: "the file system is read-only; choose another folder",
  EACCES: "permission is denied; choose a folder you may write to",
  EPERM: "permission is denied; choose a folder you may write to",
  ENOENT: "the folder does not exist; create it first",
  ENOTDIR: "a part of the path is no folder; choose another path",
};

const REASONS: Readonly<Record<string, (bytes: number) => string>> = {
  ENOSPC: (bytes) => `the disk is full, ${bytes} bytes more are needed; free space or choose another folder`,
  EDQUOT: (bytes) =>
    `the quota is used up, ${bytes} bytes more are needed; free space or choose another folder`,
};

function openOrMakeFolder(path: string, flags: string | number, arrayFolder: string): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || !existsSync(arrayFolder)) throw error;
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, flags);
  }
}
