/**
 * The entry of `deno task convert`.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { convert } from "../conversion/convert.ts";
import { convertCommand } from "./convert_command.ts";
import { listenForInterruption } from "./interruption.ts";

returnToCaller();
using interruption = listenForInterruption();
const { stdout, stderr } = process;

process.exitCode = await convertCommand(process.argv.slice(2), {
  convert,
  version: await packageVersion(),
  columns: stderr.isTTY ? stderr.columns || 80 : undefined,
  debug: Boolean(process.env.DEBUG),
  signal: interruption.signal,
  writeOut: (text) => stdout.write(text),
  writeErr: (text) => stderr.write(text),
});

/** `deno task` starts in the project's folder; paths are meant from where it was typed, which is in INIT_CWD. */
function returnToCaller(): void {
  const project = fileURLToPath(new URL("../../", import.meta.url));
  const { INIT_CWD } = process.env;
  if (INIT_CWD !== undefined && resolve(process.cwd()) === resolve(project)) process.chdir(INIT_CWD);
}

async function packageVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL("../../deno.json", import.meta.url), "utf8"));
  return version;
}
