import {
  createSpatialData,
  type SpatialDataOutput,
} from "../../../src/format/spatialdata/create_spatialdata.ts";
import type {
  SpatialDataContent,
  SpatialDataOptions,
} from "../../../src/format/spatialdata/spatialdata_options.ts";
import type { PartialSums } from "../../../src/format/spatialdata/sparse/column_sums.ts";
import { RunTotals } from "../../../src/format/spatialdata/sparse/run_totals.ts";
import { RunWriter } from "../../../src/format/spatialdata/sparse/run_writer.ts";
import { shardCount } from "../../../src/format/spatialdata/sparse/sparse_merge.ts";
import { SparseMerger } from "../../../src/format/spatialdata/sparse/sparse_merger.ts";

/** The binned spectrum of a row: columns ascending. */
export interface BinnedRow {
  readonly row: number;
  readonly columns: readonly number[] | Int32Array;
  readonly values: readonly number[] | Float64Array;
}

/** How work is shared, which must not change the store. */
export interface Sharing {
  readonly rowsPerRun?: number;
  /** So many writers and mergers take turns, as so many threads would. */
  readonly threads?: number;
  readonly backwards?: boolean;
}

/** What was written. */
export interface WrittenStore {
  readonly output: SpatialDataOutput;
  readonly nonzeros: number;
  /** Partial sums of all shards in their order. */
  readonly sums: readonly PartialSums[];
}

/** Writes a whole store in this thread, as the tasks of two stages would, and publishes it. */
export async function writeStore(
  path: string,
  options: SpatialDataOptions,
  rows: readonly BinnedRow[],
  { sharing = {}, content = {} }: { sharing?: Sharing; content?: Partial<SpatialDataContent> } = {},
): Promise<WrittenStore> {
  const output = await createSpatialData(path, options);
  try {
    const totals = writeRuns(output, rows, sharing);
    const ref = output.planMerge(totals);
    const mergers = Array.from({ length: sharing.threads ?? 1 }, () => new SparseMerger(ref));
    const shards = Array.from({ length: shardCount(ref) }, (_, shard) => shard);
    const results = inTurn(shards, sharing, (shard, thread) => mergers[thread]?.writeShard(shard));
    for (const merger of mergers) merger.close();
    const tic = new Float64Array(output.runs.rows);
    for (const { row, values } of rows) tic[row] = Array.from(values).reduce((sum, value) => sum + value, 0);
    await output.complete({ tic, ...content });
    await output.publish();
    const sums = results.flatMap((result) => result?.sums ? [result] : [])
      .sort((a, b) => a.shard - b.shard).flatMap((result) => result.sums ?? []);
    return { output, nonzeros: totals.nonzeros, sums };
  } catch (error) {
    await output.discard();
    throw error;
  }
}

/** Writes all runs and adds them up. */
export function writeRuns(
  output: SpatialDataOutput,
  rows: readonly BinnedRow[],
  sharing: Sharing = {},
): RunTotals {
  const { rowsPerRun = 7, threads = 1 } = sharing;
  const totals = new RunTotals(output.runs);
  const writers = Array.from({ length: threads }, () => new RunWriter(output.runs));
  const runs = Array.from({ length: Math.ceil(rows.length / rowsPerRun) }, (_, run) => run);
  inTurn(runs, sharing, (run, thread) => {
    const writer = writers[thread];
    for (const { row, columns, values } of rows.slice(run * rowsPerRun, (run + 1) * rowsPerRun)) {
      writer?.append(row, columns, values, columns.length);
    }
    if (writer) totals.add(writer.finish(run));
  });
  return totals;
}

function inTurn<T, R>(items: readonly T[], sharing: Sharing, task: (item: T, thread: number) => R): R[] {
  const order = sharing.backwards ? items.toReversed() : items;
  return order.map((item, i) => task(item, i % (sharing.threads ?? 1)));
}
