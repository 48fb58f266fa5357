import type { FormatError } from "../../error.ts";
import type { LocalFile } from "../../store/file.ts";
import { imzmlFault } from "./imzml_fault.ts";
import type { XmlFault } from "./xml_scanner.ts";

/** The error for XML that is not well-formed, with line and column as expat counts them: from 1 and from 0. */
export function xmlError(file: LocalFile, fault: XmlFault, where: string): FormatError {
  const { line, column } = positionOf(file, fault.offset);
  const advice = fault.cut || fault.offset >= file.size
    ? `; the end is missing: is it an incomplete copy? The file has ${file.size} bytes`
    : "; correct or export the file again";
  const text =
    `it is not well-formed XML: ${fault.message}: line ${line}, column ${column}, ${where}${advice}`;
  return imzmlFault("xml-malformed", text, { path: file.path, offset: fault.offset, cause: fault });
}

const PIECE = 2 ** 20;

/** Reads the file again up to the place: only for a message. */
function positionOf(file: LocalFile, offset: number): { line: number; column: number } {
  const piece = new Uint8Array(Math.min(PIECE, offset));
  let line = 1, lineStart = 0;
  for (let at = 0; at < offset; at += PIECE) {
    const length = file.read(piece.subarray(0, Math.min(PIECE, offset - at)), at);
    for (let p = piece.indexOf(NEWLINE); p >= 0 && p < length; p = piece.indexOf(NEWLINE, p + 1)) {
      line += 1;
      lineStart = at + p + 1;
    }
  }
  return { line, column: offset - lineStart };
}

const NEWLINE = 0x0a;
