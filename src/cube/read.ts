import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sourceNode } from "../array/node.ts";
import type { CubeFile } from "../format/cube_file.ts";
import { isImzmlFile } from "../format/imzml/is_imzml_file.ts";
import { openCubeFile } from "../format/open_cube_file.ts";
import type { CubeState } from "./cube_state.ts";
import { readBeams } from "./beam/read_beams.ts";
import { defaultMask } from "./mask/default_mask.ts";
import type { ReadImzmlOptions } from "./mass/read_imzml_cube.ts";
import type { ReadTableOptions } from "./mass/read_table_cube.ts";
import { OpenSource } from "./open_source.ts";
import { globalScheduling, Scheduling } from "./scheduling.ts";
import { parseBunit } from "./unit/bunit.ts";
import { DIMENSIONLESS, type Unit } from "./unit/unit.ts";
import { CubeWcs } from "./wcs/cube_wcs.ts";

/** Options of `SpectralCube.read`; each names the formats it is for, the others are for imzML. */
export interface ReadCubeOptions extends ReadImzmlOptions, ReadTableOptions {
  /** FITS: number or EXTNAME of the header-data unit; the first one with an image if not given. */
  readonly hdu?: number | string;
  /** The plane of a Stokes axis, by name; `I` if not given. */
  readonly stokes?: string;
  /** Zarr: name of the array in a group with several. */
  readonly array?: string;
  /** Called for what is odd but readable; `console.warn` if not given. */
  readonly onWarning?: (message: string) => void;
}

/** Names of the options. */
export const READ_OPTIONS = [
  ...["hdu", "stokes", "array", "onWarning"],
  ...[
    "massAxis",
    "method",
    "gap",
    "negatives",
    "dtype",
    "z",
    "duplicates",
    "pixelSize",
    "ignoreUuid",
    "verify",
  ],
  ...["table", "signal", "onProgress", "progress"],
] as const satisfies readonly (keyof ReadCubeOptions)[];

/** Opens the file or store of a cube: metadata only. */
export async function readCube(path: string | URL, options: ReadCubeOptions = {}): Promise<CubeState> {
  const onWarning = options.onWarning ?? ((message: string) => console.warn(message));
  const local = localPath(path);
  if (local !== undefined && isImzmlFile(local)) {
    const { readImzmlCube } = await import("./mass/read_imzml_cube.ts");
    return await readImzmlCube(local, { ...options, onWarning });
  }
  if (options.array === undefined && await holdsPixelTable(path, local)) {
    const { readTableCube } = await import("./mass/read_table_cube.ts");
    return await readTableCube(path, { ...options, onWarning });
  }
  const file = await openCubeFile(path, { ...options, onWarning });
  try {
    const state = cubeState(file, onWarning);
    state.scheduling.warm(file.source.storedBytes);
    return state;
  } catch (error) {
    file.source.close();
    throw error;
  }
}

/** Whether a folder, or a URL without `local`, is a SpatialData store. */
async function holdsPixelTable(path: string | URL, local: string | undefined): Promise<boolean> {
  if (local !== undefined && !statSync(local, { throwIfNoEntry: false })?.isDirectory()) return false;
  const { isSpatialData } = await import("../format/spatialdata/read/is_spatialdata.ts");
  return await isSpatialData(path);
}

/** `undefined` for a URL of the web. */
function localPath(path: string | URL): string | undefined {
  const name = String(path);
  if (name.startsWith("file:")) return fileURLToPath(name);
  return /^https?:/i.test(name) ? undefined : name;
}

function cubeState(file: CubeFile, onWarning: (message: string) => void): CubeState {
  const { source, header } = file;
  const unitText = header.get("BUNIT");
  const wcs = file.hasWcs
    ? CubeWcs.fromHeader(header, { shape: source.shape, mz: file.mz, onWarning })
    : undefined;
  const data = sourceNode(source);
  const { beam, beams } = readBeams(file, onWarning);
  return {
    path: file.path,
    format: file.format,
    open: new OpenSource(source),
    data,
    mask: defaultMask(data, beams),
    otherSources: [],
    fillValue: NaN,
    unit: cubeUnit(unitText, onWarning),
    unitText: typeof unitText === "string" ? unitText : "",
    wcs,
    fileWcs: wcs,
    header,
    beam,
    beams,
    scheduling: new Scheduling(globalScheduling),
    onWarning,
  };
}

/** No BUNIT is a pure number; a BUNIT that is no unit is none, with a warning. */
function cubeUnit(text: unknown, onWarning: (message: string) => void): Unit | undefined {
  if (typeof text !== "string") return DIMENSIONLESS;
  const { unit, warning } = parseBunit(text);
  if (warning) onWarning(warning);
  return unit;
}
