import type { FormatError } from "../../error.ts";
import type { LocalFile } from "../../store/file.ts";
import { imzmlFault } from "./imzml_fault.ts";

/** How the UUID of an ibd compares with that of its imzML. */
export type UuidResult = "equal" | "missing" | "ignored mismatch";

/** Options of {@linkcode checkUuid}. */
export interface UuidOptions {
  /** The imzML file, for messages. */
  readonly path: string;
  /** Take an ibd with another UUID. */
  readonly ignore: boolean;
}

/** An ibd begins with its UUID. */
export const UUID_BYTES = 16;

/** The 32 hexadecimal digits of a UUID in any of its spellings, in lower case; `undefined` for other texts. */
export function uuidDigits(text: string): string | undefined {
  const digits = text.trim().toLowerCase().replace(/^urn:uuid:/, "").replace(/[{}()\-\s]/g, "").replace(
    /^0x/,
    "",
  );
  return /^[0-9a-f]{32}$/.test(digits) ? digits : undefined;
}

/**
 * Compares a UUID with the first 16 bytes of an ibd: one read.
 *
 * @param declared The digits that the imzML gives, if it gives any.
 * @throws {FormatError} `uuid-mismatch`; `ibd-truncated` where there are no 16 bytes
 */
export function checkUuid(ibd: LocalFile, declared: string | undefined, options: UuidOptions): UuidResult {
  const start = new Uint8Array(UUID_BYTES);
  if (ibd.size < UUID_BYTES || ibd.read(start, 0) < UUID_BYTES) throw tooShort(ibd);
  if (declared === undefined) return "missing";
  const found = start.toHex();
  if (found === declared) return "equal";
  if (options.ignore) return "ignored mismatch";
  throw imzmlFault(
    "uuid-mismatch",
    `the imzML has UUID ${declared}, but the ibd "${ibd.path}" starts with ${found}: it belongs to another file. ` +
      "Find the right ibd, or pass { ignoreUuid: true } (--ignore-uuid)",
    { path: options.path },
  );
}

function tooShort(ibd: LocalFile): FormatError {
  const text = `it has ${ibd.size} bytes, fewer than the 16 of a UUID: is it an incomplete copy?`;
  return imzmlFault("ibd-truncated", text, { path: ibd.path, offset: ibd.size });
}
