import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PrepareOptions } from "../../array/source.ts";
import type { Scheduler } from "../../engine/scheduler.ts";
import type { PixelTableFile } from "../../format/spatialdata/read/open_pixel_table.ts";
import { openSparseTable, type SparseTableRef } from "../../format/spatialdata/read/sparse_table.ts";
import { runMemory } from "../../format/spatialdata/sparse/run_writer.ts";
import { type SparseRunsRef, valueWidth } from "../../format/spatialdata/sparse/sparse_runs.ts";
import { largestFit } from "../convert/conversion_plan.ts";
import type { UnpackProgram } from "../convert/msi_program.ts";
import { msiScheduler } from "../convert/msi_scheduler.ts";
import { runStage } from "../convert/run_stage.ts";
import { CELLS, type SpectraEnvironment } from "./mass_spectra.ts";
import type { TablePixels } from "./table_pixels.ts";

/** Majors of a matrix: columns where it is stored by columns, rows where by rows. */
export interface MajorRange {
  readonly first: number;
  readonly end: number;
}

/** How a matrix is unpacked to runs within the memory limit. */
export interface UnpackPlan {
  readonly batches: number;
  readonly program: UnpackProgram;
  readonly buffers: readonly SharedArrayBuffer[];
  readonly runsOn: Scheduler;
  /** Name of the scheduler. */
  readonly scheduler: string;
  readonly numWorkers: number;
  readonly peakMemory: number;
  readonly bytes: number;
  readonly cells: Uint32Array;
  readonly environment: SpectraEnvironment;
}

/** What is unpacked, and to where. */
export interface UnpackJob {
  readonly range: MajorRange;
  readonly pixels: TablePixels;
  readonly runs: SparseRunsRef;
  /** Where the entries of each major of the range begin, and the end; taken to be spread evenly if not given. */
  readonly pointers?: Float64Array;
  readonly environment: SpectraEnvironment;
}

const BATCH_ENTRIES = [2 ** 20, 2 ** 19, 2 ** 18, 2 ** 17];

/** Where the entries of each major of a range begin, and the end. */
export async function readPointers(
  ref: SparseTableRef,
  { first, end }: MajorRange,
  signal: AbortSignal,
): Promise<Float64Array> {
  const table = openSparseTable(ref);
  try {
    return await table.pointers(first, end, { signal });
  } finally {
    table.close();
  }
}

/**
 * Divides majors into batches of about a million entries. Reads nothing.
 *
 * @throws {MemoryLimitError} If the smallest batches in one thread do not fit the limit
 */
export function planUnpacking(
  table: PixelTableFile,
  { range, pixels, runs, pointers = evenPointers(table, range), environment }: UnpackJob,
): UnpackPlan {
  const majors = table.layout === "csc" ? table.columns : table.rows;
  const bytes = Math.round(table.storedBytes * (range.end - range.first) / Math.max(1, majors));
  const runsOn = msiScheduler(environment, bytes);
  const sparse = openSparseTable(table.ref), { chunkBytes } = sparse;
  sparse.close();
  const width = valueWidth(runs.dtype);
  const sizes = BATCH_ENTRIES.map((most) => {
    const starts = batchStarts(pointers, range.first, most);
    const largest = { entries: 0, rows: 0 };
    for (let batch = 0; batch + 1 < starts.length; batch++) {
      const [from, to] = [
        (starts[batch] as number) - range.first,
        (starts[batch + 1] as number) - range.first,
      ];
      largest.entries = Math.max(largest.entries, (pointers[to] as number) - (pointers[from] as number));
      largest.rows = Math.max(largest.rows, to - from);
    }
    const memory = chunkBytes + (16 + 2 * width) * largest.entries + runMemory(runs, largest);
    return { starts, memory };
  });
  const kept = 12 * table.rows + 8 * pointers.length;
  const { chosen, concurrency } = largestFit(sizes, {
    limit: environment.memoryLimit,
    kept,
    numWorkers: runsOn.numWorkers,
    name: `unpacking "${table.path}"`,
  });
  const starts = Uint32Array.from(chosen.starts);
  const shared = new Uint32Array(new SharedArrayBuffer(starts.byteLength));
  shared.set(starts);
  return {
    batches: starts.length - 1,
    program: { runner: "msi", kind: "unpack", table: table.ref, runs, inOrder: pixels.inOrder },
    buffers: [shared.buffer as SharedArrayBuffer, pixels.pixelOf.buffer],
    runsOn,
    scheduler: runsOn.name,
    numWorkers: concurrency,
    peakMemory: kept + concurrency * chosen.memory,
    bytes,
    cells: pixels.cells,
    environment,
  };
}

/**
 * Unpacks a matrix to runs in a folder that exists. Returns the bytes that were read.
 *
 * @throws {FormatError} If a chunk is damaged or entries make no sense
 */
export async function runUnpacking(
  plan: UnpackPlan,
  { name, options: { signal, compute, quiet = false } }: {
    readonly name: string;
    readonly options: PrepareOptions & { readonly signal: AbortSignal };
  },
): Promise<number> {
  const { program, buffers, bytes, peakMemory, environment: { budget, memoryLimit } } = plan;
  using _lease = await budget.acquire(peakMemory, { limit: memoryLimit, signal });
  writeFileSync(join(program.runs.folder, CELLS), plan.cells);
  const { bytesRead } = await runStage(
    { name, program, tasks: plan.batches, buffers, bytes },
    {
      scheduler: plan.runsOn,
      signal,
      concurrency: plan.numWorkers,
      compute,
      progress: !quiet,
      onValue: () => {},
    },
  );
  return bytesRead;
}

function evenPointers({ entries }: PixelTableFile, { first, end }: MajorRange): Float64Array {
  const majors = Math.max(1, end - first);
  return Float64Array.from({ length: majors + 1 }, (_, i) => Math.round(entries * i / majors));
}

function batchStarts(pointers: Float64Array, first: number, most: number): readonly number[] {
  const starts = [first];
  let begin = pointers[0] ?? 0;
  for (let i = 1; i < pointers.length - 1; i++) {
    if ((pointers[i + 1] as number) - begin <= most) continue;
    starts.push(first + i);
    begin = pointers[i] as number;
  }
  return [...starts, first + pointers.length - 1];
}
