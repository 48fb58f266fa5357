import { setImmediate } from "node:timers/promises";
import { BatchReader } from "../format/imzml/batch_reader.ts";
import type { ImzmlFile } from "../format/imzml/imzml_file.ts";
import type { DuplicatePolicy } from "../format/imzml/batch_plan.ts";
import { createKernelSpace } from "../kernel/kernel_space.ts";
import { BatchBinner, type BinnedRows, type BinningOptions } from "./batch_binner.ts";
import type { MassAxis } from "./mass_axis.ts";
import type { PeakTally } from "./peak_tally.ts";

/** Binned spectra in memory: rows are acquired positions in raster order, columns are bins (CSR). */
export interface BinnedTable {
  /** Acquired positions. */
  readonly rows: number;
  /** Bins. */
  readonly columns: number;
  /** Values of row i are from `indptr[i]` to `indptr[i + 1]`. */
  readonly indptr: Float64Array;
  /** Bins, ascending in each row. */
  readonly indices: Uint32Array;
  /** Sums, none of them 0. */
  readonly data: Float64Array;
  /** Ion current of all finite points of each row. */
  readonly ionCurrentRead: Float64Array;
  /** Ion current of what is stored of each row. */
  readonly ionCurrentStored: Float64Array;
  /** What was seen of the peaks. */
  readonly tally: PeakTally;
}

/** Options of {@linkcode binTable}. */
export interface BinTableOptions extends BinningOptions {
  /** Which spectra of one position are taken; `"sum"` by default. */
  readonly duplicates?: DuplicatePolicy;
  /** Bytes of the ibd read at once. */
  readonly windowBytes?: number;
  /** Stops after a batch. */
  readonly signal?: AbortSignal;
}

/**
 * Bins all spectra of a file in this thread, into memory: 12 bytes a value. Reads the ibd once, in the order of its bytes;
 * what comes out does not depend on the size of the windows.
 */
export async function binTable(
  file: ImzmlFile,
  axis: MassAxis,
  options: BinTableOptions = {},
): Promise<BinnedTable> {
  const space = createKernelSpace();
  const binner = new BatchBinner(axis, space, options);
  const reader = new BatchReader(file, space);
  const { windowBytes = 2 ** 24, duplicates = "sum" } = options;
  const outputBytes = (points: number) => binner.outputBytes(points) / 2;
  const plan = file.batches({ windowBytes, duplicates, outputBytes });
  const parts: TablePart[] = [];
  for (let batch = 0; batch < plan.count; batch++) {
    options.signal?.throwIfAborted();
    const mark = space.memory.mark();
    const rows = binner.bin(reader.read(plan.spectra(batch)), file.grid.rowOf);
    const count = rows.starts.at(-1) ?? 0;
    parts.push({
      rows,
      indices: space.memory.uint32(rows.indices, count).slice(),
      data: space.memory.float64(rows.values, count).slice(),
    });
    space.memory.release(mark);
    await setImmediate();
  }
  return { ...assembled(parts, file.grid.rows), columns: axis.centers.length, tally: binner.tally };
}

interface TablePart {
  readonly rows: BinnedRows;
  readonly indices: Uint32Array;
  readonly data: Float64Array;
}

function assembled(parts: readonly TablePart[], rows: number): Omit<BinnedTable, "columns" | "tally"> {
  const indptr = new Float64Array(rows + 1);
  const ionCurrentRead = new Float64Array(rows), ionCurrentStored = new Float64Array(rows);
  for (const { rows: { rows: numbers, starts, read, stored } } of parts) {
    numbers.forEach((row, i) => {
      indptr[row + 1] = (starts[i + 1] ?? 0) - (starts[i] ?? 0);
      ionCurrentRead[row] = read[i] ?? 0;
      ionCurrentStored[row] = stored[i] ?? 0;
    });
  }
  for (let row = 0; row < rows; row++) indptr[row + 1] = (indptr[row + 1] ?? 0) + (indptr[row] ?? 0);
  const count = indptr[rows] ?? 0;
  const indices = new Uint32Array(count), data = new Float64Array(count);
  for (const part of parts) {
    const { rows: numbers, starts } = part.rows;
    numbers.forEach((row, i) => {
      const place = indptr[row] ?? 0;
      indices.set(part.indices.subarray(starts[i], starts[i + 1]), place);
      data.set(part.data.subarray(starts[i], starts[i + 1]), place);
    });
  }
  return { rows, indptr, indices, data, ionCurrentRead, ionCurrentStored };
}
