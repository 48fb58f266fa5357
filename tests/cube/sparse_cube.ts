import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { card, fitsFile, imageCards, USUAL_AXES } from "../format/fits/fits_builder.ts";

const AXES = [
  ...USUAL_AXES,
  ...[card("CRPIX1", 1), card("CRVAL1", 10.0), card("CDELT1", -0.001)],
  ...[card("CRPIX2", 1), card("CRVAL2", 20.0), card("CDELT2", 0.001)],
  ...[card("CRPIX3", 1), card("CRVAL3", 0.5), card("CDELT3", 100.5), card("CUNIT3", "m/s")],
];

/** Writes the header of a cube [channel, y, x] and a hole where the voxels are: any size at no cost, all zero. */
export function writeSparseCube(
  path: string,
  shape: readonly [number, number, number],
  bitpix: -32 | -64,
): void {
  const header = fitsFile({ cards: imageCards(bitpix, [...shape].reverse(), { extra: AXES }) });
  const bytes = shape[0] * shape[1] * shape[2] * Math.abs(bitpix) / 8;
  const file = openSync(path, "w");
  try {
    writeSync(file, header);
    ftruncateSync(file, header.length + Math.ceil(bytes / 2880) * 2880);
  } finally {
    closeSync(file);
  }
}
