import type { Json } from "../engine/json.ts";
import type { Source } from "../array/source.ts";
import type { Shape } from "../engine/region.ts";
import type { FitsHeader } from "./fits/header.ts";

/** A cube in a file of any format, opened: metadata read, no voxel. */
export interface CubeFile {
  /** As the caller named it. */
  readonly path: string;
  /** `FITS` or `Zarr`. */
  readonly format: string;
  readonly source: Source;
  /** Cards with the axes in the order longitude, latitude, spectral; X, Y, MZ of a mass-spectrometry image. */
  readonly header: FitsHeader;
  /** Whether the header tells world coordinates; an array from elsewhere may have none. */
  readonly hasWcs: boolean;
  /** m/z of every channel of a mass-spectrometry image, whose header tells it only where they are equally spaced. */
  readonly mz?: Float64Array | undefined;
  /** Names of the planes of its Stokes axis, such as `["I", "Q"]`, where it has one. */
  readonly stokes?: readonly string[] | undefined;
  /** The table of beams of a cube with one for each channel. */
  readonly beamTable?: BeamTableRows | undefined;
  /** The attribute of a Zarr array that holds such a table. */
  readonly beamColumns?: Json | undefined;
}

/** A BEAMS table as a FITS file holds it: read when the file is opened. */
export interface BeamTableRows {
  /** Its header. */
  readonly header: FitsHeader;
  /** Its rows, big-endian. */
  readonly rows: Uint8Array;
  /** Plane of the Stokes axis that was opened, where the file has one. */
  readonly polarization?: number | undefined;
}

/** Options of opening a file. */
export interface OpenCubeOptions {
  readonly hdu?: number | string;
  readonly stokes?: string;
  readonly array?: string;
  readonly onWarning: (message: string) => void;
}

/** How an output is laid out; what is absent has the format's default. */
export interface OutputOptions {
  readonly chunks: Shape;
  readonly codec: "none" | "zstd" | "gzip";
  readonly shards?: Shape;
  readonly overwrite: boolean;
}
