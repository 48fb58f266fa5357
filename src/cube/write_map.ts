import type { Axis } from "../array/measure.ts";
import { UnsupportedError } from "../error.ts";
import type { FitsHeader } from "../format/fits/header.ts";
import { writeImage } from "../format/fits/write_image.ts";
import type { Beam } from "./beam/beam.ts";
import { beamTableRows } from "./beam/beam_table_rows.ts";
import { inexactAxisWarning } from "./inexact_axis.ts";
import { outputFormat } from "./output_format.ts";
import { withProvenance } from "./provenance.ts";
import { refuseUnknownOptions } from "./refuse_unknown_options.ts";
import type { CubeWcs } from "./wcs/cube_wcs.ts";

/** Options of writing a map or a spectrum. */
export interface WriteMapOptions {
  /** Replace what is at the path. */
  readonly overwrite?: boolean;
}

/** A map or a spectrum in memory, with the header that describes it. */
export interface MapToWrite {
  readonly values: Float64Array;
  readonly shape: readonly number[];
  readonly header: FitsHeader;
  /** One a channel, where it is of a multi-beam cube and has channels. */
  readonly beams: readonly (Beam | undefined)[] | undefined;
  /** World coordinates of the cube. */
  readonly wcs?: CubeWcs | undefined;
  /** The axis of the cube that was collapsed; the sky if not given. */
  readonly axis?: Axis;
}

/**
 * Writes a map or a spectrum as FITS in 64-bit floats; with a BEAMS table where it has one beam a channel.
 *
 * @throws {UnsupportedError} If the path does not end in .fits, .fit or .fts
 * @throws {ExistsError} If there is something at the path and `overwrite` is not set
 */
export async function writeMap(
  { values, shape, header, beams, wcs, axis }: MapToWrite,
  path: string,
  options: WriteMapOptions = {},
): Promise<void> {
  refuseUnknownOptions("write", options, ["overwrite"]);
  if (outputFormat(path) !== "fits") {
    throw new UnsupportedError(`Cannot write "${path}": maps and spectra are written as FITS; name it .fits`);
  }
  const warning = wcs && axis !== 0 ? inexactAxisWarning(wcs.spectral, path) : undefined;
  if (warning) console.warn(warning);
  await writeImage(path, values, {
    header: withProvenance(header),
    shape,
    overwrite: options.overwrite ?? false,
    table: beams && beamTableRows({ beams }),
  });
}
