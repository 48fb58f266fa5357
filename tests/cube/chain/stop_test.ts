import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { noise } from "../../kernel/kernel_arrays.ts";
import { CubeFolder } from "../cube_folder.ts";

const SHAPE = [24, 48, 64] as const;

interface Seen {
  readonly name: string;
  readonly scheduler: string;
  readonly by: string;
  readonly outcome: string;
  readonly files: readonly string[];
  readonly npts: number;
}

Deno.test("whatever stage is stopped, nothing is left behind and the next compute is right", async () => {
  using folder = new CubeFolder();
  const file = folder.file({ shape: SHAPE, values: noise(24 * 48 * 64, 11), bitpix: -32 });
  const [temporary, outputs] = [join(folder.path, "temporary"), join(folder.path, "outputs")];
  mkdirSync(temporary);
  mkdirSync(outputs);
  const script = new URL("./stop_stages.ts", import.meta.url).pathname;
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", script, file, outputs],
    cwd: new URL("../../..", import.meta.url),
    env: { TMPDIR: temporary },
  });
  const { code, stdout, stderr } = await command.output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  const seen = JSON.parse(new TextDecoder().decode(stdout)) as readonly Seen[];
  assert(seen.length >= 30);
  for (const { name, scheduler, by, outcome, files, npts } of seen) {
    const what = `${name}, ${scheduler}, by ${by}`;
    assert.match(outcome, by === "signal" ? /stop it/ : /AbortError: Interrupted/, what);
    assert.deepEqual(files, [], what);
    assert.equal(npts, 24 * 48 * 64, what);
  }
});
