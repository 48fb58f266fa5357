import * as fs from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { FormatError } from "../error.ts";
import { temporaryPath } from "../store/temporary.ts";
import type { CubeFile, OpenCubeOptions } from "./cube_file.ts";
import { readFits } from "./fits/fits_source.ts";
import { FitsHeader } from "./fits/header.ts";
import { isFits } from "./fits/is_fits.ts";
import { refuseOtherThanI, stokesAxis } from "./fits/stokes.ts";
import type { ZarrCoordinate } from "./zarr/zarr_coordinate.ts";

const SIGNATURE_BYTES = 4096;

/**
 * Opens a file, folder or URL as the format that its content shows: metadata only.
 *
 * @throws {FormatError} If there is nothing at the path or it is of no known format
 */
export async function openCubeFile(path: string | URL, options: OpenCubeOptions): Promise<CubeFile> {
  const name = String(path);
  if (/^https?:/i.test(name)) return await openZarrFile(name, options);
  const local = name.startsWith("file:") ? fileURLToPath(name) : resolve(name);
  const stat = fs.statSync(local, { throwIfNoEntry: false });
  if (!stat) {
    throw new FormatError("there is no such file or folder; check the path", {
      path: name,
      format: "a cube",
    });
  }
  if (stat.isDirectory()) return await openZarrFile(name, options);
  if (isFits(firstBytes(local), local)) return await openFitsFile(local, options);
  throw new FormatError("it is neither a FITS file nor a Zarr store; see the README for what can be read", {
    path: name,
    format: "a cube",
  });
}

async function openFitsFile(path: string, { hdu, stokes, onWarning }: OpenCubeOptions): Promise<CubeFile> {
  const options = {
    ...(hdu === undefined ? {} : { hdu }),
    ...(stokes === undefined ? {} : { stokes }),
    onWarning,
  };
  const { source, header, beams, stokes: axis } = await readFits(path, {
    ...options,
    temporaryPath: () => temporaryPath(".fits"),
  });
  const rows = beams?.tableBytes;
  const beamTable = beams && rows && { header: beams.header, rows, polarization: axis?.plane };
  return { path, format: "FITS", source, header, hasWcs: true, stokes: axis?.names, beamTable };
}

async function openZarrFile(path: string, { array, stokes }: OpenCubeOptions): Promise<CubeFile> {
  const { openZarr } = await import("./zarr/open_zarr.ts");
  const { source, attributes, coordinates } = await openZarr(path, array === undefined ? {} : { array });
  const cards = attributes.fits_header;
  const text = Array.isArray(cards) ? cards.join("") : typeof cards === "string" ? cards : undefined;
  if (text !== undefined) {
    const header = FitsHeader.parse(text, { path });
    const names = storedStokes(header, stokes);
    return {
      path,
      format: "Zarr",
      source,
      header,
      hasWcs: true,
      mz: header.get("CTYPE3") === "MZ" ? await channelValues(coordinates, "mz") : undefined,
      stokes: names,
      beamColumns: attributes.beams,
    };
  }
  const unit = attributes.units;
  const header = new FitsHeader([], { path }).with(typeof unit === "string" ? { BUNIT: unit } : {});
  return { path, format: "Zarr", source, header, hasWcs: false };
}

/** The values of a coordinate of the channels; read, one number each. */
async function channelValues(
  coordinates: readonly ZarrCoordinate[],
  name: string,
): Promise<Float64Array | undefined> {
  return await coordinates.find(({ name: own, dims }) => own === name && dims.join() === "channel")?.read();
}

/** A store holds one plane; its header tells which one, where it was taken from a Stokes axis. */
function storedStokes(header: FitsHeader, stokes: string | undefined): readonly string[] | undefined {
  const choice = stokes === undefined ? {} : { stokes };
  if (header.get("CTYPE4") === "STOKES") return stokesAxis(header, 4, choice).names;
  refuseOtherThanI(header, choice);
  return undefined;
}

function firstBytes(path: string): Uint8Array {
  const bytes = new Uint8Array(SIGNATURE_BYTES);
  const file = fs.openSync(path, "r");
  try {
    return bytes.subarray(0, fs.readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    fs.closeSync(file);
  }
}
