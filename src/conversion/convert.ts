import { statSync } from "node:fs";
import {
  type ConversionReport,
  convert as convertCube,
  type ConvertOptions as CubeOptions,
} from "../cube/convert.ts";
import { asReport, type Report } from "../cube/report.ts";
import { globalScheduling, Scheduling } from "../cube/scheduling.ts";
import { ExistsError, UnsupportedError } from "../error.ts";
import type { ImzmlConvertOptions } from "../msi/convert/imzml_options.ts";
import type { ImzmlReport } from "../msi/convert/imzml_report.ts";
import type { ImzmlPreview } from "../msi/convert/preview_imzml.ts";
import { imzmlCubeOptions, TABLE_ONLY } from "./imzml_cube.ts";
import { type FailedConversion, writeFailedLog } from "./failed_log.ts";
import { isImzmlFile } from "../format/imzml/is_imzml_file.ts";

/** The formats that `convert` writes. */
export type ConvertFormat = "fits" | "zarr" | "spatialdata";

/** Options of {@linkcode convert}; some are for cubes only, some for imzML only. */
export interface ConvertOptions
  extends
    Omit<CubeOptions, "format" | "codec" | keyof ImzmlConvertOptions>,
    Omit<ImzmlConvertOptions, "codec"> {
  /** Format of the output. By default SpatialData for imzML, and that of the output's suffix for cubes. */
  readonly format?: ConvertFormat;
  /** Zarr: `"zstd"` if not given. SpatialData: `"blosc"` if not given, which holds Zstandard. */
  readonly codec?: "none" | "zstd" | "gzip" | "blosc";
  /** imzML: tell what the conversion would take, and write nothing. */
  readonly dryRun?: boolean;
  /** Leave a text `<output>.failed` if the conversion fails or is stopped: message, place, options, report so far. */
  readonly failedLog?: boolean;
}

/** What {@linkcode convert} tells, by the formats; `outputFormat` and `dryRun` tell which it is. */
export type ConvertReport = ConversionReport | (ImzmlReport & Report) | (ImzmlPreview & Report);

/**
 * Converts a file to another format: a cube to FITS or Zarr, an imzML pair to SpatialData. What `deno task convert` calls.
 * The input's format is told by its content.
 *
 * The memory limit is kept; the output appears only when complete, and nothing is left of one that fails, except for the
 * text that `failedLog` asks for.
 *
 * @throws {FormatError} If the input cannot be read
 * @throws {ExistsError} If the output exists and `overwrite` is not set
 * @throws {MemoryLimitError} If the memory limit is too low, before anything is written
 * @throws {TypeError} If an option does not belong to the formats
 */
export async function convert(
  input: string,
  output: string,
  options: ConvertOptions = {},
): Promise<ConvertReport> {
  const { failedLog = false, ...rest } = options;
  const known: Known = {};
  try {
    return await converted(input, output, { ...rest, known });
  } catch (error) {
    // Where the output exists nothing was tried.
    if (failedLog && !options.dryRun && !(error instanceof ExistsError)) {
      leaveLog({ input, output, options, error, report: known.report?.() }, options);
    }
    throw error;
  }
}

/** What becomes known of a conversion while it runs. */
interface Known {
  report?: () => unknown;
}

/** Options, and where to put what becomes known. */
interface KnownConversion extends ConvertOptions {
  readonly known: Known;
}

async function converted(
  input: string,
  output: string,
  { known, ...options }: KnownConversion,
): Promise<ConvertReport> {
  const { format } = options;
  const msi = isImzmlFile(input);
  if (msi && (format === undefined || format === "spatialdata")) {
    refuseOptions(options, CUBE_ONLY, "imzML input");
    return await convertMsi(input, output, { ...options, known });
  }
  if (format === "spatialdata") {
    throw new UnsupportedError(
      `Cannot convert "${input}" to SpatialData: only imzML is; write FITS or Zarr (--format)`,
    );
  }
  refuseOptions(options, msi ? TABLE_ONLY : IMZML_ONLY, "a cube");
  const { codec } = options;
  if (codec === "blosc") {
    throw new TypeError('Cannot write a cube with codec "blosc": choose none, zstd or gzip');
  }
  if (msi) {
    const cube = imzmlCubeOptions({ ...options, format: format === "fits" ? "fits" : "zarr" });
    return await convertCube(input, output, { ...cube, ...(codec === undefined ? {} : { codec }) });
  }
  return await convertCube(input, output, options as CubeOptions);
}

/** How much larger than its XML an ibd is, in round numbers: workers start while the XML is scanned. */
const IBD_TIMES_XML = 10;

/** The failure that led to a log counts more than one to write it. */
function leaveLog(failed: FailedConversion, { onWarning }: ConvertOptions): void {
  try {
    writeFailedLog(failed);
  } catch (error) {
    const warn = onWarning ?? ((message: string) => console.warn(message));
    warn(`Cannot write the log of the failure: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function convertMsi(input: string, output: string, options: KnownConversion): Promise<ConvertReport> {
  const { dryRun = false, scheduler = "auto", numWorkers, memoryLimit, codec, known, ...rest } = options;
  if (codec === "gzip") {
    throw new TypeError('Cannot write SpatialData with codec "gzip": choose blosc, zstd or none');
  }
  const scheduling = new Scheduling(globalScheduling);
  using _scope = scheduling.use(scheduler, {
    ...(numWorkers === undefined ? {} : { numWorkers }),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
  });
  if (!dryRun) scheduling.warm(statSync(input).size * IBD_TIMES_XML);
  const onWarning = options.onWarning ?? ((message: string) => console.warn(message));
  const environment = scheduling.environment();
  const conversion = { ...rest, ...(codec === undefined ? {} : { codec }), onWarning, environment };
  if (dryRun) {
    const { previewImzml } = await import("../msi/convert/preview_imzml.ts");
    return asReport(await previewImzml(input, output, conversion));
  }
  const { convertImzml } = await import("../msi/convert/convert_imzml.ts");
  const { ConversionRecord } = await import("../msi/convert/conversion_record.ts");
  const record = new ConversionRecord();
  known.report = () => record.report();
  return asReport(await convertImzml(input, output, { ...conversion, record }));
}

function refuseOptions(
  options: ConvertOptions,
  names: readonly (keyof ConvertOptions)[],
  input: string,
): void {
  const given = names.find((name) => options[name] !== undefined && options[name] !== false);
  if (given !== undefined) throw new TypeError(`Cannot use the option ${given} with ${input}: leave it out`);
}

const CUBE_ONLY = ["hdu", "stokes", "array", "chunks", "shards"] as const;
const IMZML_ONLY = [
  "pixelSize",
  "massAxis",
  "bins",
  "width",
  "reference",
  "mzMin",
  "mzMax",
  "centers",
  "tolerance",
  "rangeTest",
  "method",
  "gap",
  "negatives",
  "sparseFormat",
  "dtype",
  "regions",
  "datasetId",
  "ionImages",
  "duplicates",
  "crop",
  "verify",
  "ignoreUuid",
  "dryRun",
] as const;
