import type { Progress } from "../engine/progress.ts";
import type { ChunkChoice } from "./chunk_text.ts";

/** The API that the command calls. */
export type Conversion = (
  input: string,
  output: string,
  options?: ConversionOptions,
) => Promise<ConversionReport>;

/** Options of a conversion; what is absent keeps the default of the format or the scheduler. */
export interface ConversionOptions {
  readonly chunks?: ChunkChoice;
  readonly codec?: "none" | "zstd" | "gzip";
  readonly shards?: ChunkChoice;
  readonly scheduler?: "synchronous" | "workers";
  readonly numWorkers?: number;
  readonly memoryLimit?: number | string;
  readonly overwrite?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** How a conversion went. */
export interface ConversionReport {
  readonly input: string;
  readonly output: string;
  readonly inputFormat: string;
  readonly outputFormat: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly chunks?: readonly number[];
  readonly codec?: string;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly seconds: number;
  /** Bytes read per second. */
  readonly throughput: number;
  readonly peakMemory: number;
  readonly scheduler: string;
  readonly numWorkers: number;
}
