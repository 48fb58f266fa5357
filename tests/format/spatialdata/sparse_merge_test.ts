import assert from "node:assert/strict";
import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { FormatError } from "../../../src/error.ts";
import { totalSums } from "../../../src/format/spatialdata/sparse/column_sums.ts";
import { RunTotals } from "../../../src/format/spatialdata/sparse/run_totals.ts";
import { runMemory, RunWriter } from "../../../src/format/spatialdata/sparse/run_writer.ts";
import { SparseMatrix } from "../../../src/format/spatialdata/sparse/sparse_matrix.ts";
import { SparseMerger } from "../../../src/format/spatialdata/sparse/sparse_merger.ts";
import type { SparseFormat } from "../../../src/format/spatialdata/sparse/sparse_runs.ts";
import { inFolder } from "../zarr/zarr_fixture.ts";
import { merge, randomRows, runsRef, spread, transposed, wanted, written } from "./merged_matrix.ts";
import type { BinnedRow } from "./write_store.ts";

/** 6 × 9, rows out of order, row 2 empty and row 4 missing. */
const ROWS: readonly BinnedRow[] = [
  { row: 5, columns: [0, 3, 7], values: [1, 2, 3] },
  { row: 0, columns: [3], values: [4.5] },
  { row: 2, columns: [], values: [] },
  { row: 1, columns: [0, 1, 2, 3], values: [5, 6, 7, -8] },
  { row: 3, columns: [7], values: [9] },
];

// scipy 1.17: csc_matrix(M) and csr_matrix(M) of the dense matrix.
const EXPECTED = {
  csc: {
    values: [5, 1, 6, 7, 4.5, -8, 2, 9, 3],
    indices: [1, 5, 1, 1, 0, 1, 5, 3, 5],
    pointers: [0, 2, 3, 4, 7, 7, 7, 7, 9, 9],
  },
  csr: {
    values: [4.5, 5, 6, 7, -8, 9, 1, 2, 3],
    indices: [3, 0, 1, 2, 3, 7, 0, 3, 7],
    pointers: [0, 1, 5, 5, 6, 6, 9],
  },
};

for (const format of ["csc", "csr"] as const) {
  for (const bucketShift of format === "csc" ? [0, 1, 2, 15] : [31]) {
    Deno.test(`rows become the ${format} matrix that scipy makes, with buckets of 2^${bucketShift} columns`, async () => {
      await inFolder((folder) => {
        const merged = merge(folder, ROWS, { format, rows: 6, columns: 9, bucketShift, rowsPerRun: 2 });
        using matrix = merged.matrix;
        const { indices, values } = matrix.stored(0, matrix.pointers.length - 1);
        assert.deepEqual([...matrix.pointers], EXPECTED[format].pointers);
        assert.deepEqual([...indices], EXPECTED[format].indices);
        assert.deepEqual([...values], EXPECTED[format].values);
        assert.deepEqual([...totalSums(merged.sums, 9)], [6, 6, 7, -1.5, 0, 0, 0, 12, 0]);
      });
    });
  }
}

const matrices = fc.record({
  format: fc.constantFrom<SparseFormat>("csc", "csr"),
  dtype: fc.constantFrom("float32", "float64"),
  codec: fc.constantFrom("blosc", "zstd", "none"),
  rows: fc.integer({ min: 1, max: 10 }),
  columns: fc.integer({ min: 1, max: 25 }),
  density: fc.constantFrom(0, 0.1, 0.5, 1),
  rowsPerRun: fc.integer({ min: 1, max: 12 }),
  bucketShift: fc.integer({ min: 0, max: 6 }),
  chunk: fc.integer({ min: 1, max: 9 }),
  chunksPerShard: fc.integer({ min: 0, max: 4 }),
  chunksPerStep: fc.integer({ min: 1, max: 3 }),
  wide: fc.boolean(),
  seed: fc.nat(),
});

