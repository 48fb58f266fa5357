import { sourceNode } from "../../array/node.ts";
import { FitsHeader } from "../../format/fits/header.ts";
import type { DuplicatePolicy } from "../../format/imzml/batch_plan.ts";
import type { ImzmlFile } from "../../format/imzml/imzml_file.ts";
import { openImzml } from "../../format/imzml/open_imzml.ts";
import type { BinningMethod } from "../../msi/batch_binner.ts";
import { BinnedSource } from "../../msi/cube/binned_source.ts";
import type { BinnedSpectra } from "../../msi/cube/mass_spectra.ts";
import { PixelPlane } from "../../msi/cube/pixel_plane.ts";
import type { MassAxisKind } from "../../msi/mass_axis.ts";
import { type MassAxisRequest, resolveAxis } from "../../msi/resolve_axis.ts";
import type { CubeState } from "../cube_state.ts";
import { defaultMask } from "../mask/default_mask.ts";
import { OpenSource } from "../open_source.ts";
import { globalScheduling, Scheduling } from "../scheduling.ts";
import { DIMENSIONLESS } from "../unit/unit.ts";
import { massCubeWcs } from "../wcs/mass_cube_wcs.ts";

/** How the spectra of an imzML file become a cube. */
export interface ReadImzmlOptions {
  /**
   * The m/z axis: its kind, such as `"linear_tof"`, or all of it, `{ kind, bins, mzMin, mzMax }`. By default the
   * file's own if all spectra share one, else by its analyser, over the range of the data.
   */
  readonly massAxis?: MassAxisKind | "auto" | MassAxisRequest;
  /** How peaks are put into bins; `"nearest"` if not given. */
  readonly method?: BinningMethod;
  /** `"profile"` only: samples farther than this (Da) from the nearest point are zero. */
  readonly gap?: number;
  /** `"zero"` takes negative intensities for 0; they are kept if not given. */
  readonly negatives?: "keep" | "zero";
  /** Type of the voxels; `"float32"` if not given. */
  readonly dtype?: "float32" | "float64";
  /** 0-based slice of a 3-D sample; 0 if not given. */
  readonly z?: number;
  /** What becomes of several spectra at one position; `"sum"` if not given. */
  readonly duplicates?: DuplicatePolicy;
  /** Length of a pixel's edge in µm; that of the file if not given. */
  readonly pixelSize?: number | { readonly x: number; readonly y: number };
  /** Take an ibd whose UUID is not that of the imzML. */
  readonly ignoreUuid?: boolean;
  /** Stops the reading of the XML. */
  readonly signal?: AbortSignal;
}

/**
 * Opens an imzML pair as a cube [m/z, y, x], binned when voxels are first needed. Scans the XML; reads two numbers a
 * spectrum of the ibd where the range of the axis is not given.
 */
export async function readMassCube(
  path: string,
  options: ReadImzmlOptions & { readonly onWarning: (message: string) => void },
): Promise<CubeState> {
  const { ignoreUuid = false, duplicates = "sum", signal, onWarning } = options;
  const file = await openImzml(path, { ignoreUuid, duplicates, ...(signal && { signal }) });
  try {
    for (const { message } of file.warnings) onWarning(`"${path}": ${message}`);
    const state = massCubeState(file, await binnedSpectra(file, options), options);
    state.scheduling.warm(file.ibd.size);
    return state;
  } catch (error) {
    file.close();
    throw error;
  }
}

async function binnedSpectra(file: ImzmlFile, options: ReadImzmlOptions): Promise<BinnedSpectra> {
  const { massAxis = "auto", method, gap, negatives, dtype = "float32", duplicates = "sum", signal } =
    options;
  const request = typeof massAxis === "string" ? { kind: massAxis } : massAxis;
  const resolved = await resolveAxis(file, request, { assumeAscending: true, ...(signal && { signal }) });
  return {
    file,
    plane: new PixelPlane(file, options.z ?? 0),
    binning: {
      ...(method && { method }),
      ...(gap === undefined ? {} : { gap }),
      ...(negatives && { negatives }),
    },
    duplicates,
    resolved,
    dtype,
  };
}

function massCubeState(
  file: ImzmlFile,
  spectra: BinnedSpectra,
  { pixelSize, onWarning }: ReadImzmlOptions & { readonly onWarning: (message: string) => void },
): CubeState {
  const source = new BinnedSource(spectra), data = sourceNode(source);
  const size = typeof pixelSize === "number"
    ? { x: pixelSize, y: pixelSize }
    : pixelSize ?? file.metadata.pixelSize;
  return {
    path: file.path,
    format: "imzML",
    open: new OpenSource(source),
    data,
    mask: defaultMask(data, undefined),
    otherSources: [],
    fillValue: NaN,
    unit: DIMENSIONLESS,
    unitText: "",
    wcs: massCubeWcs({ shape: source.shape, mz: spectra.resolved.axis.centers, pixelSize: size }),
    fileWcs: undefined,
    header: new FitsHeader([], { path: file.path }),
    beam: undefined,
    beams: undefined,
    spectra,
    scheduling: new Scheduling(globalScheduling),
    onWarning,
  };
}
