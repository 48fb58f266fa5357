import { statSync } from "node:fs";
import type { ConversionReport, ConvertOptions as CubeOptions } from "../cube/convert.ts";
import type { CubePreview } from "../cube/preview.ts";
import { asReport, type Report } from "../cube/report.ts";
import { globalScheduling, Scheduling } from "../cube/scheduling.ts";
import { ExistsError, UnsupportedError } from "../error.ts";
import type { ImzmlReport } from "../msi/convert/imzml_report.ts";
import type { ImzmlPreview } from "../msi/convert/preview_imzml.ts";
import { imzmlCubeOptions, TABLE_ONLY } from "./imzml_cube.ts";
import type { ConvertFormat, ConvertOptions } from "./convert_options.ts";
import { CUBE_ONLY, IMZML_ONLY, refuseOptions } from "./refuse_options.ts";
import { type FailedConversion, writeFailedLog } from "./failed_log.ts";
import { isImzmlFile } from "../format/imzml/is_imzml_file.ts";

export type { ConvertFormat, ConvertOptions };

/** What {@linkcode convert} tells, by the formats; `outputFormat` and `dryRun` tell which it is. */
export type ConvertReport = ConversionReport | CubePreview | (ImzmlReport & Report) | (ImzmlPreview & Report);

/**
 * Converts a file to another format: a cube to FITS or Zarr, an imzML pair to SpatialData or, binned, to a cube. What
 * `deno task convert` calls. The input's format is told by its content.
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
  const imzml = isImzmlFile(input);
  const format = options.format ?? (imzml && !/\.fi?ts?$/i.test(output) ? "spatialdata" : undefined);
  if (format === "spatialdata") {
    if (imzml) return await convertMsi(input, output, { ...options, known });
    throw new UnsupportedError(
      `Cannot convert "${input}" to SpatialData: only imzML is; write FITS or Zarr (--format)`,
    );
  }
  const { codec, dryRun = false, format: _, ...rest } = options;
  if (codec === "blosc") {
    throw new TypeError('Cannot write a cube with codec "blosc": choose none, zstd or gzip');
  }
  refuseOptions(options, imzml ? TABLE_ONLY : IMZML_ONLY, "a cube");
  const asked = { ...(format && { format }), ...(codec && { codec }) };
  const cube = { ...(imzml ? imzmlCubeOptions({ ...rest, ...asked }) : rest as CubeOptions), ...asked };
  if (!dryRun) {
    const { convert: convertCube } = await import("../cube/convert.ts");
    return await convertCube(input, output, cube);
  }
  const { previewCube } = await import("../cube/preview.ts");
  return await previewCube(input, output, cube);
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
  refuseOptions(options, CUBE_ONLY, "SpatialData output");
  const { dryRun = false, scheduler = "auto", numWorkers, memoryLimit, codec, known, ...rest } = options;
  if (codec === "gzip") {
    throw new TypeError('Cannot write SpatialData with codec "gzip": choose blosc, zstd or none');
  }
  const scheduling = new Scheduling(globalScheduling);
  using _scope = scheduling.use(scheduler, {
    ...(numWorkers === undefined ? {} : { numWorkers }),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
  });
  if (!dryRun) scheduling.warm(statSync(input).size * IBD_TIMES_XML, "msi");
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
