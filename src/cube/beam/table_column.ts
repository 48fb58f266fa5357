import type { FitsHeader } from "../../format/fits/header.ts";

/** A column of numbers in a FITS binary table. */
export interface TableColumn {
  /** Its unit as written, `undefined` if the header gives none. */
  readonly unit: string | undefined;
  /** The card that holds its unit. */
  readonly unitKeyword: string;
  /** The first value in a row. */
  valueAt(row: number): number;
}

/**
 * The column of that name (any case), `undefined` if the table has none. Rows are big-endian and NAXIS1 bytes
 * long; TSCAL and TZERO are applied.
 *
 * @param rows The table's data, at least NAXIS1 · NAXIS2 bytes
 * @throws {FormatError} If the header contradicts itself or the column does not hold numbers
 */
export function tableColumn(header: FitsHeader, rows: Uint8Array, name: string): TableColumn | undefined {
  const fields = Array.from({ length: header.integer("TFIELDS") ?? 0 }, (_, i) => fieldOf(header, i + 1));
  const index = fields.findIndex((field) => field.name === name);
  const field = fields[index];
  if (!field) return undefined;
  const read = READERS[field.code];
  if (!read || field.repeat < 1) {
    throw header.error(`column ${name} should hold a number; correct the table`, `TFORM${index + 1}`);
  }
  const rowBytes = header.integer("NAXIS1") ?? 0;
  const start = fields.slice(0, index).reduce((sum, { bytes }) => sum + bytes, 0);
  if (start + field.bytes > rowBytes) throw header.error("the columns are longer than a row", "NAXIS1");
  const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength);
  const { unit, scale, zero } = field;
  return {
    unit,
    unitKeyword: `TUNIT${index + 1}`,
    valueAt: (row) => zero + scale * read(view, row * rowBytes + start),
  };
}

interface Field {
  readonly name: string;
  readonly code: string;
  readonly repeat: number;
  readonly bytes: number;
  readonly unit: string | undefined;
  readonly scale: number;
  readonly zero: number;
}

const READERS: Readonly<Record<string, (view: DataView, offset: number) => number>> = {
  B: (view, offset) => view.getUint8(offset),
  I: (view, offset) => view.getInt16(offset),
  J: (view, offset) => view.getInt32(offset),
  K: (view, offset) => Number(view.getBigInt64(offset)),
  E: (view, offset) => view.getFloat32(offset),
  D: (view, offset) => view.getFloat64(offset),
};

// FITS standard 4.0, table 18. X counts bits.
const WIDTHS: Readonly<Record<string, number>> = {
  ...{ L: 1, X: 1 / 8, B: 1, I: 2, J: 4, K: 8, A: 1, E: 4, D: 8, C: 8, M: 16, P: 8, Q: 16 },
};

function fieldOf(header: FitsHeader, number: number): Field {
  const form = header.string(`TFORM${number}`) ?? "";
  const [, repeatText = "", code = ""] = /^\s*(\d*)([A-Z])/.exec(form) ?? [];
  const width = WIDTHS[code];
  if (width === undefined) {
    throw header.error(`"${form}" is not a column format; correct the table`, `TFORM${number}`);
  }
  const repeat = repeatText === "" ? 1 : Number(repeatText);
  return {
    name: (header.string(`TTYPE${number}`) ?? "").trim().toUpperCase(),
    code,
    repeat,
    bytes: Math.ceil(repeat * width),
    unit: header.string(`TUNIT${number}`)?.trim() || undefined,
    scale: header.number(`TSCAL${number}`) ?? 1,
    zero: header.number(`TZERO${number}`) ?? 0,
  };
}
