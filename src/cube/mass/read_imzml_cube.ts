import { interruptible } from "../../engine/interruption.ts";
import type { ComputeOptions } from "../../engine/progress.ts";
import { PreparationProgress } from "../../msi/convert/preparation_progress.ts";
import type { DuplicatePolicy } from "../../format/imzml/batch_plan.ts";
import type { ImzmlFile } from "../../format/imzml/imzml_file.ts";
import { openImzml } from "../../format/imzml/open_imzml.ts";
import type { BinningMethod } from "../../msi/batch_binner.ts";
import { BinnedSource } from "../../msi/cube/binned_source.ts";
import type { BinnedSpectra } from "../../msi/cube/mass_spectra.ts";
import { PixelPlane } from "../../msi/cube/pixel_plane.ts";
import type { MassAxisKind } from "../../msi/mass_axis.ts";
import { checkAxisRequest, type MassAxisRequest, resolveAxis } from "../../msi/resolve_axis.ts";
import type { CubeState } from "../cube_state.ts";
import { massCubeState } from "./mass_cube_state.ts";

/** How the spectra of an imzML file become a cube. */
export interface ReadImzmlOptions extends Pick<ComputeOptions, "signal" | "onProgress" | "progress"> {
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
  /** Compare the declared checksums with the bytes of the ibd: reads all of it. */
  readonly verify?: boolean;
}

/**
 * Opens an imzML pair as a cube [m/z, y, x], binned when voxels are first needed. Scans the XML; reads two numbers a
 * spectrum of the ibd where the range of the axis is not given.
 */
export async function readImzmlCube(
  path: string,
  options: ReadImzmlOptions & { readonly onWarning: (message: string) => void },
): Promise<CubeState> {
  checkOptions(options);
  const { ignoreUuid = false, duplicates = "sum", verify = false, onWarning } = options;
  const signal = interruptible(options.signal);
  const preparation = new PreparationProgress(path, options);
  const opening = { ignoreUuid, duplicates, verify, signal, onBytes: preparation.reach };
  const file = await preparation.during(() => openImzml(path, opening), signal);
  try {
    for (const { message } of file.warnings) onWarning(`"${path}": ${message}`);
    const spectra = await preparation.during(
      () =>
        binnedSpectra(
          file,
          { ...options, signal },
          (bytes, total) => preparation.reach("range", bytes, total),
        ),
      signal,
    );
    const state = imzmlState(file, spectra, options);
    state.scheduling.warm(file.ibd.size);
    return state;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** What a cell of a notebook can misspell: checked before a long XML is scanned. */
function checkOptions(options: ReadImzmlOptions): void {
  for (const [name, words] of Object.entries(WORDS)) {
    const value = options[name as keyof typeof WORDS];
    if (value === undefined || (words as readonly string[]).includes(value)) continue;
    throw new TypeError(`Cannot read imzML with ${name} "${value}": choose ${words.join(", ")}`);
  }
  checkAxisRequest(asRequest(options.massAxis));
}

const WORDS = {
  method: ["nearest", "linear", "profile"],
  negatives: ["keep", "zero"],
  dtype: ["float32", "float64"],
  duplicates: ["sum", "first", "last", "error"],
} as const satisfies Partial<Record<keyof ReadImzmlOptions, readonly string[]>>;

function asRequest(massAxis: ReadImzmlOptions["massAxis"] = "auto"): MassAxisRequest {
  return typeof massAxis === "string" ? { kind: massAxis } : massAxis;
}

async function binnedSpectra(
  file: ImzmlFile,
  options: ReadImzmlOptions & { readonly signal: AbortSignal },
  onBytes: (bytes: number, total: number) => void,
): Promise<BinnedSpectra> {
  const { massAxis, method, gap, negatives, dtype = "float32", duplicates = "sum", signal } = options;
  const resolved = await resolveAxis(file, asRequest(massAxis), { assumeAscending: true, signal, onBytes });
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

function imzmlState(
  file: ImzmlFile,
  spectra: BinnedSpectra,
  { pixelSize, onWarning }: ReadImzmlOptions & { readonly onWarning: (message: string) => void },
): CubeState {
  const size = typeof pixelSize === "number" ? { x: pixelSize, y: pixelSize } : pixelSize;
  const state = massCubeState(new BinnedSource(spectra), {
    path: file.path,
    format: "imzML",
    mz: spectra.resolved.axis.centers,
    pixelSize: size ?? file.metadata.pixelSize,
    onWarning,
  });
  return { ...state, spectra };
}
