import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as zarrita from "zarrita";
import { FormatError } from "../../src/error.ts";
import type { ImzmlFile } from "../../src/format/imzml/imzml_file.ts";
import { PeakTally } from "../../src/msi/peak_tally.ts";
import { SparseMatrix } from "../../src/format/spatialdata/sparse/sparse_matrix.ts";
import { zarrStore } from "../../src/format/zarr/zarr_store.ts";
import { convert, type ConvertOptions } from "../../src/conversion/convert.ts";
import type { BinningMethod } from "../../src/msi/batch_binner.ts";
import type { MassAxisKind } from "../../src/msi/mass_axis.ts";
import type { ImzmlReport } from "../../src/msi/convert/imzml_report.ts";
import type { ExpectedTable, ImzmlCase } from "./imzml_case.ts";
import type { TableArrays } from "./imzml_table.ts";

/** Converts a pair to a store in a temporary folder, with the options of an expected table, and reads that back. */
export async function storedTable(
  spec: ImzmlCase,
  table: ExpectedTable,
  file: ImzmlFile,
): Promise<TableArrays> {
  const folder = await mkdtemp(join(tmpdir(), "lazycube-conformance-"));
  try {
    const output = join(folder, "a.zarr");
    const report = await convert(spec.path, output, {
      ...convertOptions(table.options),
      ignoreUuid: spec.ignoresUuid,
      verify: spec.needsVerify,
    });
    return await readTable(output, file, report as ImzmlReport);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A pair that is refused must leave nothing where the store would be, and fail for its reason. */
export async function refusalLeaves(spec: ImzmlCase): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "lazycube-conformance-"));
  try {
    const options = { pixelSize: 1, verify: spec.needsVerify, onWarning: () => {} };
    const failure = await convert(spec.path, join(folder, "a.zarr"), options).catch((error: unknown) =>
      error
    );
    if (!(failure instanceof FormatError)) return `was converted, or failed otherwise: ${failure}`;
    if (failure.reason !== spec.reason) return `refused for ${failure.reason}, expected ${spec.reason}`;
    const left = await readdir(folder);
    return left.length === 0 ? undefined : `${left.join(", ")} was left`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function convertOptions(options: Readonly<Record<string, string>>): ConvertOptions {
  const numbers = {
    bins: "bins",
    width: "width",
    reference: "reference",
    "mz-min": "mzMin",
    "mz-max": "mzMax",
  };
  const given = Object.entries({ ...numbers, gap: "gap" }).filter(([option]) =>
    options[option] !== undefined
  );
  return {
    dtype: "f8",
    pixelSize: 1,
    onWarning: () => {},
    ...Object.fromEntries(given.map(([option, member]) => [member, Number(options[option])])),
    method: (options.method ?? "nearest") as BinningMethod,
    rangeTest: options["range-test"] === "centers" ? "centers" : "edges",
    ...(options.axis === undefined ? {} : { massAxis: options.axis as MassAxisKind }),
  };
}

/** The arrays of a store, its image and what the report says. */
async function readTable(store: string, file: ImzmlFile, report: ImzmlReport): Promise<TableArrays> {
  const table = "tables/table";
  const root = zarrita.root(zarrStore(store));
  const values = async (path: string) => {
    const { data } = await zarrita.get(await zarrita.open.v3(root.resolve(path), { kind: "array" }));
    return Float64Array.from(data as Float64Array);
  };
  using matrix = SparseMatrix.open(join(store, table, "X"));
  const { indices, values: data } = matrix.columns(0, matrix.shape[1]);
  const [x, y] = [await values(`${table}/obs/x`), await values(`${table}/obs/y`)];
  const pixels = new Int32Array(3 * x.length);
  x.forEach((column, row) => pixels.set([column, y[row] ?? 0, file.grid.position(row)[2]], 3 * row));
  return {
    data: Float64Array.from(data),
    indices,
    indptr: matrix.pointers,
    mz: await values(`${table}/var/mz`),
    pixels,
    tic: await values("images/tic/s0"),
    dropped: { below: report.peaksBelow, above: report.peaksAbove },
    warnings: warningCounts(file, report),
  };
}

/** Counts of warnings by word: of the file, and of its peaks as the report counts them. */
function warningCounts(file: ImzmlFile, report: ImzmlReport): Record<string, number> {
  const { nonfiniteIntensity, nonfiniteMz, negativePeaks: negative, unsortedSpectra } = report;
  const tally = Object.assign(new PeakTally(), {
    nonfiniteIntensity,
    nonfiniteMz,
    negative,
    unsortedSpectra,
  });
  return Object.fromEntries([...file.warnings, ...tally.warnings()].map(({ word, count }) => [word, count]));
}
