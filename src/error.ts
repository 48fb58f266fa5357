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
  /** 0-based index of the spectrum, in the order of the XML (imzML). */
  readonly spectrum?: number;
  /** The header keyword or metadata member at fault. */
  readonly keyword?: string;
  /** Byte offset in the file. */
  readonly offset?: number;
  /** A stable word for what is wrong, such as `ibd-truncated`, where the format's documentation lists them. */
  readonly reason?: string;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/** A file is not what its format requires: truncated, malformed or without a cube in it. */
export class FormatError extends Error implements FormatErrorDetails {
  /** `"FormatError"`. */
  override readonly name: string = "FormatError";
  /** The file or store, as the caller named it. */
  readonly path: string;
  /** The format that was being read. */
  readonly format: string;
  /** Index of the header-data unit (FITS). */
  readonly hdu?: number;
  /** 0-based index of the spectrum, in the order of the XML (imzML). */
  readonly spectrum?: number;
  /** The header keyword or metadata member at fault. */
  readonly keyword?: string;
  /** Byte offset in the file. */
  readonly offset?: number;
  /** A stable word for what is wrong. */
  readonly reason?: string;

  /**
   * Puts the place in front of the reason.
   *
   * @param reason What is wrong and the way out.
   */
  constructor(reason: string, details: FormatErrorDetails) {
    const place = [
      details.hdu === undefined ? "" : `HDU ${details.hdu}`,
      details.spectrum === undefined ? "" : `spectrum ${details.spectrum}`,
      details.keyword ?? "",
      details.offset === undefined ? "" : `byte ${details.offset}`,
    ].filter((part) => part !== "").join(", ");
    super(`Cannot read "${details.path}" as ${details.format}${place ? ` (${place})` : ""}: ${reason}`, {
      cause: details.cause,
    });
    this.path = details.path;
    this.format = details.format;
    if (details.hdu !== undefined) this.hdu = details.hdu;
    if (details.spectrum !== undefined) this.spectrum = details.spectrum;
    if (details.keyword !== undefined) this.keyword = details.keyword;
    if (details.offset !== undefined) this.offset = details.offset;
    if (details.reason !== undefined) this.reason = details.reason;
  }
}

/** The input is valid, but this feature of it is not supported. */
export class UnsupportedError extends Error {
  /** `"UnsupportedError"`. */
  override readonly name: string = "UnsupportedError";
}

/** A slice, chunk shape or region does not fit the cube. */
export class SelectionError extends RangeError {
  /** `"SelectionError"`. */
  override readonly name: string = "SelectionError";
}

/** Units do not match, or a conversion lacks something (a beam, a rest frequency). */
export class UnitError extends Error {
  /** `"UnitError"`. */
  override readonly name: string = "UnitError";
}

/** An axis is missing or is not of the kind that an operation needs. */
export class AxisError extends Error {
  /** `"AxisError"`. */
  override readonly name: string = "AxisError";
}

/** An output already exists and overwriting it was not asked for. */
export class ExistsError extends Error {
  /** `"ExistsError"`. */
  override readonly name: string = "ExistsError";
  /** The output that is in the way. */
  readonly path: string;

  /** Names the output and the way out. */
  constructor(path: string) {
    super(`Cannot write "${path}": it already exists; pass { overwrite: true } (--overwrite) to replace it`);
    this.path = path;
  }
}

/** A plan does not fit the memory limit. Raised before anything runs. */
export class MemoryLimitError extends Error {
  /** `"MemoryLimitError"`. */
  override readonly name: string = "MemoryLimitError";
  /** The operation that needs most. */
  readonly operation: string;
  /** Bytes the smallest possible plan needs. */
  readonly needed: number;
  /** Bytes allowed. */
  readonly limit: number;

  /** Names the operation, what it needs and what it may use. */
  constructor(operation: string, needed: number, limit: number) {
    super(
      `Cannot run ${operation}: it needs at least ${megabytes(needed)} but memoryLimit is ` +
        `${megabytes(limit)}; raise memoryLimit, use fewer workers or choose smaller chunks`,
    );
    this.operation = operation;
    this.needed = needed;
    this.limit = limit;
  }
}

/** Where a function of the caller's failed. */
export interface FunctionErrorDetails {
  /** What it was applied to, such as `the spectrum of pixel [3, 5]`. */
  readonly place: string;
  /** The error it threw. */
  readonly cause?: unknown;
}

/** A function that the caller passed failed, or returned what cannot be used. */
export class FunctionError extends Error implements FunctionErrorDetails {
  /** `"FunctionError"`. */
  override readonly name: string = "FunctionError";
  /** What it was applied to. */
  readonly place: string;

  /**
   * Puts the place in front of the reason.
   *
   * @param reason What happened and the way out.
   */
  constructor(reason: string, details: FunctionErrorDetails) {
    super(`Cannot apply the function to ${details.place}: ${reason}`, { cause: details.cause });
    this.place = details.place;
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
  /** `"TaskError"`. */
  override readonly name: string = "TaskError";
  /** The region of the output the task was making. */
  readonly region: string;
  /** Index of the worker, or `undefined` in the calling thread. */
  readonly worker?: number;

  /**
   * Puts the region and the worker in front of the reason.
   *
   * @param reason What happened and the way out.
   */
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
