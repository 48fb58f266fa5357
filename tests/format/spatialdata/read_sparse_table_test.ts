import assert from "node:assert/strict";
import { rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { openPixelTable } from "../../../src/format/spatialdata/read/open_pixel_table.ts";
import {
  openSparseTable,
  type SparseTable,
  type SparseTableRef,
} from "../../../src/format/spatialdata/read/sparse_table.ts";
import { inFolder } from "../zarr/zarr_fixture.ts";
import { type BuiltMatrix, DENSE, writeTables } from "./read_store.ts";
import { type BinnedRow, writeStore } from "./write_store.ts";

/** The whole matrix by rows, read `step` majors at a time. */
async function dense(table: SparseTable, layout: "csc" | "csr", step = 1): Promise<number[][]> {
  const [rows, columns] = layout === "csc" ? [table.minors, table.majors] : [table.majors, table.minors];
  const matrix = Array.from({ length: rows }, () => Array<number>(columns).fill(0));
  for (let from = 0; from < table.majors; from += step) {
    const { pointers, minors, values } = await table.read(from, Math.min(table.majors, from + step));
    assert.equal(pointers[0], 0);
    for (let i = 0; i + 1 < pointers.length; i++) {
      for (let entry = pointers[i]!; entry < pointers[i + 1]!; entry++) {
        const [row, column] = layout === "csc" ? [minors[entry]!, from + i] : [from + i, minors[entry]!];
        matrix[row]![column]! += values[entry]!;
      }
    }
  }
  return matrix;
}

async function opened(folder: string, matrix: BuiltMatrix = {}): Promise<SparseTable> {
  const { ref } = await openPixelTable(writeTables(folder, { table: { matrix } }));
  return openSparseTable(ref);
}

const stores = fc.record({
  sparseFormat: fc.constantFrom("csc", "csr"),
  dtype: fc.constantFrom("float32", "float64"),
  codec: fc.constantFrom("blosc", "zstd", "none"),
  step: fc.integer({ min: 1, max: 9 }),
  rows: fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 7, maxLength: 7 }), {
    minLength: 1,
    maxLength: 12,
  }),
});

Deno.test("openSparseTable() reads back any matrix that was written, in steps of any size", async () => {
  await fc.assert(
    fc.asyncProperty(stores, ({ sparseFormat, dtype, codec, step, rows }) =>
      inFolder(async (folder) => {
        const binned: readonly BinnedRow[] = rows.map((row, i) => {
          const columns = [...row.keys()].filter((bin) => row[bin] !== 0);
          return { row: i, columns, values: columns.map((bin) => row[bin] ?? NaN) };
        });
        const path = join(folder, "a.zarr");
        const x = Int32Array.from(rows, (_, i) => i);
        await writeStore(path, {
          ...{ sparseFormat, dtype, codec },
          pixels: { nx: rows.length, ny: 1, x, y: new Int32Array(rows.length) },
          pixelSize: { x: 1, y: 1 },
          mz: Float64Array.from({ length: 7 }, (_, bin) => 100 + bin),
          peaks: 1000,
        }, binned);
        const file = await openPixelTable(path);
        const ref = JSON.parse(JSON.stringify(file.ref)) as SparseTableRef;
        const table = openSparseTable(ref);
        assert.deepEqual([file.layout, file.dtype, table.dtype], [sparseFormat, dtype, dtype]);
        assert.deepEqual(await dense(table, file.layout, step), rows);
        assert.deepEqual([table.entries, table.bytesRead], [file.entries, file.storedBytes]);
      })),
    { numRuns: 12 },
  );
});

Deno.test("openSparseTable() takes every type of values and indices", async () => {
  const cases: readonly (readonly [BuiltMatrix, "float32" | "float64"])[] = [
    [{ data: Float64Array.of(1, 2, 3, 5), indices: BigInt64Array.of(1n, 0n, 2n, 1n) }, "float64"],
    [{ data: Int16Array.of(1, 2, 3, 5), indptr: BigInt64Array.of(0n, 1n, 3n, 3n, 4n) }, "float32"],
    [{ data: BigInt64Array.of(1n, 2n, 3n, 5n), indices: Uint32Array.of(1, 0, 2, 1) }, "float64"],
    [{ data: Uint32Array.of(1, 2, 3, 5), indptr: Uint32Array.of(0, 1, 3, 3, 4), chunk: 1 }, "float64"],
    [{ data: Int32Array.of(1, 2, 3, 5), chunk: 100 }, "float64"],
  ];
  for (const [matrix, dtype] of cases) {
    await inFolder(async (folder) => {
      const table = await opened(folder, matrix);
      assert.equal(table.dtype, dtype);
      assert.deepEqual(await dense(table, "csc", 3), DENSE);
    });
  }
});

