import { call, type Library, make, numberOrQuantity, property, required, Table } from "../adapt.ts";
import { type OperationTable, present } from "./operation.ts";

/** Beams and convolution. */
export const beams: OperationTable = {
  withBeam: (cube, { beam, allowJyPerBeam }, { library }) =>
    call(cube, "withBeam", beamOf(library, beam), present({ allowJyPerBeam })),
  convolveTo: (cube, { beam, allowSmaller }, { library }) =>
    call(cube, "convolveTo", beamOf(library, beam), present({ allowSmaller })),
  beams: (cube, _args, { library }) => beamTable(cube, library),
  pixelsPerBeam: (cube) => {
    const value = required(cube, "pixelsPerBeam");
    return Array.isArray(value) || ArrayBuffer.isView(value) ? { values: value } : value;
  },
};

function beamOf(library: Library, beam: unknown): unknown {
  const [major, minor, pa] = ["major", "minor", "pa"].map((name) =>
    numberOrQuantity(library, property(beam, name))
  );
  return make(library, "beam", { major, minor, pa });
}

/** One row a beam: major and minor axis in arcsec, position angle in deg; no row without a beam. */
function beamTable(cube: unknown, library: Library): Table {
  const single = required(cube, "beam");
  const several = property(cube, "beams");
  const all: readonly unknown[] = Array.isArray(several) ? several : single === undefined ? [] : [single];
  const rows = all.map((beam) => [
    inUnit(library, property(beam, "major"), "arcsec"),
    inUnit(library, property(beam, "minor"), "arcsec"),
    inUnit(library, property(beam, "pa"), "deg"),
  ]);
  return new Table(rows, ["arcsec", "arcsec", "deg"]);
}

/** A beam's member in a unit: a quantity is converted, a plain number taken as degrees. */
function inUnit(library: Library, value: unknown, unit: "arcsec" | "deg"): number {
  if (typeof value === "number") return unit === "arcsec" ? value * 3600 : value;
  if (typeof property(value, "to") === "function") return Number(property(call(value, "to", unit), "value"));
  return Number(property(make(library, "convertQuantity", value, unit), "value"));
}
