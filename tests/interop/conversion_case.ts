import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pythonScript } from "./python_script.ts";

/** A FITS cube to convert and the options of `deno task convert`. */
export interface ConversionCase {
  readonly fits: string;
  readonly args: readonly string[];
}

/** How a store, opened with zarr-python and xarray, compares with what astropy reads from the FITS file. */
export interface Comparison {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly chunks: readonly number[];
  readonly shards: readonly number[] | null;
  readonly codecs: readonly string[];
  /** Finite voxels in the FITS file. */
  readonly finite: number;
  readonly differentInZarr: number;
  readonly differentInXarray: number;
  readonly dims: readonly string[];
  readonly sameUnit: boolean;
  readonly spectralName: string;
  readonly spectralUnit: string;
  /** Largest error in channels. */
  readonly spectralError: number;
  readonly celestialUnits: readonly string[];
  /** Largest error in pixels. */
  readonly celestialError: number;
}

/** Why there is no comparison: what the conversion or the script printed. */
export interface Failure {
  readonly failure: string;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Converts every case and compares all stores in one Python process, which takes a second to start. */
export async function compareConversions(
  cases: readonly ConversionCase[],
): Promise<readonly (Comparison | Failure)[]> {
  const folder = mkdtempSync(join(tmpdir(), "lazycube-interop-"));
  try {
    const stores = cases.map((_, i) => join(folder, `${i}.zarr`));
    const failures: string[] = [];
    for (const [i, { fits, args }] of cases.entries()) {
      failures.push(await convert(fits, stores[i] ?? "", args));
    }
    const pairs = cases.flatMap(({ fits }, i) => [fits, stores[i] ?? ""]);
    const outcomes = await pythonScript(
      "compare_with_fits.py",
      ...pairs,
    ) as readonly (Comparison | Failure)[];
    return outcomes.map((outcome, i) => failures[i] ? { failure: failures[i] } : outcome);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs the command as its users do; returns what it printed if it failed. */
async function convert(fits: string, store: string, args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "convert", fits, store, ...args],
    cwd: root,
    stdin: "null",
  }).output();
  if (success) return "";
  return [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("") ||
    "deno task convert failed";
}