Deno.test("pointers() tells how many entries a range has; ranges outside the matrix are refused", async () => {
  await inFolder(async (folder) => {
    const table = await opened(folder);
    assert.deepEqual([...await table.pointers(1, 4)], [1, 3, 3, 4]);
    const { pointers, minors, values } = await table.read(2, 2);
    assert.deepEqual([[...pointers], minors.length, values.length], [[0], 0, 0]);
    for (const [from, to] of [[-1, 2], [2, 1], [0, 5], [0.5, 2]] as const) {
      await assert.rejects(table.read(from, to), { name: "RangeError", message: /it has 4$/ });
    }
  });
});

Deno.test("chunkBytes holds for the chunks of all three arrays", async () => {
  await inFolder(async (folder) => {
    // Two chunks of 3 elements each: f32, i32, i32.
    assert.equal((await opened(folder)).chunkBytes, 2 * 3 * (4 + 4 + 4));
  });
});

Deno.test("a chunk of values that was never written is zeros; one that is cut is an error", async () => {
  await inFolder(async (folder) => {
    const ref = await opened(folder);
    const chunk = join(folder, "tables/table/X/data/c/0");
    rmSync(chunk);
    assert.deepEqual([...(await ref.read(0, 4)).values], [0, 0, 0, 5]);
  });
  await inFolder(async (folder) => {
    const table = await opened(folder);
    const chunk = join(folder, "tables/table/X/indices/c/0");
    truncateSync(chunk, 5);
    await assert.rejects(table.read(0, 4), { name: "FormatError", path: chunk, message: /5 bytes where 12/ });
  });
});

Deno.test("entries out of order are sorted, those of one place added up", async () => {
  const data = Float32Array.of(2, 3, 4, 5);
  await inFolder(async (folder) => {
    const table = await opened(folder, { data, indices: Int32Array.of(1, 2, 0, 1) });
    const { pointers, minors, values } = await table.read(0, 4);
    assert.deepEqual([[...pointers], [...minors], [...values]], [[0, 1, 3, 3, 4], [1, 0, 2, 1], [
      2,
      4,
      3,
      5,
    ]]);
  });
  await inFolder(async (folder) => {
    const table = await opened(folder, { data, indices: Int32Array.of(1, 2, 2, 1) });
    const { pointers, minors, values } = await table.read(0, 4);
    assert.deepEqual([[...pointers], [...minors], [...values]], [[0, 1, 2, 2, 3], [1, 2, 1], [2, 7, 5]]);
  });
});

Deno.test("entries outside the matrix and pointers that descend are errors that name them", async () => {
  const cases: readonly (readonly [BuiltMatrix, RegExp])[] = [
    [{ indices: Int32Array.of(1, 0, 3, 1) }, /column 1 has an entry in row 3 where there are 3/],
    [{ indices: Int32Array.of(1, 0, 2, -1) }, /column 3 has an entry in row -1/],
    [{ indices: BigInt64Array.of(1n, 0n, 2n, 2n ** 32n) }, /column 3 has an entry in row -1/],
    [{ indptr: Int32Array.of(0, 3, 1, 3, 4) }, /element 2 is 1 where 3 to 4 is expected/],
    [{ indptr: Int32Array.of(0, 1, 3, 3, 5) }, /element 4 is 5 where 3 to 4 is expected/],
  ];
  for (const [matrix, message] of cases) {
    await inFolder(async (folder) => {
      const table = await opened(folder, matrix);
      await assert.rejects(table.read(0, 4), { name: "FormatError", message });
    });
  }
});

Deno.test("arrays of X that do not fit together are refused when it is opened", async () => {
  const cases: readonly BuiltMatrix[] = [
    { data: Float32Array.of(1, 2, 3) },
    { indptr: Int32Array.of(0, 1, 3, 4) },
    { indices: Float32Array.of(1, 0, 2, 1) },
  ];
  for (const matrix of cases) {
    await inFolder(async (folder) => {
      await assert.rejects(opened(folder, matrix), {
        name: "FormatError",
        message: /are expected, all integers/,
      });
    });
  }
});
