import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { addMatrix } from "../../../src/format/spatialdata/pixel_table.ts";
import type { PartialSums } from "../../../src/format/spatialdata/sparse/column_sums.ts";
import { RunTotals } from "../../../src/format/spatialdata/sparse/run_totals.ts";
import { RunWriter } from "../../../src/format/spatialdata/sparse/run_writer.ts";
import {
  planMerge,
  shardCount,
  type SparseMergeRef,
} from "../../../src/format/spatialdata/sparse/sparse_merge.ts";
import { SparseMatrix } from "../../../src/format/spatialdata/sparse/sparse_matrix.ts";
import { SparseMerger } from "../../../src/format/spatialdata/sparse/sparse_merger.ts";
import type { SparseFormat, SparseRunsRef } from "../../../src/format/spatialdata/sparse/sparse_runs.ts";
import { StoreTree } from "../../../src/format/spatialdata/store_tree.ts";
import type { BinnedRow } from "./write_store.ts";

/** A matrix to write and how to cut it. */
export interface MatrixOptions {
  readonly format: SparseFormat;
  readonly rows: number;
  readonly columns: number;
  readonly bucketShift: number;
  readonly rowsPerRun?: number;
  readonly dtype?: "float32" | "float64";
  readonly codec?: "blosc" | "zstd" | "none";
  readonly chunk?: number;
  readonly chunksPerShard?: number;
  readonly chunksPerStep?: number;
  readonly wide?: boolean;
}

/** The runs of a matrix, in a folder that it makes. */
export function runsRef(folder: string, options: MatrixOptions): SparseRunsRef {
  const { format, rows, columns, bucketShift, dtype = "float64" } = options;
  const runs = join(folder, "runs");
  mkdirSync(runs, { recursive: true });
  return { folder: runs, format, rows, columns, dtype, bucketShift };
}

/** Writes runs and everything but the shards. */
export function written(
  folder: string,
  rows: readonly BinnedRow[],
  options: MatrixOptions,
): { ref: SparseMergeRef } {
  const { rowsPerRun = 100, codec = "blosc", chunksPerShard = 0, chunksPerStep = 1, wide } = options;
  const runs = runsRef(folder, options);
  const [writer, totals] = [new RunWriter(runs), new RunTotals(runs)];
  for (let run = 0; run * rowsPerRun < rows.length; run++) {
    for (const { row, columns, values } of rows.slice(run * rowsPerRun, (run + 1) * rowsPerRun)) {
      writer.append(row, columns, values, columns.length);
    }
    totals.add(writer.finish(run));
  }
  const compression = { codec, level: 1 } as const;
  const planned = planMerge(runs, totals, {
    folder: join(folder, "tables", "t", "X"),
    ...compression,
    sums: true,
  });
  const chunk = options.chunk ?? planned.chunk;
  const ref: SparseMergeRef = {
    ...planned,
    chunk,
    chunksPerShard,
    step: chunk * chunksPerStep,
    indexType: wide ? "int64" : "int32",
  };
  addMatrix(new StoreTree(folder, compression), "t", ref, totals.pointers);
  return { ref };
}

/** Writes a whole matrix and opens it. */
export function merge(
  folder: string,
  rows: readonly BinnedRow[],
  options: MatrixOptions,
): { ref: SparseMergeRef; matrix: SparseMatrix; sums: readonly PartialSums[] } {
  const { ref } = written(folder, rows, options);
  const merger = new SparseMerger(ref);
  const shards = Array.from({ length: shardCount(ref) }, (_, shard) => merger.writeShard(shard));
  merger.close();
  const sums = shards.flatMap((shard) => shard.sums ?? []);
  return { ref, matrix: SparseMatrix.open(ref.folder), sums };
}

/** Rows in random order, small integers that every type holds exactly. */
export function randomRows(
  { rows, columns, density, seed }: MatrixOptions & { readonly density: number; readonly seed: number },
): readonly BinnedRow[] {
  let state = seed + 1;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const made = Array.from({ length: rows }, (_, row) => {
    const kept = Array.from({ length: columns }, (_, column) => column).filter(() => random() < density);
    return { row, columns: kept, values: kept.map(() => Math.floor(random() * 1000) - 200 || 1) };
  });
  return made.map((row) => ({ row, key: random() })).sort((a, b) => a.key - b.key).map(({ row }) => row);
}

/** The dense matrix of rows. */
export function wanted(rows: readonly BinnedRow[], { rows: count, columns }: MatrixOptions): number[][] {
  const dense = Array.from({ length: count }, () => Array<number>(columns).fill(0));
  for (const { row, columns: at, values } of rows) {
    at.forEach((column: number, i: number) => (dense[row] ?? [])[column] = values[i] ?? NaN);
  }
  return dense;
}

/** Lines of a part, with zeros; each must be sorted. */
export function spread(
  { pointers, indices, values }: ReturnType<SparseMatrix["rows"]>,
  length: number,
): number[][] {
  return Array.from({ length: pointers.length - 1 }, (_, line) => {
    const dense = Array<number>(length).fill(0);
    let previous = -1;
    for (let i = pointers[line] ?? 0; i < (pointers[line + 1] ?? 0); i++) {
      const index = indices[i] ?? -1;
      assert.ok(index > previous, "indices ascend");
      previous = index;
      dense[index] = values[i] ?? NaN;
    }
    return dense;
  });
}

/** Columns of dense rows. */
export function transposed(lines: readonly (readonly number[])[], length: number): number[][] {
  return Array.from({ length }, (_, i) => lines.map((line) => line[i] ?? NaN));
}
