import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { convert } from "../../../src/conversion/convert.ts";
import { isSpatialData } from "../../../src/format/spatialdata/read/is_spatialdata.ts";
import {
  openPixelTable,
  type OpenPixelTableOptions,
} from "../../../src/format/spatialdata/read/open_pixel_table.ts";
import { openSparseTable } from "../../../src/format/spatialdata/read/sparse_table.ts";
import type { StoreTree } from "../../../src/format/spatialdata/store_tree.ts";
import { buildImzml, scanSettings } from "../imzml/imzml_builder.ts";
import { ImzmlFolder } from "../imzml/imzml_folder.ts";
import { inFolder } from "../zarr/zarr_fixture.ts";
import { addLabels, type Beside, type BuiltTable, writeTables } from "./read_store.ts";

type Tables = Readonly<Record<string, BuiltTable>>;

/** Positions, lengths of the grid and size of a pixel that a store is opened with. */
async function gridOf(tables?: Tables, beside?: Beside): Promise<unknown> {
  let found: unknown;
  await inFolder(async (folder) => {
    const { x, y, z, nx, ny, nz, pixelSize } = await openPixelTable(writeTables(folder, tables, beside));
    found = { x: [...x], y: [...y], ...(z && { z: [...z] }), grid: [nx, ny, nz], pixelSize };
  });
  return found;
}

async function refused(
  expected: { readonly name: string; readonly message: RegExp },
  tables: Tables,
  { table, ...beside }: Beside & OpenPixelTableOptions = {},
): Promise<void> {
  await inFolder(async (folder) => {
    const options = table === undefined ? {} : { table };
    await assert.rejects(openPixelTable(writeTables(folder, tables, beside), options), expected);
  });
}

const [X, Y] = [[2, 0, 1], [0, 1, 1]] as const;
const FOUND = { x: [...X], y: [...Y], grid: [3, 2, 1], pixelSize: undefined };

/** 2 × 2 pixels of 30 µm, the last not acquired; bins of 1 around 100 … 104, nearest. */
for (const sparseFormat of ["csc", "csr"] as const) {
  Deno.test(`openPixelTable() opens what convert() writes, ${sparseFormat}`, async () => {
    using folder = new ImzmlFolder();
    const spectra = [
      { x: 1, y: 2, mz: [100, 102.3, 104], intensity: [1, 4, 2] },
      { x: 2, y: 1, mz: [], intensity: [] },
      { x: 1, y: 1, mz: [100.4, 101.5], intensity: [16, 32] },
    ];
    const input = folder.put(buildImzml(spectra, { scanSettings: scanSettings(2, 2, 30) }));
    const output = join(folder.path, "out.zarr");
    await convert(input, output, {
      ...{ massAxis: "constant", bins: 5, mzMin: 100, mzMax: 104, sparseFormat },
      ...{ scheduler: "synchronous", onWarning: () => {}, progress: false },
    });
    assert.equal(await isSpatialData(output), true);
    const { ref, x, y, mz, storedBytes, ...rest } = await openPixelTable(output);
    assert.deepEqual(rest, {
      path: output,
      name: "table",
      layout: sparseFormat,
      rows: 3,
      columns: 5,
      dtype: "float32",
      entries: 5,
      nx: 2,
      ny: 2,
      nz: 1,
      pixelSize: { x: 30, y: 30 },
    });
    assert.deepEqual([[...x], [...y], [...mz]], [[0, 1, 0], [0, 0, 1], [100, 101, 102, 103, 104]]);
    const table = openSparseTable(ref);
    const { pointers, minors, values } = await table.read(0, table.majors);
    // Rows [16, 0, 32, 0, 0], none, [1, 0, 4, 0, 2], as scipy stores them.
    const expected = sparseFormat === "csc"
      ? [[0, 2, 2, 4, 4, 5], [0, 2, 0, 2, 2], [16, 1, 32, 4, 2]]
      : [[0, 2, 2, 5], [0, 2, 0, 2, 4], [16, 32, 1, 4, 2]];
    assert.deepEqual([[...pointers], [...minors], [...values]], expected);
    assert.equal(table.bytesRead, storedBytes);
  });
}

Deno.test("isSpatialData() knows stores from their elements, other stores and other files", async () => {
  await inFolder(async (folder) => {
    writeTables(folder, undefined, {
      add: (tree) => tree.group("images/tic", { ome: {}, spatialdata_attrs: { version: "0.3" } }),
    });
    assert.equal(await isSpatialData(folder), true);
    for (const path of ["tables", "tables/table", "tables/table/X/data", "images/tic", "none", "zarr.json"]) {
      assert.equal(await isSpatialData(join(folder, path)), false, path);
    }
    writeFileSync(join(folder, "zarr.json"), "{");
    assert.equal(await isSpatialData(folder), false);
  });
});