Deno.test("any cut into runs, buckets, steps, chunks and shards reads back as the matrix that was written", async () => {
  await fc.assert(
    fc.asyncProperty(matrices, async (made) => {
      const rows = randomRows(made);
      await inFolder((folder) => {
        const merged = merge(folder, rows, {
          ...made,
          bucketShift: made.format === "csr" ? 31 : made.bucketShift,
        });
        using matrix = merged.matrix;
        const { rows: rowCount, columns } = made;
        assert.deepEqual(spread(matrix.rows(0, rowCount), columns), wanted(rows, made));
        assert.deepEqual(
          transposed(spread(matrix.columns(0, columns), rowCount), rowCount),
          wanted(rows, made),
        );
        const middle = Math.floor(rowCount / 2);
        assert.deepEqual(spread(matrix.rows(middle, rowCount), columns), wanted(rows, made).slice(middle));
        const picked = [...new Set([columns - 1, 0])];
        const all = transposed(wanted(rows, made), columns);
        assert.deepEqual(
          spread(matrix.columnsAt(picked), rowCount),
          picked.map((column) => all[column]),
        );
      });
    }),
    { numRuns: 40 },
  );
});

Deno.test("a run whose file is cut is an error that names it", async () => {
  await inFolder((folder) => {
    const { ref } = written(folder, ROWS, { format: "csc", rows: 6, columns: 9, bucketShift: 1 });
    truncateSync(join(ref.runs.folder, "run-0"), 200);
    const merger = new SparseMerger(ref);
    assert.throws(
      () => merger.writeShard(0),
      (error) =>
        error instanceof FormatError &&
        /run-0.*too short; the conversion must be run again/.test(error.message),
    );
    assert.deepEqual(readdirSync(join(ref.folder, "data")).filter((name) => name === "c"), []);
    merger.close();
  });
});

Deno.test("stopping a merge leaves no part of a shard", async () => {
  await inFolder((folder) => {
    const { ref } = written(folder, ROWS, {
      format: "csc",
      rows: 6,
      columns: 9,
      bucketShift: 1,
      chunk: 2,
      chunksPerShard: 4,
    });
    let steps = 0;
    const throwIfStopped = () => {
      if (++steps === 3) throw new DOMException("stopped", "AbortError");
    };
    const merger = new SparseMerger(ref);
    assert.throws(() => merger.writeShard(0, { throwIfStopped }), { name: "AbortError" });
    for (const array of ["data", "indices"]) {
      assert.deepEqual(readdirSync(join(ref.folder, array, ".unfinished")), []);
    }
    merger.close();
  });
});

Deno.test("RunWriter refuses rows and columns that are not in the matrix or out of order", async () => {
  await inFolder((folder) => {
    const runs = runsRef(folder, { format: "csc", rows: 3, columns: 4, bucketShift: 0 });
    const writer = new RunWriter(runs);
    assert.throws(() => writer.append(3, [], [], 0), /row 3: the matrix has 3 rows/);
    assert.throws(() => writer.append(0, [1, 1], [1, 2], 2), /row 0: its columns do not ascend/);
    assert.throws(() => writer.append(0, [2, 1], [1, 2], 2), RangeError);
    assert.throws(() => writer.append(0, [-1], [1], 1), RangeError);
    assert.throws(() => writer.append(0, [4], [1], 1), /reach 4 where there are 4/);
    writer.append(1, [0], [1], 1);
    writer.append(1, [0], [1], 1);
    assert.throws(() => writer.finish(0), /row 1 twice; add up its spectra first/);
  });
});

