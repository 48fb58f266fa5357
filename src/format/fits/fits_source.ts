import { FormatError } from "../../error.ts";
import type { Source, SourceRef } from "../../array/source.ts";
import { isGzip } from "../../codec/gzip_stream.ts";
import { LocalFile } from "../../store/file.ts";
import { cubeAxes } from "./axes.ts";
import type { Hdu } from "./hdu.ts";
import { chooseHdu } from "./hdu_choice.ts";
import { type FileScan, scanFile, scanPackedFile } from "./hdu_scan.ts";
import type { FitsHeader } from "./header.ts";
import { type FitsLayout, fitsLayout } from "./layout.ts";
import { normalisedHeader } from "./normalised_header.ts";
import { PackedFitsSource, type TemporaryPath } from "./packed_source.ts";
import { type FitsRef, PlainFitsSource } from "./plain_source.ts";
import { refuseOtherThanI, type StokesAxis, stokesAxis } from "./stokes.ts";

/** A cube in a FITS file: its headers, and a source for its voxels. */
export interface FitsCube {
  readonly source: Source;
  /** Axes in the order longitude, latitude, spectral; see {@linkcode normalisedHeader}. */
  readonly header: FitsHeader;
  /** As in the file. */
  readonly originalHeader: FitsHeader;
  /** The unit that holds the cube, and all units of the file. */
  readonly hdu: Hdu;
  readonly hdus: readonly Hdu[];
  /** The BEAMS table of a cube with one beam a channel; its rows are in `tableBytes`. */
  readonly beams?: Hdu;
  /** Present if the data or the coordinates have a Stokes axis. */
  readonly stokes?: StokesAxis;
  /** Bytes read to open the file: headers and BEAMS table. */
  readonly bytesRead: number;
}

/** How {@linkcode openFits} opens a file. */
export interface OpenFitsOptions {
  /** Name or 0-based number of the unit; the first image with data if absent. */
  readonly hdu?: string | number;
  /** Stokes parameter to open; I, or the first there is. */
  readonly stokes?: string;
  /** Is told what was guessed or passed over. */
  readonly onWarning?: (message: string) => void;
}

/** How {@linkcode openPackedFits} opens a file. */
export interface OpenPackedFitsOptions extends OpenFitsOptions {
  /** Names the file that `prepare` of the source unpacks to; in the process's temporary folder if absent. */
  readonly temporaryPath?: TemporaryPath;
  readonly signal?: AbortSignal;
}

/**
 * Opens an uncompressed local FITS file. Reads header blocks, and the rows of a BEAMS table if there is one; no
 * voxel. The file is closed again: its source opens it at the first read.
 *
 * @throws {FormatError} If the file is missing, truncated, not FITS, gzip-compressed or without a cube
 * @throws {SelectionError} If there is no such HDU or Stokes parameter
 */
export function openFits(path: string, options: OpenFitsOptions = {}): FitsCube {
  using file = LocalFile.open(path, "FITS");
  return fitsCube(scanPlainFile(file), {
    path,
    options,
    source: (layout) => new PlainFitsSource(path, layout),
  });
}

/**
 * Opens a gzip-compressed local FITS file. Unpacks as much as the headers take, in memory; a file with several
 * units is unpacked to its end to find them all, in bounded memory. `source.prepare` unpacks the voxels.
 *
 * @throws {FormatError} As `openFits`, and if the gzip stream is damaged
 */
export async function openPackedFits(path: string, options: OpenPackedFitsOptions = {}): Promise<FitsCube> {
  using file = LocalFile.open(path, "FITS");
  const scan = await scanPackedFile(file, options.signal);
  const source = (layout: FitsLayout) => new PackedFitsSource(path, layout, options.temporaryPath);
  return fitsCube(scan, { path, options, source });
}

/** Opens a local FITS file, compressed or not, as its first bytes show. */
export async function readFits(path: string, options: OpenPackedFitsOptions = {}): Promise<FitsCube> {
  return isPacked(path) ? await openPackedFits(path, options) : openFits(path, options);
}

/** Opens the source of a ref again, in any thread. Reads nothing. */
export function openFitsSource(ref: SourceRef): Source {
  const { path, layout, packed } = ref as FitsRef;
  return packed ? new PackedFitsSource(path, layout) : new PlainFitsSource(path, layout);
}

interface Opening {
  readonly path: string;
  readonly options: OpenFitsOptions;
  readonly source: (layout: FitsLayout) => Source;
}

function fitsCube(scan: FileScan, { path, options, source }: Opening): FitsCube {
  const hdu = chooseHdu(scan, path, options);
  const axes = cubeAxes(hdu.header, options.onWarning);
  checkComplete(hdu, scan);
  const stokes = axes.stokes === undefined ? undefined : stokesAxis(hdu.header, axes.stokes, options);
  if (stokes === undefined) refuseOtherThanI(hdu.header, options);
  const layout = fitsLayout(hdu, axes, stokes?.plane ?? 0);
  const beams = scan.hdus.find((other) => other.tableBytes !== undefined);
  return {
    source: source(layout),
    header: normalisedHeader(hdu.header, axes, { shape: layout.shape, plane: stokes?.plane }),
    originalHeader: hdu.header,
    hdu,
    hdus: scan.hdus,
    ...(beams !== undefined && { beams }),
    ...(stokes !== undefined && { stokes }),
    bytesRead: scan.bytesRead,
  };
}

function scanPlainFile(file: LocalFile): FileScan {
  try {
    return scanFile(file);
  } catch (error) {
    if (!startsLikeGzip(file)) throw error;
    const reason = "it is gzip-compressed; open it with openPackedFits() or unpack it with gunzip";
    throw new FormatError(reason, { path: file.path, format: file.format });
  }
}

function checkComplete(hdu: Hdu, { size }: FileScan): void {
  const end = hdu.dataOffset + hdu.dataBytes;
  if (size >= end) return;
  throw hdu.header.error(
    `the data should end at byte ${end} but the file has ${size} bytes; it is truncated, copy it again`,
  );
}

function isPacked(path: string): boolean {
  using file = LocalFile.open(path, "FITS");
  return startsLikeGzip(file);
}

function startsLikeGzip(file: LocalFile): boolean {
  const start = new Uint8Array(3);
  return file.read(start, 0) === 3 && isGzip(start);
}