Deno.test("openPixelTable() reads nothing of X", async () => {
  await inFolder(async (folder) => {
    writeTables(folder);
    for (const name of ["data", "indices", "indptr"]) {
      rmSync(join(folder, `tables/table/X/${name}/c`), { recursive: true });
    }
    assert.equal((await openPixelTable(folder)).storedBytes, 0);
  });
});

Deno.test("openPixelTable() takes the table asked for, or the only one with m/z", async () => {
  const planes: Tables = { a_z0: {}, a_z1: {}, cells: { var: {} } };
  await inFolder(async (folder) => {
    writeTables(folder, planes);
    for (const table of ["a_z1", "tables/a_z1", "/tables/a_z1"]) {
      assert.equal((await openPixelTable(folder, { table })).name, "a_z1");
    }
  });
  await inFolder(async (folder) => {
    assert.equal((await openPixelTable(writeTables(folder, { a: {}, cells: { var: {} } }))).name, "a");
  });
  await refused(
    { name: "FormatError", message: /several .*: "a_z0", "a_z1"; choose one with \{ table/ },
    planes,
  );
  await refused({ name: "FormatError", message: /no table "b"; found "a_z0", "a_z1", "cells"/ }, planes, {
    table: "b",
  });
  await refused({ name: "FormatError", message: /no table ""/ }, planes, { table: "" });
  await refused({ name: "UnsupportedError", message: /"cells" has no column "mz"/ }, planes, {
    table: "cells",
  });
  await refused({ name: "FormatError", message: /it has no tables/ }, {});
  await refused({ name: "UnsupportedError", message: /none of its tables "a", "b"/ }, {
    a: { var: {} },
    b: { var: {} },
  });
  await assert.rejects(openPixelTable("none.zarr"), { name: "FormatError", message: /no Zarr group/ });
});

Deno.test("a table without X or with a dense one is refused with a way out", async () => {
  await refused({ name: "UnsupportedError", message: /no matrix X.*csc_matrix/ }, { a: { matrix: null } });
  const values = new Float32Array(12);
  await refused({ name: "UnsupportedError", message: /a dense array.*csc_matrix/ }, { a: { matrix: null } }, {
    add: (tree) => tree.array("tables/a/X", { values, shape: [3, 4] }),
  });
  const attributes = { "encoding-type": "coo_matrix" };
  await refused({ name: "UnsupportedError", message: /"coo_matrix"/ }, { a: { matrix: { attributes } } });
  await refused({ name: "FormatError", message: /shape is \[3\]/ }, {
    a: { matrix: { attributes: { shape: [3] } } },
  });
  await refused({ name: "FormatError", message: /3 values for the 4 columns/ }, {
    a: { var: { mz: Float64Array.of(1, 2, 3) } },
  });
  await refused({ name: "FormatError", message: /2 positions x and 2 y for the 3 rows/ }, {
    a: { obs: { x: Int32Array.of(0, 1), y: Int32Array.of(0, 0) } },
  });
});

Deno.test("positions are whole numbers of any type: doubles, text, categories, masked integers", async () => {
  assert.deepEqual(await gridOf(), FOUND);
  const y = Float64Array.from(Y);
  assert.deepEqual(await gridOf({ a: { obs: { x: BigInt64Array.from(X, BigInt), y } } }), FOUND);
  assert.deepEqual(await gridOf({ a: { obs: { x: X.map(String), y } } }), FOUND);
  const categories = (tree: StoreTree) => {
    tree.group("tables/a/obs/x", { "encoding-type": "categorical" });
    tree.array("tables/a/obs/x/codes", { values: Int8Array.of(0, 2, 1) });
    tree.array("tables/a/obs/x/categories", { values: Int32Array.of(2, 1, 0) });
  };
  assert.deepEqual(await gridOf({ a: { obs: { y } } }, { add: categories }), FOUND);
  const masked = (tree: StoreTree) => {
    tree.group("tables/a/obs/x", { "encoding-type": "nullable-integer" });
    tree.array("tables/a/obs/x/values", { values: Int32Array.from(X) });
    tree.array("tables/a/obs/x/mask", { values: new Int8Array(3) });
  };
  assert.deepEqual(await gridOf({ a: { obs: { y } } }, { add: masked }), FOUND);
});

Deno.test("positions in µm count as pixels by their centre or corner", async () => {
  const root = { pixel_size_x_um: 0.1, pixel_size_y_um: 20 };
  const obs = {
    x: Float64Array.of(0.25, 0.05, 0.15),
    y: Float64Array.from(Y),
    spatial_x: Float64Array.of(0.25, 0.05, 0.15),
    spatial_y: Float64Array.of(0, 20, 20),
  };
  const pixelSize = { x: 0.1, y: 20 };
  assert.deepEqual(await gridOf({ a: { obs } }, { root }), { ...FOUND, pixelSize });
  // 3 · 0.1 is above 0.3 and 0.3 / 0.1 below 3.
  const corners = { ...obs, spatial_x: Float64Array.of(0.2, 0, 0.3) };
  assert.deepEqual(await gridOf({ a: { obs: corners } }, { root }), {
    ...{ ...FOUND, x: [2, 0, 3], grid: [4, 2, 1], pixelSize },
  });
  await refused({ name: "FormatError", message: /no positions.*spatial_x/ }, { a: { obs } });
});

/** Labels of 4 × 2 pixels. */
function labels(values: readonly number[], scale?: readonly number[]): Beside {
  return {
    add: (tree) =>
      addLabels(tree, "pixels", { labels: Int32Array.from(values), shape: [2, 4], ...(scale && { scale }) }),
  };
}

Deno.test("the labels that rows are linked to give the grid, the size of a pixel and positions", async () => {
  const numbers = [0, 0, 7, 0, 3, 9, 0, 0];
  const grid = { ...FOUND, grid: [4, 2, 1] };
  assert.deepEqual(await gridOf(undefined, labels(numbers)), grid);
  assert.deepEqual(await gridOf(undefined, labels(numbers, [20, 10])), {
    ...grid,
    pixelSize: { x: 10, y: 20 },
  });
  const instances: Tables = {
    a: { obs: { id: Int32Array.of(7, 3, 9) }, attributes: { instance_key: "id" } },
  };
  assert.deepEqual(await gridOf(instances, labels(numbers)), grid);
  await refused(
    { name: "FormatError", message: /row 2 .* region 9, which no pixel has/ },
    instances,
    labels([0, 0, 7, 0, 3]),
  );
  await refused({ name: "FormatError", message: /label 7 is several pixels/ }, instances, labels([7, 7]));
  // A part that was cut out keeps its positions.
  const far = { x: Int32Array.of(9, 0, 1), y: Int32Array.from(Y) };
  assert.deepEqual(await gridOf({ a: { obs: far } }, labels(numbers)), {
    ...{ ...FOUND, x: [9, 0, 1], grid: [10, 2, 1] },
  });
});

Deno.test("grid indices as text give positions where it shows from what they count", async () => {
  const image: Beside = {
    add: (tree) => {
      const multiscale = { axes: [{ name: "c" }, { name: "y" }, { name: "x" }], datasets: [{ path: "0" }] };
      tree.group("images/a_tic", { ome: { multiscales: [multiscale] } });
      tree.array("images/a_tic/0", { values: new Float64Array(6), shape: [1, 2, 3] });
    },
  };
  const ids = (...values: readonly string[]): Tables => ({
    a: { obs: { instance_key: values }, attributes: { region: "a_pixels" } },
  });
  assert.deepEqual(await gridOf(ids("2", "0", "4"), image), { ...FOUND, x: [2, 0, 1], y: [0, 0, 1] });
  assert.deepEqual(await gridOf(ids("3", "4", "6"), image), { ...FOUND, x: [2, 0, 2], y: [0, 1, 1] });
  await refused({ name: "FormatError", message: /no positions/ }, ids("2", "1", "4"), image);
  await refused({ name: "FormatError", message: /no positions/ }, ids("0", "1", "6"), image);
});

Deno.test("planes of a volume are told; two rows of one pixel are refused", async () => {
  const x = Int32Array.of(1, 1, 0), y = new Int32Array(3);
  const found = await gridOf({ a: { obs: { x, y, z: Int32Array.of(0, 2, 0) } } });
  assert.deepEqual(found, {
    x: [1, 1, 0],
    y: [0, 0, 0],
    z: [0, 2, 0],
    grid: [2, 1, 3],
    pixelSize: undefined,
  });
  const message = /rows 0 and 1 are both at x 1, y 0/;
  await refused({ name: "UnsupportedError", message }, { a: { obs: { x, y, z: new Int32Array(3) } } });
  const wide = { x: Int32Array.of(2 ** 30, 0, 1), y: Int32Array.of(9, 0, 0) };
  await refused({ name: "FormatError", message: /below 2³¹/ }, { a: { obs: wide } });
});

Deno.test("openPixelTable() stops when it is aborted", async () => {
  await inFolder(async (folder) => {
    writeTables(folder);
    const reason = new DOMException("enough", "AbortError");
    await assert.rejects(openPixelTable(folder, { signal: AbortSignal.abort(reason) }), {
      name: "AbortError",
    });
  });
});
