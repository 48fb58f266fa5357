import {
  AxisError,
  ExistsError,
  FormatError,
  FunctionError,
  SelectionError,
  TaskError,
  type TaskErrorDetails,
  UnitError,
  UnsupportedError,
} from "../error.ts";

const ACTIONABLE = [
  AxisError,
  ExistsError,
  FormatError,
  FunctionError,
  SelectionError,
  TaskError,
  UnitError,
  UnsupportedError,
];

/**
 * The error that a failed task raises to the caller: an error the caller can act on as it is, anything else
 * wrapped in a {@linkcode TaskError} that names the region and the cause.
 */
export function taskFailure(error: unknown, details: TaskErrorDetails): Error {
  if (error instanceof Error && ACTIONABLE.some((kind) => error instanceof kind)) return error;
  return new TaskError(reason(error), { ...details, cause: error });
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const full = (error as NodeJS.ErrnoException).code === "ENOSPC" ||
    /ENOSPC|No space left/.test(error.message);
  return full ? `${error.message}; free disk space or write to another folder` : error.message;
}
