import assert from "node:assert/strict";
import { readBeamTable } from "../../../src/cube/beam/beam_table.ts";
import { FormatError } from "../../../src/error.ts";
import { FitsHeader } from "../../../src/format/fits/header.ts";

interface Column {
  readonly name: string;
  readonly form: string;
  readonly bytes: number;
  readonly unit?: string;
  readonly write: (view: DataView, offset: number, row: number) => void;
}

/** A binary table as FITS stores it, FITS standard 4.0 section 7.3: columns side by side, big-endian. */
function table(rows: number, columns: readonly Column[]): { header: FitsHeader; bytes: Uint8Array } {
  const rowBytes = columns.reduce((sum, { bytes }) => sum + bytes, 0);
  const view = new DataView(new ArrayBuffer(rows * rowBytes));
  let start = 0;
  const cards: Record<string, string | number> = { NAXIS1: rowBytes, NAXIS2: rows, TFIELDS: columns.length };
  for (const [i, { name, form, bytes, unit, write }] of columns.entries()) {
    Object.assign(
      cards,
      { [`TTYPE${i + 1}`]: name, [`TFORM${i + 1}`]: form },
      unit && { [`TUNIT${i + 1}`]: unit },
    );
    for (let row = 0; row < rows; row++) write(view, row * rowBytes + start, row);
    start += bytes;
  }
  return {
    header: new FitsHeader([], { path: "cube.fits" }).with(cards),
    bytes: new Uint8Array(view.buffer),
  };
}

const float32 = (name: string, values: readonly number[], unit?: string): Column => ({
  name,
  form: "1E",
  bytes: 4,
  ...(unit !== undefined && { unit }),
  write: (view, offset, row) => view.setFloat32(offset, values[row] ?? NaN),
});
const int32 = (name: string, values: readonly number[]): Column => ({
  name,
  form: "1J",
  bytes: 4,
  write: (view, offset, row) => view.setInt32(offset, values[row] ?? 0),
});
const filler = (form: string, bytes: number): Column => ({ name: "NOTE", form, bytes, write: () => {} });

const beams = (unit?: string) => [
  float32("BMAJ", [3, 3.15, 3.3], unit),
  float32("BMIN", [2.5, 2.6, 2.7], unit),
  float32("BPA", [10, 17, 24], "deg"),
];
const read = ({ header, bytes }: ReturnType<typeof table>, channels: number, polarization?: number) =>
  readBeamTable(header, bytes, { channels, polarization }).map((one) =>
    one && [one.major.valueIn("arcsec"), one.minor.valueIn("arcsec"), one.pa.valueIn("deg")]
  );

Deno.test("readBeamTable() reads CASA's columns, arcsec unless TUNIT says otherwise", () => {
  const expected = [3, 3.15, 3.3].map((
    major,
    i,
  ) => [Math.fround(major), Math.fround([2.5, 2.6, 2.7][i] ?? NaN), 10 + 7 * i]);
  assert.deepEqual(
    read(table(3, [...beams("arcsec"), int32("CHAN", [0, 1, 2]), int32("POL", [0, 0, 0])]), 3),
    expected,
  );
  assert.deepEqual(read(table(3, beams()), 3), expected);
});

Deno.test("readBeamTable() reads degrees, also as AIPS spells them", () => {
  for (const unit of ["deg", "DEGREES"]) {
    assert.deepEqual(read(table(3, beams(unit)), 3)[0], [10800, 9000, 10]);
  }
});

Deno.test("readBeamTable() finds columns in any order, among others, in doubles and lower case", () => {
  const float64: Column = {
    name: "bmaj",
    form: "D",
    bytes: 8,
    unit: "arcmin",
    write: (view, offset) => view.setFloat64(offset, 0.5),
  };
  const columns = [filler("5A", 5), float64, filler("11X", 2), ...beams().slice(1), filler("2PE(3)", 16)];
  assert.deepEqual(read(table(3, columns), 3)[1], [30, Math.fround(2.6), 17]);
});

Deno.test("readBeamTable() sorts by CHAN and takes the rows of one polarization", () => {
  const columns = [...beams(), int32("CHAN", [2, 1, 1]), int32("POL", [1, 0, 1])];
  assert.deepEqual(read(table(3, columns), 2, 1).map((axes) => axes?.[2]), [24, 10]);
  assert.deepEqual(read(table(3, columns), 1, 0).map((axes) => axes?.[2]), [17]);
});

Deno.test("readBeamTable() has no beam for channels where an axis is NaN, 0 or wrong", () => {
  const columns = [float32("BMAJ", [NaN, 0, 2]), float32("BMIN", [1, 0, 3]), float32("BPA", [0, 0, 0])];
  assert.deepEqual(read(table(3, columns), 3), [undefined, undefined, undefined]);
});

Deno.test("readBeamTable() applies TSCAL and TZERO", () => {
  const { header, bytes } = table(3, beams());
  const scaled = header.with({ TSCAL3: 2, TZERO3: 1 });
  assert.equal(readBeamTable(scaled, bytes, { channels: 3 })[1]?.pa.value, 35);
});

Deno.test("readBeamTable() refuses tables that do not fit the cube, naming the file", () => {
  const fails = (columns: readonly Column[], channels: number, message: RegExp) =>
    assert.throws(
      () => read(table(3, columns), channels),
      (error) => error instanceof FormatError && error.path === "cube.fits" && message.test(error.message),
    );
  fails(beams(), 4, /has 3 rows for 4 channels; correct the table or remove it/);
  fails(beams().slice(1), 3, /has no column BMAJ/);
  fails(beams("km"), 3, /TUNIT1.*"km" is not an angle/);
  fails(beams("furlongs"), 3, /TUNIT1.*"furlongs" is not an angle/);
  fails([...beams().slice(1), { ...filler("5A", 5), name: "BMAJ" }], 3, /TFORM3.*should hold a number/);
  fails([...beams(), filler("3Z", 3)], 3, /TFORM4.*"3Z" is not a column format/);
});

Deno.test("readBeamTable() refuses truncated rows", () => {
  const { header, bytes } = table(3, beams());
  assert.throws(() => readBeamTable(header, bytes.subarray(0, 30), { channels: 3 }), /has 30 bytes, too few/);
});
