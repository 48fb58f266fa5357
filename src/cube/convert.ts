import type { Chunks } from "../array/chunks.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import type { ByteSize } from "../engine/memory_limit.ts";
import type { ReadImzmlOptions } from "./mass/read_imzml_cube.ts";
import { readCube, type ReadCubeOptions } from "./read.ts";
import { asReport } from "./report.ts";
import type { SchedulerName } from "./scheduling.ts";
import { writeCube, type WriteReport } from "./write.ts";

/** Options of {@linkcode convert}. */
export interface ConvertOptions extends ComputeOptions, Omit<ReadCubeOptions, keyof ReadImzmlOptions> {
  /** imzML: how spectra become a cube. */
  readonly imzml?: ReadImzmlOptions;
  /** Format of the output; by its suffix if not given. */
  readonly format?: "fits" | "zarr";
  /** Zarr: chunk lengths [channel, y, x] of the output. */
  readonly chunks?: Chunks;
  /** Zarr: `"zstd"` if not given. */
  readonly codec?: "none" | "zstd" | "gzip";
  /** Zarr: shard lengths, multiples of the chunks, or `"auto"`; one file a chunk if not given. */
  readonly shards?: Chunks;
  /** `"auto"` if not given. */
  readonly scheduler?: SchedulerName;
  /** Threads of `"workers"`; the available cores if not given. */
  readonly numWorkers?: number;
  /** Bytes of working memory. */
  readonly memoryLimit?: ByteSize;
  /** Replace the output if it exists. */
  readonly overwrite?: boolean;
}

/** How a conversion went. */
export interface ConversionReport extends Omit<WriteReport, "path" | "format"> {
  /** The file that was read. */
  readonly input: string;
  /** The file that was written. */
  readonly output: string;
  /** `FITS` or `Zarr`. */
  readonly inputFormat: string;
  /** `FITS` or `Zarr`. */
  readonly outputFormat: string;
  /** Bytes of voxels written per second, before compression. */
  readonly throughput: number;
}

/**
 * Converts a cube from one format to another: voxels, header, unit and coordinates. What `deno task convert`
 * calls. The input's format is told by its content, the output's by its suffix.
 *
 * One pass within the memory limit; the output appears only when complete.
 *
 * @throws {FormatError} If the input is not a cube
 * @throws {ExistsError} If the output exists and `overwrite` is not set
 */
export async function convert(
  input: string,
  output: string,
  options: ConvertOptions = {},
): Promise<ConversionReport> {
  const started = performance.now();
  const { scheduler = "auto", numWorkers, memoryLimit, imzml, ...rest } = options;
  const state = await readCube(input, { ...rest, ...imzml });
  try {
    using _scope = state.scheduling.use(scheduler, {
      ...(numWorkers === undefined ? {} : { numWorkers }),
      ...(memoryLimit === undefined ? {} : { memoryLimit }),
    });
    const { path: _path, format, ...report } = await writeCube(state, output, rest);
    const seconds = (performance.now() - started) / 1000;
    const throughput = report.bytesRead / seconds;
    const files = { input, output, inputFormat: state.format, outputFormat: format };
    return asReport({ ...files, ...report, seconds, throughput });
  } finally {
    state.open.close();
  }
}
