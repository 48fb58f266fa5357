import { FormatError } from "../../src/error.ts";
import { openImzml } from "../../src/format/imzml/open_imzml.ts";
import type { FolderRun } from "./folders.ts";
import { type ExpectedTable, type ImzmlCase, imzmlCases } from "./imzml_case.ts";
import { compareTable } from "./imzml_compare.ts";
import { refusalLeaves, storedTable } from "./imzml_store.ts";
import { tableOf } from "./imzml_table.ts";
import type { Outcome } from "./run_case.ts";

/** Runs the imzML fixtures: every expected matrix of the good pairs, and the error of every broken one. */
export async function* runImzml({ folder, filter }: FolderRun): AsyncGenerator<Outcome> {
  for (const spec of await imzmlCases(folder)) {
    const refusal = `imzml/${spec.name}/refusal`;
    if (spec.result === "refuse" && refusal.includes(filter)) {
      yield await outcome(refusal, () => expectRefusal(spec));
      yield await outcome(`${refusal}/store`, () => refusalLeaves(spec));
    }
    for (const table of spec.tables) {
      const id = `imzml/${spec.name}/${table.name}`;
      if (!id.includes(filter)) continue;
      yield await outcome(id, () => expectTable(spec, table));
      yield await outcome(`${id}/store`, () => expectStore(spec, table));
    }
  }
}

async function outcome(id: string, run: () => Promise<string | undefined>): Promise<Outcome> {
  try {
    const difference = await run();
    return difference === undefined ? { id, status: "passed" } : { id, status: "failed", difference };
  } catch (error) {
    return {
      id,
      status: "failed",
      difference: error instanceof Error ? `${error.name}: ${error.message}` : `${error}`,
    };
  }
}

async function expectTable(spec: ImzmlCase, table: ExpectedTable): Promise<string | undefined> {
  using file = await openImzml(spec.path, { ignoreUuid: spec.ignoresUuid, verify: spec.needsVerify });
  return await compareTable(await tableOf(file, table.options), file, table.folder);
}

/** The same table, converted to a store and read back. */
async function expectStore(spec: ImzmlCase, table: ExpectedTable): Promise<string | undefined> {
  using file = await openImzml(spec.path, { ignoreUuid: spec.ignoresUuid });
  return await compareTable(await storedTable(spec, table, file), file, table.folder);
}

/** The pair must be refused for its reason, in a message that names the facts, when it is opened or binned. */
async function expectRefusal(spec: ImzmlCase): Promise<string | undefined> {
  try {
    using file = await openImzml(spec.path, { verify: spec.needsVerify });
    await tableOf(file, {});
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    if (error.reason !== spec.reason) {
      return `refused for ${error.reason}, expected ${spec.reason}: ${error.message}`;
    }
    const missing = leaves(spec.facts).find((fact) => !error.message.includes(fact));
    return missing === undefined ? undefined : `the message does not name ${missing}: ${error.message}`;
  }
  return `was taken, expected to be refused (${spec.reason})`;
}

/** Numbers and texts at any depth, as a message spells them. */
function leaves(value: unknown): readonly string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leaves);
  return value === null || value === undefined ? [] : [String(value)];
}
