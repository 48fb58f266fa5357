import type { UuidResult } from "../../format/imzml/check_uuid.ts";
import type { ImzmlFile } from "../../format/imzml/imzml_file.ts";
import type { SparseFormat } from "../../format/spatialdata/sparse/sparse_runs.ts";
import type { BinningMethod } from "../batch_binner.ts";
import type { MassAxisKind } from "../mass_axis.ts";
import type { PeakTally } from "../peak_tally.ts";
import type { ResolvedAxis } from "../resolve_axis.ts";
import type { BinnedTotals } from "./binned_totals.ts";
import type { ImzmlConvertOptions } from "./imzml_options.ts";

/** Seconds of each phase of a conversion. */
export interface PhaseSeconds {
  /** Scanning the XML and checking the pair. */
  readonly open: number;
  /** Finding the m/z axis. */
  readonly axis: number;
  /** Reading, decoding, binning and writing runs. */
  readonly bin: number;
  /** Merging runs into the matrix and compressing it. */
  readonly merge: number;
  /** Everything else of the store. */
  readonly store: number;
}

/** What a conversion read and wrote, and whether anything was lost: plain JSON. */
export interface ImzmlIntegrity {
  /** The file that was read. */
  readonly input: string;
  /** `"imzML"`. */
  readonly inputFormat: "imzML";
  /** `"continuous"` or `"processed"`. */
  readonly mode: string;
  /** `"centroid"`, `"profile"`, `"mixed"` or `"undeclared"`. */
  readonly spectrumType: string;
  /** Pixels along x, y and z. */
  readonly grid: readonly [nx: number, ny: number, nz: number];
  /** Edges of a pixel in µm, and where they are from. */
  readonly pixelSize: readonly [x: number, y: number];
  /** `"the file"` or `"option"`. */
  readonly pixelSizeFrom: string;
  /** Kind of the axis, why it was taken, its bins and its range. */
  readonly massAxis: MassAxisKind;
  /** Why this kind of axis. */
  readonly massAxisReason: string;
  /** Number of bins. */
  readonly bins: number;
  /** Peaks from here … */
  readonly mzMin: number;
  /** … to here are kept, both included. */
  readonly mzMax: number;
  /** How peaks were put into bins. */
  readonly method: BinningMethod;
  /** Layout of the matrix. */
  readonly sparseFormat: SparseFormat;
  /** Type of the matrix. */
  readonly dtype: "f4" | "f8";
  /** Spectra of the file. */
  readonly spectra: number;
  /** Rows of the table: acquired positions. */
  readonly rows: number;
  /** Spectra that were added to, or left out for, another one at their position. */
  readonly duplicateSpectra: number;
  /** Spectra without a point. */
  readonly emptySpectra: number;
  /** Spectra whose m/z do not ascend. */
  readonly unsortedSpectra: number;
  /** Points that were read. */
  readonly peaks: number;
  /** Points dropped because their intensity is not finite. */
  readonly nonfiniteIntensity: number;
  /** Points dropped because their m/z is not finite. */
  readonly nonfiniteMz: number;
  /** Points with a negative intensity. */
  readonly negativePeaks: number;
  /** Points below the axis, with their ion current. */
  readonly peaksBelow: number;
  /** See `peaksBelow`. */
  readonly ionCurrentBelow: number;
  /** Points above the axis, with their ion current. */
  readonly peaksAbove: number;
  /** See `peaksAbove`. */
  readonly ionCurrentAbove: number;
  /** Total ion current of all finite points, and of the matrix before it is rounded to its type. */
  readonly ionCurrentRead: number;
  /** See `ionCurrentRead`. */
  readonly ionCurrentStored: number;
  /** What is neither stored nor outside the axis. */
  readonly ionCurrentUnaccounted: number;
  /** The position whose ion current changed most, by how much (stored − read), x, y and z 0-based. */
  readonly worstPixel: readonly [x: number, y: number, z: number];
  /** See `worstPixel`. */
  readonly worstPixelDifference: number;
  /** Entries of the matrix. */
  readonly nonzeros: number;
  /** How the UUIDs of the two files compare. */
  readonly uuid: UuidResult;
  /** `"equal"`, `"not checked"` or `"none declared"`. */
  readonly checksum: string;
  /** What is unusual about the file, one sentence each. */
  readonly warnings: readonly string[];
}

