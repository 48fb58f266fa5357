/**
 * Converts imzML pairs with the command line and opens the stores with spatialdata: matrix, rows, image and regions must
 * be those of the spectra. Pairs written by hand, and the fixtures where there are any. Part of `deno task interop`.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type ExpectedTable, type ImzmlCase, imzmlCases } from "../conformance/imzml_case.ts";
import { readNpy } from "../conformance/npy.ts";
import { buildImzml, scanSettings } from "../format/imzml/imzml_builder.ts";
import { ImzmlFolder } from "../format/imzml/imzml_folder.ts";
import { spatialdataScript } from "./python_script.ts";

/** What `read_spatialdata.py` finds in a store, as far as it is compared here. */
interface Found {
  readonly canonical: boolean;
  readonly matrix: readonly (readonly number[])[];
  readonly sum: number;
  readonly mz: readonly number[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly tic: readonly number[];
  readonly spatial: readonly (readonly number[])[];
  readonly pixelCentres: readonly (readonly number[])[];
  readonly regionCentres: readonly (readonly number[])[];
  readonly joined: number;
  readonly query: readonly (readonly number[])[];
  readonly report: { readonly ionCurrentStored: number; readonly rows: number };
}

/** Whole pixels: x from, to, y from, to. */
const BOX = [1, 3, 0, 2] as const;
const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const fixtures = join(
  process.env.LAZYCUBE_FIXTURES ?? fileURLToPath(new URL("../../../shared/data", import.meta.url)),
  "imzml",
);
const folder = new ImzmlFolder();
globalThis.addEventListener("unload", () => folder[Symbol.dispose]());

async function convertByCommand(input: string, name: string, options: readonly string[]): Promise<string> {
  const output = join(folder.path, `${name}.zarr`);
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", main, input, output, "--quiet", ...options],
    stdin: "null",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return output;
}

/** The tables of the fixtures that are small enough to be compared number by number. */
async function fixtureTables(): Promise<
  readonly { readonly spec: ImzmlCase; readonly table: ExpectedTable }[]
> {
  if (!existsSync(fixtures)) {
    console.log(`No fixtures at "${fixtures}": only pairs written by hand are converted`);
    return [];
  }
  const cases = (await imzmlCases(fixtures)).filter(({ result, ignoresUuid }) =>
    result === "ok" && !ignoresUuid
  );
  return cases.flatMap((spec) => spec.tables.slice(0, 1).map((table) => ({ spec, table })));
}

function commandOptions({ options }: ExpectedTable): readonly string[] {
  const names = ["axis", "bins", "width", "reference", "mz-min", "mz-max", "method", "gap", "range-test"];
  return names.flatMap((name) => {
    const value = options[name];
    return value === undefined ? [] : [name === "axis" ? "--mass-axis" : `--${name}`, value];
  });
}

const spectra = Array.from({ length: 20 }, (_, i) => ({
  x: i % 5 + 1,
  y: Math.floor(i / 5) + 1,
  mz: i === 7 ? [] : [100, 101.2 + i % 3, 110],
  intensity: i === 7 ? [] : [i + 1, 2 * i + 1, 4],
})).filter((_, i) => i !== 11);
const own = folder.put(buildImzml(spectra, { scanSettings: scanSettings(5, 4, 40) }), "own");
const ownOptions = [
  "--mass-axis",
  "constant",
  "--bins",
  "11",
  "--regions",
  "polygons",
  "--dataset-id",
  "leaf",
];

const tables = await fixtureTables();
const stores = [await convertByCommand(own, "own", ownOptions)];
for (const [i, { spec, table }] of tables.entries()) {
  const options = [...commandOptions(table), "--pixel-size", "20", "--dtype", "f8"];
  stores.push(await convertByCommand(spec.path, String(i), options));
}
const found = await spatialdataScript("read_spatialdata.py", BOX.join(","), ...stores) as readonly Found[];

Deno.test("spatialdata opens the store of a pair written by hand", () => {
  const store = found[0] ?? assert.fail("was not opened");
  const expected = spectra.map(({ mz, intensity }) => {
    const row = Array<number>(11).fill(0);
    mz.forEach((mass, k) => row[Math.round(mass - 100)] = intensity[k] ?? NaN);
    return row;
  });
  assert.deepEqual(store.matrix, expected);
  assert.deepEqual(store.spatial, spectra.map(({ x, y }) => [(x - 0.5) * 40, (y - 0.5) * 40]));
  assertPlaces(store);
});

for (const [i, { spec, table }] of tables.entries()) {
  Deno.test(`spatialdata opens the store of ${basename(spec.path)}, ${table.name}`, async () => {
    const store = found[i + 1] ?? assert.fail("was not opened");
    const [data, indices, indptr] = await Promise.all(
      ["data", "indices", "indptr"].map((name) => readNpy(join(table.folder, `${name}.npy`))),
    );
    if (!data || !indices || !indptr) return assertPlaces(store);
    const columns = indptr.values.length - 1;
    const expected = store.x.map(() => Array<number>(columns).fill(0));
    for (let column = 0; column < columns; column++) {
      for (let k = indptr.values[column] ?? 0; k < (indptr.values[column + 1] ?? 0); k++) {
        (expected[indices.values[k] ?? -1] ?? [])[column] = data.values[k] ?? NaN;
      }
    }
    expected.forEach((row, r) =>
      row.forEach((value, column) => {
        const stored = store.matrix[r]?.[column] ?? NaN;
        assert.ok(
          Math.abs(stored - value) <= 1e-9 * Math.max(Math.abs(value), 1),
          `${r}, ${column}: ${stored}, ${value}`,
        );
      })
    );
    assertPlaces(store);
  });
}

/** Image, regions and rows are at the same places; totals are those of the report. */
function assertPlaces(store: Found): void {
  assert.ok(store.canonical);
  assert.deepEqual(store.regionCentres, store.pixelCentres);
  assert.deepEqual(store.spatial, store.pixelCentres);
  assert.equal(store.joined, store.report.rows);
  const rows = store.x.map((x, row) => [x, store.y[row] ?? NaN] as const);
  const inside = rows.filter(([x, y]) => x >= BOX[0] && x <= BOX[1] && y >= BOX[2] && y <= BOX[3]);
  assert.deepEqual(store.query, inside);
  const total = store.report.ionCurrentStored;
  assert.ok(Math.abs(store.sum - total) <= 1e-6 * Math.abs(total));
  assert.ok(Math.abs(store.tic.reduce((sum, value) => sum + value, 0) - total) <= 1e-9 * Math.abs(total));
}
