import {
  axisTypes,
  call,
  numberOrQuantity,
  numbersOf,
  property,
  required,
  Table,
  unitText,
  worldOf,
} from "../adapt.ts";
import type { Arguments } from "../manifest.ts";
import type { Bench, OperationTable } from "./operation.ts";

/** Data, coordinates, metadata, rechunking and files. */
export const access: OperationTable = {
  filledData: (cube) => call(cube, "filledData"),
  unmaskedData: (cube) => call(cube, "unmaskedData"),
  flattened: (cube) => call(cube, "flattened"),
  spectralAxis: (cube) => required(cube, "spectralAxis"),
  closestSpectralChannel: (cube, { value }, { library }) =>
    call(cube, "closestSpectralChannel", numberOrQuantity(library, value)),
  world: (cube, { pixels }) => {
    if (!Array.isArray(pixels)) throw new TypeError("world needs pixels");
    const { rows, unit } = worldOf(cube, pixels);
    return new Table(rows, unit);
  },
  repr: (cube) => call(cube, "toString"),
  describe,
  rechunk: (cube, { chunks }) => call(cube, "rechunk", { chunks }),
  writeRead,
};

/** Writes a FITS file and opens it again. */
async function writeRead(cube: unknown, _args: Arguments, bench: Bench): Promise<unknown> {
  const path = await bench.temporaryFile("written.fits");
  await call(cube, "write", path);
  return await bench.open(path);
}

async function describe(cube: unknown): Promise<unknown> {
  const multiBeam = Array.isArray(property(cube, "beams"));
  const { values } = await numbersOf(cube);
  return {
    shape: required(cube, "shape"),
    unit: unitText(property(cube, "unit")),
    spectralUnit: unitText(property(required(cube, "spectralAxis"), "unit")),
    ctype: axisTypes(cube),
    multiBeam,
    hasBeam: multiBeam || required(cube, "beam") !== undefined,
    nValid: Array.from(values).filter((value) => !Number.isNaN(value)).length,
  };
}
