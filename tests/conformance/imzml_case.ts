import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** A pair of the imzML fixtures: what must come of it. */
export interface ImzmlCase {
  readonly name: string;
  /** The imzML file. */
  readonly path: string;
  readonly result: "ok" | "refuse";
  /** For `refuse`: the word, and numbers and texts that the message must name. */
  readonly reason?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly needsVerify: boolean;
  /** Whether the pair is taken after all where the UUID is ignored. */
  readonly ignoresUuid: boolean;
  readonly tables: readonly ExpectedTable[];
}

/** A matrix that binning a pair must give. */
export interface ExpectedTable {
  readonly name: string;
  /** Folder of the arrays and of `manifest.json`. */
  readonly folder: string;
  /** Options by their names without dashes, such as `bins` and `mz-min`. */
  readonly options: Readonly<Record<string, string>>;
}

interface CaseJson {
  readonly result: "ok" | "refuse";
  readonly reason?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly needs_verify?: boolean;
  readonly override?: string;
  readonly expected: readonly { readonly dir: string; readonly options: string }[];
}

/** Every pair below a folder: those with a `case.json`, and those whose results are in `expected/NAME`. */
export async function imzmlCases(folder: string): Promise<readonly ImzmlCase[]> {
  const files = (await readdir(folder, { recursive: true })).map((name) => join(folder, name)).sort();
  const described = files.filter((name) => basename(name) === "case.json").map(describedCase);
  const plain = files.filter((name) =>
    /\.imzML$/i.test(name) && !existsSync(join(dirname(name), "case.json"))
  );
  return await Promise.all([...described, ...plain.map(plainCase)]);
}

async function describedCase(file: string): Promise<ImzmlCase> {
  const folder = dirname(file), name = basename(folder);
  const json: CaseJson = JSON.parse(await readFile(file, "utf8"));
  const xml = (await readdir(folder)).find((entry) => /\.imzML$/i.test(entry)) ?? `${name}.imzML`;
  return {
    name,
    path: join(folder, xml),
    result: json.result,
    ...(json.reason === undefined ? {} : { reason: json.reason }),
    ...(json.facts === undefined ? {} : { facts: json.facts }),
    needsVerify: json.needs_verify ?? false,
    ignoresUuid: json.override !== undefined,
    tables: json.expected.map(({ dir, options }) => ({
      name: basename(dir),
      folder: join(folder, dir),
      options: optionsOf(options),
    })),
  };
}

async function plainCase(path: string): Promise<ImzmlCase> {
  const name = basename(path).replace(/\.imzML$/i, "");
  const results = join(dirname(path), "expected", name);
  const tables = existsSync(results) ? await readdir(results) : [];
  return {
    name,
    path,
    result: "ok",
    needsVerify: false,
    ignoresUuid: false,
    tables: await Promise.all(tables.sort().map((table) => plainTable(join(results, table)))),
  };
}

async function plainTable(folder: string): Promise<ExpectedTable> {
  const { axis, method, gap, range_test } = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
  const options: Record<string, string> = { axis: axis.type, method, "range-test": range_test };
  if (axis.type !== "native" && axis.type !== "euler_tof") options.bins = String(axis.bins);
  if (gap !== null) options.gap = String(gap);
  return { name: basename(folder), folder, options };
}

function optionsOf(text: string): Record<string, string> {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const options: Record<string, string> = {};
  for (let i = 0; i < words.length; i += 2) options[(words[i] ?? "").replace(/^--/, "")] = words[i + 1] ?? "";
  return options;
}
