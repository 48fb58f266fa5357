import type { FitsHeader } from "../../format/fits/header.ts";
import { parseCunit } from "../unit/cunit.ts";
import { quantity } from "../unit/quantity.ts";
import { parseUnit, sameDimension, type Unit } from "../unit/unit.ts";
import { Beam, beamProblem } from "./beam.ts";
import { type TableColumn, tableColumn } from "./table_column.ts";

/** Which rows of a BEAMS table are wanted. */
export interface BeamTableChoice {
  /** Number of channels of the cube. */
  readonly channels: number;
  /** 0-based plane of the Stokes axis: rows with that POL. All rows if absent. */
  readonly polarization?: number | undefined;
}

/**
 * The beam of each channel in a BEAMS table, sorted by CHAN where there is such a column. BMAJ and BMIN are in
 * TUNIT (arcsec if absent), BPA in degrees. A channel is `undefined` where an axis is not finite, not positive, or
 * BMIN > BMAJ.
 *
 * @param header The table's header
 * @param rows Its data
 * @throws {FormatError} If a column is missing, a unit is no angle, or the rows are not one per channel
 * @see radio_beam `Beams.from_fits_bintable`
 */
export function readBeamTable(
  header: FitsHeader,
  rows: Uint8Array,
  { channels, polarization }: BeamTableChoice,
): readonly (Beam | undefined)[] {
  const count = header.integer("NAXIS2") ?? 0;
  if (rows.byteLength < count * (header.integer("NAXIS1") ?? 0)) {
    throw header.error(`the BEAMS table has ${rows.byteLength} bytes, too few for its rows`, "NAXIS2");
  }
  const plane = tableColumn(header, rows, "POL");
  const channel = tableColumn(header, rows, "CHAN");
  const wanted = Array.from({ length: count }, (_, row) => row)
    .filter((row) => polarization === undefined || !plane || plane.valueAt(row) === polarization);
  if (wanted.length !== channels) {
    const which = polarization === undefined ? "rows" : `rows with POL = ${polarization}`;
    const found = `the BEAMS table has ${wanted.length} ${which} for ${channels} channels`;
    throw header.error(`${found}; correct the table or remove it`, "NAXIS2");
  }
  const inOrder = channel ? wanted.toSorted((a, b) => channel.valueAt(a) - channel.valueAt(b)) : wanted;
  return inOrder.map(beamReader(header, rows));
}

function beamReader(header: FitsHeader, rows: Uint8Array): (row: number) => Beam | undefined {
  const [major, minor, pa] = [
    requiredColumn(header, rows, "BMAJ"),
    requiredColumn(header, rows, "BMIN"),
    requiredColumn(header, rows, "BPA"),
  ];
  const [majorUnit, minorUnit] = [angleUnit(header, major), angleUnit(header, minor)];
  return (row) => {
    const beam = new Beam(
      quantity(major.valueAt(row), majorUnit),
      quantity(minor.valueAt(row), minorUnit),
      quantity(pa.valueAt(row), DEGREE),
    );
    return beamProblem(beam.degrees) ? undefined : beam;
  };
}

const DEGREE = parseUnit("deg");
const ARCSEC = parseUnit("arcsec");

function requiredColumn(header: FitsHeader, rows: Uint8Array, name: string): TableColumn {
  const column = tableColumn(header, rows, name);
  if (column) return column;
  throw header.error(`the BEAMS table has no column ${name}; correct the table or remove it`);
}

function angleUnit(header: FitsHeader, { unit, unitKeyword }: TableColumn): Unit {
  const parsed = unit === undefined ? ARCSEC : knownUnit(unit);
  if (parsed && sameDimension(parsed, DEGREE)) return parsed;
  throw header.error(`"${unit}" is not an angle; write arcsec or deg`, unitKeyword);
}

function knownUnit(text: string): Unit | undefined {
  try {
    return parseCunit(text);
  } catch {
    return undefined;
  }
}