/** How a conversion from imzML went. */
export interface ImzmlReport extends ImzmlIntegrity {
  /** The store that was written. */
  readonly output: string;
  /** `"SpatialData"`. */
  readonly outputFormat: "SpatialData";
  /** Bytes of the ibd that were read when binning. */
  readonly bytesRead: number;
  /** Bytes of the store. */
  readonly bytesWritten: number;
  /** Files of the store. */
  readonly files: number;
  /** From the start to the end. */
  readonly seconds: number;
  /** Seconds by phase. */
  readonly phases: PhaseSeconds;
  /** Bytes of the ibd per second. */
  readonly throughput: number;
  /** The largest resident memory of the process that was seen. */
  readonly peakMemory: number;
  /** Bytes of working memory that were planned. */
  readonly plannedMemory: number;
  /** Name of the scheduler. */
  readonly scheduler: string;
  /** Tasks that ran at once. */
  readonly numWorkers: number;
}

/** What the report is made of. */
export interface IntegrityFacts {
  readonly file: ImzmlFile;
  readonly resolved: ResolvedAxis;
  readonly pixelSize: { readonly x: number; readonly y: number };
  readonly totals: BinnedTotals;
  readonly options: ImzmlConvertOptions;
}

/** What was read, dropped and stored, when all batches have ended. */
export function imzmlIntegrity(
  { file, resolved, pixelSize, totals, options }: IntegrityFacts,
): ImzmlIntegrity {
  const { metadata, grid, index } = file, { axis, reason } = resolved;
  const tally = totals.tally();
  return {
    input: file.path,
    inputFormat: "imzML",
    mode: file.mode,
    spectrumType: metadata.spectrumType ?? "undeclared",
    grid: [grid.nx, grid.ny, grid.nz],
    pixelSize: [pixelSize.x, pixelSize.y],
    pixelSizeFrom: options.pixelSize === undefined ? "the file" : "option",
    massAxis: axis.kind,
    massAxisReason: reason,
    bins: axis.centers.length,
    mzMin: axis.low,
    mzMax: axis.high,
    method: options.method ?? "nearest",
    sparseFormat: options.sparseFormat ?? "csc",
    dtype: options.dtype ?? "f4",
    spectra: index.count,
    rows: grid.rows,
    duplicateSpectra: index.count - grid.rows,
    emptySpectra: index.points.reduce((sum, points) => sum + Number(points === 0), 0),
    ...peakFacts(tally),
    ...worstPixel(file, totals),
    nonzeros: totals.runs.nonzeros,
    uuid: file.uuidResult,
    checksum: metadata.checksums.length === 0 ? "none declared" : file.verified ? "equal" : "not checked",
    warnings: warningsOf(file, tally, options),
  };
}

/** The sentences of all warnings that hold with these options. */
export function warningsOf(
  file: ImzmlFile,
  tally: PeakTally,
  { pixelSize }: ImzmlConvertOptions,
): readonly string[] {
  return [...file.warnings, ...tally.warnings()]
    .filter(({ word }) => pixelSize === undefined || !word.startsWith("pixel-size-"))
    .map(({ message }) => message);
}

function peakFacts(tally: PeakTally) {
  return {
    unsortedSpectra: tally.unsortedSpectra,
    peaks: tally.points,
    nonfiniteIntensity: tally.nonfiniteIntensity,
    nonfiniteMz: tally.nonfiniteMz,
    negativePeaks: tally.negative,
    peaksBelow: tally.below,
    ionCurrentBelow: tally.ionCurrentBelow,
    peaksAbove: tally.above,
    ionCurrentAbove: tally.ionCurrentAbove,
    ionCurrentRead: tally.ionCurrentRead,
    ionCurrentStored: tally.ionCurrentStored,
    ionCurrentUnaccounted: tally.ionCurrentRead - tally.ionCurrentBelow - tally.ionCurrentAbove -
      tally.ionCurrentStored,
  };
}

function worstPixel(
  { grid }: ImzmlFile,
  { read, stored }: BinnedTotals,
): Pick<ImzmlIntegrity, "worstPixel" | "worstPixelDifference"> {
  let worst = 0, difference = 0;
  for (let row = 0; row < read.length; row++) {
    const own = (stored[row] as number) - (read[row] as number);
    if (Math.abs(own) <= Math.abs(difference)) continue;
    worst = row;
    difference = own;
  }
  return { worstPixel: grid.position(worst), worstPixelDifference: difference };
}
