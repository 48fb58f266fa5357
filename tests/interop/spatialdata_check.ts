/**
 * Opens stores of every kind with spatialdata: matrix, rows, images, regions, joins and queries must be those of the
 * spectra that were written. Opens stores that spatialdata writes: matrix, positions, grid and m/z must be those that
 * Python had. Part of `deno task interop`.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPixelTable, type PixelTableFile } from "../../src/format/spatialdata/read/open_pixel_table.ts";
import { openSparseTable } from "../../src/format/spatialdata/read/sparse_table.ts";
import type { SpatialDataOptions } from "../../src/format/spatialdata/spatialdata_options.ts";
import { type BinnedRow, writeStore } from "../format/spatialdata/write_store.ts";
import { spatialdataScript } from "./python_script.ts";

/** What `read_spatialdata.py` finds in a store. */
interface Found {
  readonly format: string;
  readonly dtype: string;
  readonly canonical: boolean;
  readonly matrix: readonly (readonly number[])[];
  readonly sum: number;
  readonly max: number;
  readonly log1p: number;
  readonly mz: readonly number[];
  readonly mzIndex: readonly string[];
  readonly index: readonly string[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly tic: readonly number[];
  readonly nPoints: readonly number[];
  readonly spatial: readonly (readonly number[])[];
  readonly region: readonly string[];
  readonly kind: "labels" | "shapes";
  readonly image: readonly unknown[];
  readonly ions: { readonly channels: readonly string[]; readonly values: readonly unknown[] } | null;
  readonly pixelCentres: readonly (readonly number[])[];
  readonly regionCentres: readonly (readonly number[])[];
  readonly joined: number;
  readonly query: readonly (readonly number[])[];
  readonly report: unknown;
  readonly note: string;
  readonly systems: readonly string[];
  readonly elements: readonly string[];
}

/** What `write_spatialdata.py` writes into every store. */
interface Written {
  readonly names: readonly string[];
  readonly matrix: readonly (readonly number[])[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly mz: readonly number[];
  readonly grid: readonly [nx: number, ny: number];
}

const [nx, ny, bins] = [9, 7, 23];
const size = { x: 20, y: 40 };
/** Whole pixels: x from, to, y from, to. */
const box = [2, 5, 1, 4] as const;
const pixels = Array.from({ length: nx * ny }, (_, i) => [i % nx, Math.floor(i / nx)] as const)
  .filter((_, i) => i % 7 !== 3);
/** Values that f32 holds exactly, some negative; one row in nine is empty. */
const dense = pixels.map((_, row) =>
  Array.from(
    { length: bins },
    (_, bin) => row % 9 !== 4 && (row * 5 + bin * 3) % 4 === 0 ? row + bin / 4 - 3 || 1 : 0,
  )
);
/** Every third row comes later than the others. */
const rows: readonly BinnedRow[] = dense.map((values, row) => {
  const columns = [...values.keys()].filter((bin) => values[bin] !== 0);
  return { row, columns, values: columns.map((bin) => values[bin] ?? NaN) };
}).sort((a, b) => a.row % 3 - b.row % 3);

const options: SpatialDataOptions = {
  pixels: { nx, ny, x: Int32Array.from(pixels, ([x]) => x), y: Int32Array.from(pixels, ([, y]) => y) },
  pixelSize: size,
  mz: Float64Array.from({ length: bins }, (_, bin) => 100 + bin ** 1.5),
  peaks: 2000,
};
const cases: readonly Partial<SpatialDataOptions>[] = [
  {},
  { sparseFormat: "csr", dtype: "float64", codec: "zstd", level: 0 },
  { regions: "polygons", codec: "none" },
  { regions: "polygons", sparseFormat: "csr", datasetId: "pea-1.a" },
  { regions: "both", dtype: "float64" },
];

const folder = mkdtempSync(join(tmpdir(), "lazycube-interop-"));
globalThis.addEventListener("unload", () => rmSync(folder, { recursive: true, force: true }));
const tic = Float64Array.from(dense, (values) => values.reduce((sum, value) => sum + value, 0));
const nPoints = Int32Array.from(dense, (values) => values.filter((value) => value !== 0).length);
const content = { obs: { n_points: nPoints }, uns: { note: "Ünïcode" }, report: { spectra: rows.length } };

const paths = cases.map((_, i) => join(folder, `${i}.zarr`));
for (const [i, one] of cases.entries()) {
  const ionImages = i === 0 ? [4, 22] : [];
  await writeStore(paths[i] ?? "", { ...options, ...one }, rows, {
    content: { ...content, ionImages },
    sharing: { rowsPerRun: 10, threads: 2, backwards: true },
  });
}
const found = await spatialdataScript("read_spatialdata.py", box.join(","), ...paths) as readonly Found[];
const python = join(folder, "python");
const written = await spatialdataScript("write_spatialdata.py", python) as Written;

for (const [i, one] of cases.entries()) {
  Deno.test(`spatialdata opens a store written with ${JSON.stringify(one)}`, () => {
    const store = found[i] ?? assert.fail("was not opened");
    const { sparseFormat = "csc", dtype = "float32", regions = "labels" } = one;
    assert.deepEqual([store.format, store.dtype, store.canonical], [sparseFormat, dtype, true]);
    assert.deepEqual(store.matrix, dense);
    assertTotals(store);
    assert.deepEqual(store.mz, [...options.mz]);
    assert.deepEqual(store.mzIndex.slice(0, 2), ["mz_0", "mz_1"]);
    assert.deepEqual([store.tic, store.nPoints], [[...tic], [...nPoints]]);
    assert.deepEqual(store.x.map((x, row) => [x, store.y[row]]), pixels);
    assert.deepEqual(store.image, [raster(tic)]);
    assert.equal(store.kind, regions === "polygons" ? "shapes" : "labels");
    assert.deepEqual(store.report, { spectra: rows.length });
    assert.equal(store.note, "Ünïcode");
  });

  Deno.test(`image, rows and regions are at the same places with ${JSON.stringify(one)}`, () => {
    const store = found[i] ?? assert.fail("was not opened");
    const centres = pixels.map(([x, y]) => [(x + 0.5) * size.x, (y + 0.5) * size.y]);
    assert.deepEqual(store.pixelCentres, centres);
    assert.deepEqual(store.regionCentres, centres);
    assert.deepEqual(store.spatial, centres);
    assert.equal(store.joined, rows.length);
    const inside = pixels.filter(([x, y]) => x >= box[0] && x <= box[1] && y >= box[2] && y <= box[3]);
    assert.deepEqual(store.query, inside);
  });
}

Deno.test("spatialdata finds the elements, systems and ion images asked for", () => {
  assert.deepEqual(found[0]?.elements, ["images/ion_images", "images/tic", "labels/pixels", "tables/table"]);
  assert.deepEqual(found[0]?.ions, {
    channels: ["m/z 108", "m/z 203.1891467"],
    values: [4, 22].map((bin) => raster(dense.map((values) => values[bin] ?? NaN))),
  });
  assert.deepEqual(found[3]?.elements, ["images/pea-1.a_tic", "shapes/pea-1.a_pixels", "tables/pea-1.a"]);
  assert.deepEqual(found[3]?.systems, ["global", "pea-1.a"]);
  assert.deepEqual(
    found[4]?.elements,
    ["images/tic", "labels/pixels", "shapes/pixel_polygons", "tables/table"],
  );
});

for (const name of written.names) {
  Deno.test(`a store of spatialdata is read: ${name}`, async () => {
    const file = await openPixelTable(join(python, `${name}.zarr`));
    assert.deepEqual([file.name, file.pixelSize], ["leaf", { x: 10, y: 20 }]);
    assert.deepEqual([[...file.x], [...file.y]], [written.x, written.y]);
    assert.deepEqual([[file.nx, file.ny, file.nz], [...file.mz]], [[...written.grid, 1], written.mz]);
    assert.deepEqual(await matrixOf(file), written.matrix);
  });
}

/** scipy raises for some types and orders of indices. */
function assertTotals(store: Found): void {
  const all = dense.flat();
  assert.equal(store.sum, all.reduce((sum, value) => sum + value, 0));
  assert.equal(store.max, Math.max(...all));
  const log1p = all.reduce((sum, value) => sum + Math.log1p(Math.abs(value)), 0);
  assert.ok(Math.abs(store.log1p / log1p - 1) < 1e-5);
}

/** A value for each row at its pixel, 0 elsewhere: [y][x]. */
function raster(values: ArrayLike<number>): number[][] {
  const image = Array.from({ length: ny }, () => Array<number>(nx).fill(0));
  pixels.forEach(([x, y], row) => (image[y] ?? [])[x] = values[row] ?? NaN);
  return image;
}

/** The matrix row by row, read three majors at a time. */
async function matrixOf({ ref, rows, columns, layout }: PixelTableFile): Promise<number[][]> {
  const matrix = Array.from({ length: rows }, () => Array<number>(columns).fill(0));
  const table = openSparseTable(ref);
  for (let from = 0; from < table.majors; from += 3) {
    const { pointers, minors, values } = await table.read(from, Math.min(table.majors, from + 3));
    for (const [entry, minor] of minors.entries()) {
      const major = from + pointers.findLastIndex((pointer) => pointer <= entry);
      const [row, column] = layout === "csc" ? [minor, major] : [major, minor];
      (matrix[row] ?? assert.fail("no such row"))[column] = values[entry] ?? NaN;
    }
  }
  return matrix;
}
