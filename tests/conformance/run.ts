/**
 * Runs the fixtures of `LAZYCUBE_FIXTURES` (default: `../shared/data` beside the repository) against the public
 * API: `deno task test:conformance [--filter text] [--verbose] [--scheduler synchronous|workers] [--via zarr]`, the last to
 * convert every input to Zarr first.
 *
 * Exit code 1 where a case fails; 0 with a notice where there are no fixtures.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { call, loadLibrary } from "./adapt.ts";
import { fixtureFolders } from "./folders.ts";
import { Tally } from "./tally.ts";

const { values: options } = parseArgs({
  options: {
    filter: { type: "string", default: "" },
    verbose: { type: "boolean", default: false },
    scheduler: { type: "string", default: "synchronous" },
    via: { type: "string", default: "input" },
  },
});

const root = process.env.LAZYCUBE_FIXTURES ?? fileURLToPath(new URL("../../../shared/data", import.meta.url));
if (!existsSync(root)) {
  console.log(`No fixtures at "${root}": conformance is skipped. Set LAZYCUBE_FIXTURES to run it.`);
} else {
  process.exitCode = await runFolders();
}

async function runFolders(): Promise<number> {
  const library = await loadLibrary();
  call(library, "setScheduler", options.scheduler);
  const via = options.via === "zarr" ? "zarr" : "input";
  const tally = new Tally(options.verbose);
  for (const [name, run] of Object.entries(fixtureFolders)) {
    const folder = join(root, name);
    if (!existsSync(folder)) continue;
    for await (const outcome of run({ library, folder, filter: options.filter, via })) tally.add(outcome);
  }
  console.log(tally.summary());
  return tally.failed === 0 ? 0 : 1;
}
