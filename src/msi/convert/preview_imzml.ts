import { interruptible } from "../../engine/interruption.ts";
import { resolveAxis } from "../resolve_axis.ts";
import { openForConversion } from "./convert_imzml.ts";
import { msiScheduler } from "./msi_scheduler.ts";
import { planConversion } from "./conversion_plan.ts";
import type { ImzmlConversion } from "./imzml_conversion.ts";
import { axisRequest, checkImzmlOptions } from "./imzml_options.ts";
import type { MassAxisKind } from "../mass_axis.ts";
import { PreparationProgress } from "./preparation_progress.ts";

/** What a conversion would read and write, without the conversion. */
export interface ImzmlPreview {
  /** The file that was looked at. */
  readonly input: string;
  /** `"imzML"`. */
  readonly inputFormat: "imzML";
  /** The store that would be written. */
  readonly output: string;
  /** `"SpatialData"`. */
  readonly outputFormat: "SpatialData";
  /** Tells a preview from a report. */
  readonly dryRun: true;
  /** `"continuous"` or `"processed"`. */
  readonly mode: string;
  /** `"centroid"`, `"profile"`, `"mixed"` or `"undeclared"`. */
  readonly spectrumType: string;
  /** Pixels along x, y and z. */
  readonly grid: readonly [nx: number, ny: number, nz: number];
  /** Edges of a pixel in µm; absent where neither the file nor an option gives them. */
  readonly pixelSize?: readonly [x: number, y: number];
  /** Spectra of the file. */
  readonly spectra: number;
  /** Acquired positions. */
  readonly rows: number;
  /** Points of all spectra. */
  readonly peaks: number;
  /** Kind of the axis. */
  readonly massAxis: MassAxisKind;
  /** Why this kind. */
  readonly massAxisReason: string;
  /** Number of m/z bins. */
  readonly bins: number;
  /** The range of the axis. */
  readonly mzMin: number;
  /** See `mzMin`. */
  readonly mzMax: number;
  /** Bytes that would be read. */
  readonly bytesRead: number;
  /** Entries of the matrix, at most. */
  readonly nonzeros: number;
  /** Bytes of the store, an estimate from above. */
  readonly bytesWritten: number;
  /** Seconds, an estimate for a machine whose cores convert 200 MB a second each. */
  readonly seconds: number;
  /** Bytes of working memory at most. */
  readonly plannedMemory: number;
  /** Name of the scheduler. */
  readonly scheduler: string;
  /** Tasks that would run at once. */
  readonly numWorkers: number;
  /** What is unusual about the file, one sentence each. */
  readonly warnings: readonly string[];
}

/** What a core converts in a second: measured with 60 million peaks of f64 and f32. */
const BYTES_A_SECOND = 2e8;
/** Chunks take about half of their bytes once compressed. */
const COMPRESSED = 0.5;

/**
 * Looks at an imzML pair and says what its conversion would take. Reads the XML, and of the ibd what the axis needs;
 * writes nothing.
 *
 * @throws {FormatError} If the pair cannot be read
 * @throws {MemoryLimitError} If the memory limit is too low
 */
export async function previewImzml(
  input: string,
  output: string,
  conversion: ImzmlConversion,
): Promise<ImzmlPreview> {
  checkImzmlOptions(conversion);
  const signal = interruptible(conversion.signal);
  const preparation = new PreparationProgress(input, conversion);
  const opening = { ...conversion, signal, onBytes: preparation.reach };
  using file = await preparation.during(() => openForConversion(input, opening), signal);
  const onBytes = (bytes: number, total: number) => preparation.reach("range", bytes, total);
  const options = { assumeAscending: true, signal, onBytes };
  const resolving = () => resolveAxis(file, axisRequest(conversion), options);
  const { axis, reason } = await preparation.during(resolving, signal);
  const { name: scheduler, numWorkers: threads } = msiScheduler(conversion.environment, file.ibd.size);
  const plan = planConversion(file, axis, { ...conversion, numWorkers: threads });
  const { metadata, grid, index } = file;
  const { pixelSize = metadata.pixelSize, dtype = "f4" } = conversion;
  const sizes = typeof pixelSize === "number" ? { x: pixelSize, y: pixelSize } : pixelSize;
  const workers = Math.min(plan.binConcurrency, Math.max(1, plan.batches.count));
  return {
    input,
    inputFormat: "imzML",
    output,
    outputFormat: "SpatialData",
    dryRun: true,
    mode: file.mode,
    spectrumType: metadata.spectrumType ?? "undeclared",
    grid: [grid.nx, grid.ny, grid.nz],
    ...(sizes && { pixelSize: [sizes.x, sizes.y] as const }),
    spectra: index.count,
    rows: grid.rows,
    peaks: file.points,
    massAxis: axis.kind,
    massAxisReason: reason,
    bins: axis.centers.length,
    mzMin: axis.low,
    mzMax: axis.high,
    bytesRead: file.ibd.size,
    nonzeros: plan.entries,
    bytesWritten: Math.round(COMPRESSED * plan.entries * (dtype === "f8" ? 12 : 8)),
    seconds: 0.2 + file.ibd.size / (BYTES_A_SECOND * workers),
    plannedMemory: plan.peakMemory,
    scheduler,
    numWorkers: plan.binConcurrency,
    warnings: file.warnings.map(({ message }) => message),
  };
}
