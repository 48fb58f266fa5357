/**
 * Runs the notebooks in a real Deno kernel, the one of this executable, and checks that no cell fails and that
 * every cell shows what its `metadata.lazycube.expect` asks for.
 *
 *     deno task notebooks             run and check all
 *     deno task notebooks --update    and store the outputs in the notebooks
 *     deno task notebooks FILE…       only these
 *
 * @module
 */
import { readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { pythonEnvironment } from "../python/python_environment.ts";
import { unmetExpectations } from "./expectation.ts";
import { machinePaths, scrubPaths } from "./machine_path.ts";
import { withoutPlotly } from "./plotly_text.ts";
import {
  codeCells,
  joinLines,
  type Notebook,
  type Output,
  readNotebook,
  withOutputs,
  writeNotebook,
} from "./notebook.ts";

const SECONDS_PER_CELL = 120;
const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");
const executor = fileURLToPath(new URL("execute_notebook.py", import.meta.url));

interface CellResult {
  readonly status: "ok" | "error" | "timeout" | "dead";
  readonly message: string;
  readonly outputs: readonly Output[];
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    args: Deno.args,
    options: { update: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const paths = positionals.length > 0 ? positionals.map((path) => resolve(path)) : allNotebooks();
  if (paths.length === 0) throw new Error("Cannot run notebooks: there is none in notebooks/");
  let failed = 0;
  for (const path of paths) {
    const started = performance.now();
    const problems = await runNotebook(path, values.update);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${problems.length === 0 ? "ok    " : "FAILED"} ${basename(path)} (${seconds} s)`);
    problems.forEach((problem) => console.log(`  ${problem}`));
    if (problems.length > 0) failed++;
  }
  return failed;
}

async function runNotebook(path: string, update: boolean): Promise<readonly string[]> {
  const notebook = readNotebook(path);
  const results = await execute(path);
  const problems = cellProblems(notebook, results);
  if (problems.length > 0 || !update) return problems;
  const outputs = withoutPlotly(scrubPaths(results.map((result) => result.outputs), root));
  const paths = machinePaths(outputs);
  if (paths.length > 0) return [`Cannot store outputs that hold paths of this machine: ${paths.join(", ")}`];
  writeNotebook(path, withOutputs(notebook, outputs));
  return [];
}

async function execute(path: string): Promise<readonly CellResult[]> {
  const { success, stdout, stderr } = await new Deno.Command(pythonEnvironment(), {
    args: [executor, Deno.execPath(), path, String(SECONDS_PER_CELL)],
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", PYDEVD_DISABLE_FILE_VALIDATION: "1" },
    stdin: "null",
  }).output();
  if (!success) throw new Error(`Cannot run ${basename(path)}: ${new TextDecoder().decode(stderr)}`);
  const results = JSON.parse(new TextDecoder().decode(stdout)) as readonly CellResult[];
  if (results.some(({ status }) => status === "dead")) console.error(new TextDecoder().decode(stderr));
  return results;
}

function cellProblems(notebook: Notebook, results: readonly CellResult[]): readonly string[] {
  const cells = codeCells(notebook);
  const missing = cells.length - results.length;
  const problems = results.flatMap((result, i) => {
    const cell = cells[i];
    if (cell === undefined) return [];
    const start = `cell ${i + 1} (${joinLines(cell.source).split("\n")[0]})`;
    const expected = cell.metadata.tags?.includes("raises-exception") ? "error" : "ok";
    if (result.status !== expected) return [`${start}: ${result.status} ${result.message}`];
    return unmetExpectations(cell, result.outputs).map((pattern) => `${start}: no output matches ${pattern}`);
  });
  return missing > 0 ? [...problems, `${missing} cells were not run`] : problems;
}

function allNotebooks(): readonly string[] {
  return readdirSync(`${root}/notebooks`).filter((name) => name.endsWith(".ipynb")).sort()
    .map((name) => `${root}/notebooks/${name}`);
}

if (import.meta.main) Deno.exit(await main() === 0 ? 0 : 1);
