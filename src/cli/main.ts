/**
 * The entry of `deno task convert`.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import process from "node:process";
import { convert } from "../cube/convert.ts";
import { convertCommand } from "./convert_command.ts";
import { listenForInterruption } from "./interruption.ts";

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

async function packageVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL("../../deno.json", import.meta.url), "utf8"));
  return version;
}
