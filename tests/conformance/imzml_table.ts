import type { ImzmlFile } from "../../src/format/imzml/imzml_file.ts";
import type { BinningMethod } from "../../src/msi/batch_binner.ts";
import { binTable } from "../../src/msi/binned_table.ts";
import type { MassAxisKind } from "../../src/msi/mass_axis.ts";
import { type MassAxisRequest, resolveAxis } from "../../src/msi/resolve_axis.ts";

/** Binned spectra as the fixtures give them. */
export interface TableArrays {
  /** CSC: rows ascending in every column. */
  readonly data: Float64Array;
  readonly indices: Int32Array;
  readonly indptr: Float64Array;
  readonly mz: Float64Array;
  /** x, y, z of every row. */
  readonly pixels: Int32Array;
  /** [z, y, x]. */
  readonly tic: Float64Array;
  readonly dropped: { readonly below: number; readonly above: number };
  /** Counts by the word of the warning, those of the file included. */
  readonly warnings: Readonly<Record<string, number>>;
}

/** Bins an open pair as options of the fixtures say. */
export async function tableOf(
  file: ImzmlFile,
  options: Readonly<Record<string, string>>,
): Promise<TableArrays> {
  const { axis } = await resolveAxis(file, axisRequest(options));
  const method = (options.method ?? "nearest") as BinningMethod;
  const gap = options.gap === undefined ? {} : { gap: Number(options.gap) };
  const table = await binTable(file, axis, { method, ...gap });
  const { nx, ny, nz, rows } = file.grid;
  const tic = new Float64Array(nx * ny * nz), pixels = new Int32Array(3 * rows);
  for (let row = 0; row < rows; row++) {
    tic[file.grid.cells[row] ?? 0] = table.ionCurrentStored[row] ?? 0;
    pixels.set(file.grid.position(row), 3 * row);
  }
  return {
    ...columnsOf(table),
    mz: axis.centers,
    pixels,
    tic,
    dropped: { below: table.tally.below, above: table.tally.above },
    warnings: Object.fromEntries(
      [...file.warnings, ...table.tally.warnings()].map(({ word, count }) => [word, count]),
    ),
  };
}

function axisRequest(options: Readonly<Record<string, string>>): MassAxisRequest {
  const names = {
    bins: "bins",
    width: "width",
    reference: "reference",
    "mz-min": "mzMin",
    "mz-max": "mzMax",
  } as const;
  const numbers = Object.entries(names).flatMap(([option, member]) =>
    options[option] === undefined ? [] : [[member, Number(options[option])]]
  );
  return {
    ...(options.axis === undefined ? {} : { kind: options.axis as MassAxisKind }),
    ...Object.fromEntries(numbers),
    ...(options["range-test"] === "centers" ? { rangeTest: "centers" } : {}),
  };
}

/** Turns rows into columns. */
function columnsOf(
  { rows, columns, indptr, indices, data }: Awaited<ReturnType<typeof binTable>>,
): Pick<TableArrays, "data" | "indices" | "indptr"> {
  const starts = new Float64Array(columns + 1);
  for (const bin of indices) starts[bin + 1]! += 1;
  for (let bin = 0; bin < columns; bin++) starts[bin + 1]! += starts[bin]!;
  const next = starts.slice(), values = new Float64Array(data.length), places = new Int32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let i = indptr[row]!; i < indptr[row + 1]!; i++) {
      const at = next[indices[i]!]!++;
      values[at] = data[i]!;
      places[at] = row;
    }
  }
  return { data: values, indices: places, indptr: starts };
}
