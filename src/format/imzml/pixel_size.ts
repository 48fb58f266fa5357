import { TERM } from "./accession.ts";
import { realOf } from "./exact_number.ts";
import { accessionOf, type Term } from "./header_element.ts";

/** Size of a pixel in micrometres. */
export interface PixelSize {
  /** Along a line. */
  readonly x: number;
  /** From line to line. */
  readonly y: number;
}

/**
 * The pixel size that the terms of one scanSettings give, in micrometres whatever their unit; `undefined` if none.
 * Without a size along y pixels are square. Very old writers put an area into the size along x: taken for one where its
 * unit is one, or where max dimension / max count gives its root.
 */
export function pixelSizeOf(terms: readonly Term[]): PixelSize | undefined {
  const x = lengthOf(terms, TERM.pixelSizeX), y = lengthOf(terms, TERM.pixelSizeY);
  if (x === undefined) return y === undefined ? undefined : { x: y, y };
  if (y !== undefined) return { x, y };
  const side = isArea(terms, x) ? Math.sqrt(x) : x;
  return { x: side, y: side };
}

/** Micrometres, or square micrometres, of units; without one, micrometres are meant. */
const MICROMETRES: ReadonlyMap<number, number> = new Map<number, number>([
  [TERM.metre, 1e6],
  [TERM.centimetre, 1e4],
  [TERM.millimetre, 1e3],
  [TERM.micrometre, 1],
  [TERM.nanometre, 1e-3],
]);
const AREAS: ReadonlyMap<string, number> = new Map([
  ["UO:0000080", 1e12],
  ["UO:0000081", 1e8],
  ["UO:0000082", 1e6],
  ["UO:0010001", 1],
]);

function lengthOf(terms: readonly Term[], accession: number): number | undefined {
  for (const term of terms) {
    if (accessionOf(term) !== accession) continue;
    const value = realOf(term.value) * scaleOf(term);
    if (value > 0 && Number.isFinite(value)) return value;
  }
  return undefined;
}

function scaleOf({ unit = "" }: Term): number {
  return MICROMETRES.get(accessionOf({ accession: unit, name: "", value: "" })) ?? AREAS.get(unit) ?? 1;
}

function isArea(terms: readonly Term[], value: number): boolean {
  const term = terms.find((term) => accessionOf(term) === TERM.pixelSizeX);
  if (term && AREAS.has(term.unit ?? "")) return true;
  const extent = lengthOf(terms, TERM.maxDimensionX);
  const count = realOf(terms.find((term) => accessionOf(term) === TERM.maxCountX)?.value ?? "");
  if (extent === undefined || !(count > 0)) return false;
  const side = extent / count;
  return near(side * side, value) && !near(side, value);
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 0.01 * b;
}
