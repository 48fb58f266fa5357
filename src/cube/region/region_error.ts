import { FormatError } from "../../error.ts";

/**
 * Text that should hold a region does not.
 *
 * @param reason What is wrong and the way out
 * @param place The format, and the line from 1
 */
export function regionError(
  reason: string,
  { format, line }: { readonly format: "DS9" | "CRTF"; readonly line: number },
): FormatError {
  return new FormatError(reason, { path: "the regions", format, keyword: `line ${line}` });
}
