/**
 * The errors a caller can act on. Wrong arguments are `TypeError` or `RangeError`; everything here says what
 * was attempted, why it failed and what to do, and repeats the cause in its message because notebook kernels
 * print no `cause`.
 *
 * @module
 */

/** Where in a file a {@linkcode FormatError} was found. */
export interface FormatErrorDetails {
  /** The file or store, as the caller named it. */
  readonly path: string;
  /** The format that was being read, such as `FITS`. */
  readonly format: string;
  /** Index of the header-data unit (FITS). */
  readonly hdu?: number;
  /** The header keyword or metadata member at fault. */
  readonly keyword?: string;
  /** Byte offset in the file. */
  readonly offset?: number;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/** A file is not what its format requires: truncated, malformed or without a cube in it. */
export class FormatError extends Error implements FormatErrorDetails {
  override readonly name: string = "FormatError";
  readonly path: string;
  readonly format: string;
  readonly hdu?: number;
  readonly keyword?: string;
  readonly offset?: number;

  /** @param reason What is wrong and the way out; the place is put in front of it. */
  constructor(reason: string, details: FormatErrorDetails) {
    const place = [
      details.hdu === undefined ? "" : `HDU ${details.hdu}`,
      details.keyword ?? "",
      details.offset === undefined ? "" : `byte ${details.offset}`,
    ].filter((part) => part !== "").join(", ");
    super(`Cannot read "${details.path}" as ${details.format}${place ? ` (${place})` : ""}: ${reason}`, {
      cause: details.cause,
    });
    this.path = details.path;
    this.format = details.format;
    if (details.hdu !== undefined) this.hdu = details.hdu;
    if (details.keyword !== undefined) this.keyword = details.keyword;
    if (details.offset !== undefined) this.offset = details.offset;
  }
}

/** The input is valid, but this feature of it is not supported. */
export class UnsupportedError extends Error {
  override readonly name: string = "UnsupportedError";
}

/** A slice, chunk shape or region does not fit the cube. */
export class SelectionError extends RangeError {
  override readonly name: string = "SelectionError";
}

/** Units do not match, or a conversion lacks something (a beam, a rest frequency). */
export class UnitError extends Error {
  override readonly name: string = "UnitError";
}

/** An axis is missing or is not of the kind that an operation needs. */
export class AxisError extends Error {
  override readonly name: string = "AxisError";
}

/** An output already exists and overwriting it was not asked for. */
export class ExistsError extends Error {
  override readonly name: string = "ExistsError";
  /** @param path The output that is in the way. */
  constructor(readonly path: string) {
    super(`Cannot write "${path}": it already exists; pass { overwrite: true } (--overwrite) to replace it`);
  }
}

/** A plan does not fit the memory limit. Raised before anything runs. */
export class MemoryLimitError extends Error {
  override readonly name: string = "MemoryLimitError";
  /**
   * @param operation The operation that needs most.
   * @param needed Bytes the smallest possible plan needs.
   * @param limit Bytes allowed.
   */
  constructor(readonly operation: string, readonly needed: number, readonly limit: number) {
    super(
      `Cannot run ${operation}: it needs at least ${megabytes(needed)} but memoryLimit is ` +
        `${megabytes(limit)}; raise memoryLimit, use fewer workers or choose smaller chunks`,
    );
  }
}

/** Which task of a stage failed, and where it ran. */
export interface TaskErrorDetails {
  /** The region of the output the task was making, as text such as `[0:16, 0:512, 0:512]`. */
  readonly region: string;
  /** Index of the worker, or `undefined` in the calling thread. */
  readonly worker?: number;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/** A task failed for a reason that is not the caller's: a crashed worker, a full disk. */
export class TaskError extends Error implements TaskErrorDetails {
  override readonly name: string = "TaskError";
  readonly region: string;
  readonly worker?: number;

  /** @param reason What happened and the way out. */
  constructor(reason: string, details: TaskErrorDetails) {
    const where = details.worker === undefined ? "" : ` on worker ${details.worker}`;
    super(`Task ${details.region}${where} failed: ${reason}`, { cause: details.cause });
    this.region = details.region;
    if (details.worker !== undefined) this.worker = details.worker;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