Deno.test("runMemory() covers what a writer holds of a run", async () => {
  await inFolder((folder) => {
    for (const [format, bucketShift] of [["csc", 3], ["csr", 31]] as const) {
      const runs = runsRef(folder, { format, rows: 50, columns: 64, bucketShift });
      const writer = new RunWriter(runs);
      writer.reserve(2 ** 17);
      const columns = Array.from({ length: 64 }, (_, i) => i);
      for (let row = 0; row < 50; row++) writer.append(row, columns, columns, 64);
      const { bytesWritten, rows, counts } = writer.finish(0);
      const held = writer.columns.byteLength + writer.values.byteLength + bytesWritten + rows.byteLength +
        counts.byteLength;
      const memory = runMemory(runs, { entries: 2 ** 17, rows: 50 });
      assert.ok(memory >= held && memory < 3 * held, `${memory} for ${held}`);
    }
  });
});

Deno.test("zeros are not stored, nor what is 0 as f32", async () => {
  for (const [dtype, expected] of [["float32", [2]], ["float64", [1e-60, 2]]] as const) {
    await inFolder((folder) => {
      const rows = [{ row: 0, columns: [0, 1, 2, 3], values: [0, 1e-60, 2, -0] }];
      const { matrix } = merge(folder, rows, { format: "csr", rows: 1, columns: 4, bucketShift: 31, dtype });
      assert.deepEqual([...matrix.rows(0, 1).values], expected);
      matrix.close();
    });
  }
});

Deno.test("RunTotals refuses a row of two runs", async () => {
  await inFolder((folder) => {
    const runs = runsRef(folder, { format: "csr", rows: 3, columns: 4, bucketShift: 31 });
    const [writer, totals] = [new RunWriter(runs), new RunTotals(runs)];
    writer.append(1, [0, 2], [1, 2], 2);
    totals.add(writer.finish(0));
    writer.append(1, [1], [1], 1);
    assert.throws(() => totals.add(writer.finish(1)), /row 1 twice/);
    assert.deepEqual([...totals.counts], [0, 2, 0]);
  });
});

Deno.test("a run that is written again replaces the first", async () => {
  await inFolder((folder) => {
    const runs = runsRef(folder, { format: "csc", rows: 3, columns: 4, bucketShift: 0 });
    const writer = new RunWriter(runs);
    const bytes = [0, 1].map(() => {
      writer.append(2, [1, 3], [4, 5], 2);
      writer.finish(0);
      return readFileSync(join(runs.folder, "run-0"));
    });
    assert.deepEqual(bytes[0], bytes[1]);
    writer.append(0, [1], [1], 1);
    writer.clear();
    assert.equal(writer.finish(1).entries, 0);
  });
});

Deno.test("SparseMatrix names what does not fit", async () => {
  await inFolder((folder) => {
    const { matrix, ref } = merge(folder, ROWS, { format: "csc", rows: 6, columns: 9, bucketShift: 1 });
    matrix.close();
    const path = join(ref.folder, "zarr.json");
    const document = JSON.parse(readFileSync(path, "utf8"));
    document.attributes.shape = [6, 8];
    writeFileSync(path, JSON.stringify(document));
    assert.throws(
      () => SparseMatrix.open(ref.folder),
      /indptr has 10 elements and ends at 9.*9 pointers are expected/,
    );
    document.attributes["encoding-type"] = "array";
    writeFileSync(path, JSON.stringify(document));
    assert.throws(
      () => SparseMatrix.open(ref.folder),
      /encoding-type is "array" where csc_matrix or csr_matrix/,
    );
    assert.throws(() => SparseMatrix.open(folder), FormatError);
  });
});

Deno.test("SparseMatrix reports a damaged chunk with file and place", async () => {
  await inFolder((folder) => {
    const options = {
      format: "csc",
      rows: 6,
      columns: 9,
      bucketShift: 1,
      chunk: 4,
      chunksPerShard: 3,
    } as const;
    const { matrix, ref } = merge(folder, ROWS, options);
    matrix.close();
    const path = join(ref.folder, "data", "c", "0");
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(path, bytes);
    using damaged = SparseMatrix.open(ref.folder);
    assert.throws(() => damaged.columns(0, 2), /c\/0.*checksum of the shard's index does not match/);
  });
});
