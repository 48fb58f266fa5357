import { FormatError } from "../../error.ts";

/** The stable words for what makes an imzML file unreadable; `FormatError.reason` is one of them. */
export type ImzmlReason =
  | "array-location-missing"
  | "array-missing"
  | "checksum-mismatch"
  | "compression-unsupported"
  | "dtype-ambiguous"
  | "dtype-missing"
  | "duplicate-pixels"
  | "encoded-length-mismatch"
  | "encoded-length-missing"
  | "group-missing"
  | "ibd-missing"
  | "ibd-truncated"
  | "length-mismatch"
  | "no-spectra"
  | "not-imzml"
  | "number-invalid"
  | "position-invalid"
  | "position-missing"
  | "uuid-mismatch"
  | "xml-malformed"
  | "zlib-corrupt";

/** Where in an imzML pair a fault was found. */
export interface FaultPlace {
  /** The file at fault. */
  readonly path: string;
  readonly spectrum?: number;
  readonly offset?: number;
  readonly cause?: unknown;
}

/** The error for a file that cannot be read: what is wrong, and the way out. */
export function imzmlFault(reason: ImzmlReason, text: string, place: FaultPlace): FormatError {
  return new FormatError(text, { ...place, format: "imzML", reason });
}
