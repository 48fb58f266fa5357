import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as zarrita from "zarrita";
import { zarrStore } from "../../../src/format/zarr/zarr_store.ts";
import { SparseMatrix } from "../../../src/format/spatialdata/sparse/sparse_matrix.ts";

/** The matrix of a store, row by row. */
export function denseMatrix(store: string): readonly (readonly number[])[] {
  using matrix = SparseMatrix.open(join(store, "tables/table/X"));
  const [rows, columns] = matrix.shape;
  const { pointers, indices, values } = matrix.rows(0, rows);
  return Array.from({ length: rows }, (_, row) => {
    const dense = Array<number>(columns).fill(0);
    for (let i = pointers[row] ?? 0; i < (pointers[row + 1] ?? 0); i++) {
      dense[indices[i] ?? 0] = values[i] ?? NaN;
    }
    return dense;
  });
}

/** The numbers of an array of a store. */
export async function storedNumbers(store: string, path: string): Promise<readonly number[]> {
  const array = await zarrita.open.v3(zarrita.root(zarrStore(store)).resolve(path), { kind: "array" });
  const { data } = await zarrita.get(array);
  return Array.from(data as Float64Array);
}

/** The report that a store holds. */
export async function storedReport(store: string): Promise<Record<string, unknown>> {
  const path = "tables/table/uns/conversion_report";
  const array = await zarrita.open.v3(zarrita.root(zarrStore(store)).resolve(path), { kind: "array" });
  return JSON.parse(String(await zarrita.get(array)));
}

/** The content of every file of a store, except for the report, which tells the time, and what repeats it. */
export function storeBytes(store: string): ReadonlyMap<string, string> {
  const names = readdirSync(store, { recursive: true, encoding: "utf8" }).sort()
    .filter((name) => name !== "zarr.json" && !name.includes("conversion_report"))
    .filter((name) => statSync(join(store, name)).isFile());
  return new Map(names.map((name) => [name, readFileSync(join(store, name), "base64")]));
}
