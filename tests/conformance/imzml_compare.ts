import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ImzmlFile } from "../../src/format/imzml/imzml_file.ts";
import type { TableArrays } from "./imzml_table.ts";
import { readNpy } from "./npy.ts";

interface ManifestJson {
  readonly grid: readonly [number, number, number];
  readonly pixel_size_um: readonly [number, number] | null;
  readonly n_obs: number;
  readonly n_var: number;
  readonly nnz: number;
  readonly sum: number;
  readonly dropped: { readonly below: number; readonly above: number };
  readonly warnings: Readonly<Record<string, number>>;
  readonly arrays: Readonly<Record<string, { readonly sha256: string }>>;
}

type ArrayName = "data" | "indices" | "indptr" | "mz" | "pixels" | "tic";
const ARRAYS: readonly ArrayName[] = ["data", "indices", "indptr", "mz", "pixels", "tic"];

/** What differs between a table and the expected one; `undefined` where nothing does. */
export async function compareTable(
  found: TableArrays,
  file: ImzmlFile,
  folder: string,
): Promise<string | undefined> {
  const manifest: ManifestJson = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
  for (const name of ARRAYS) {
    const difference = await compareArray(found[name], name, { folder, manifest });
    if (difference !== undefined) return difference;
  }
  const { grid, metadata: { pixelSize } } = file;
  const summary = {
    grid: [grid.nx, grid.ny, grid.nz],
    pixel_size_um: pixelSize === undefined ? null : [pixelSize.x, pixelSize.y],
    n_obs: grid.rows,
    n_var: found.mz.length,
    nnz: found.data.length,
    dropped: found.dropped,
  };
  for (const [member, value] of Object.entries(summary)) {
    const expected = manifest[member as keyof typeof summary];
    if (JSON.stringify(value) !== JSON.stringify(expected)) {
      return `${member} is ${JSON.stringify(value)}, expected ${JSON.stringify(expected)}`;
    }
  }
  const sum = found.data.reduce((total, value) => total + value, 0);
  if (!near(sum, manifest.sum)) return `the sum is ${sum}, expected ${manifest.sum}`;
  return compareWarnings(found.warnings, manifest.warnings);
}

/** What differs between counts of warnings: those asked for must be there, and none that is not. */
export function compareWarnings(
  found: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
): string | undefined {
  for (const word of new Set([...Object.keys(found), ...Object.keys(expected)])) {
    if (OWN_WORDS.has(word) || found[word] === expected[word]) continue;
    return `warning "${word}" counts ${found[word] ?? 0}, expected ${expected[word] ?? 0}`;
  }
  return undefined;
}

/** Warnings that the fixtures do not know. */
const OWN_WORDS: ReadonlySet<string> = new Set(["mz-range-absurd", "uuid-mismatch"]);

async function compareArray(
  found: ArrayLike<number>,
  name: ArrayName,
  { folder, manifest }: { folder: string; manifest: ManifestJson },
): Promise<string | undefined> {
  const expected = await readNpy(join(folder, `${name}.npy`));
  if (expected === undefined) return compareDigest(found, name, manifest);
  if (found.length !== expected.values.length) {
    return `${name} has ${found.length} numbers, expected ${expected.values.length}`;
  }
  const whole = name !== "mz" && Array.prototype.every.call(expected.values, Number.isInteger);
  // The last bit of an axis differs between math libraries, and the slope of a curve multiplies it.
  const scale = name === "data" ? manifest.sum / manifest.nnz : 0;
  const i = Array.prototype.findIndex.call(
    expected.values,
    (value: number, i: number) => whole ? found[i] !== value : !near(found[i] ?? NaN, value, scale),
  );
  return i < 0 ? undefined : `${name}[${i}] is ${found[i]}, expected ${expected.values[i]}`;
}

/** Where only digests are kept. Left out: centres, and sums of fractions, whose last bits may differ. */
function compareDigest(
  found: ArrayLike<number>,
  name: ArrayName,
  manifest: ManifestJson,
): string | undefined {
  const digest = manifest.arrays?.[name]?.sha256;
  const inexact = name === "mz" || (name === "tic" && !Array.prototype.every.call(found, Number.isInteger));
  if (digest === undefined || inexact) return undefined;
  const bytes = name === "indptr"
    ? BigInt64Array.from(Array.from(found, BigInt))
    : name === "indices" || name === "pixels"
    ? Int32Array.from(found)
    : Float64Array.from(found);
  const computed = createHash("sha256").update(new Uint8Array(bytes.buffer)).digest("hex");
  return computed === digest ? undefined : `${name} has SHA-256 ${computed}, expected ${digest}`;
}

function near(found: number, expected: number, scale = 0): boolean {
  return Math.abs(found - expected) <= 1e-12 * Math.max(Math.abs(expected), scale);
}
