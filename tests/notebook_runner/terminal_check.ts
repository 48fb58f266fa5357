/**
 * Records what computes and conversions write on a real terminal while they run, end, fail and are stopped. Part of
 * `deno task notebooks`.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { temporaryPath } from "../../src/store/temporary.ts";
import { writeSparseCube } from "../cube/sparse_cube.ts";
import { pythonEnvironment } from "../python/python_environment.ts";

interface Recorded {
  readonly status: number;
  readonly written: readonly { readonly time: number; readonly text: string }[];
}

const CLEAR_LINE = "\r\x1b[K";
const COMPUTE = "terminal_compute.ts";
const CONVERT = "../../src/cli/main.ts";

/** What happens so many seconds after the first output: Ctrl-C, or half of a file is lost. */
type Disturbance = { readonly after?: number; readonly cut?: string };

/** Runs a script of this folder on a terminal. */
function record(script: string, args: readonly string[], disturbance: Disturbance = {}): Recorded {
  const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const deno = [Deno.execPath(), "run", "-A", "--quiet", path(script), ...args];
  const { success, stdout, stderr } = new Deno.Command(pythonEnvironment(), {
    args: [path("record_terminal.py"), JSON.stringify(disturbance), ...deno],
    env: { DENO_NO_UPDATE_CHECK: "1" },
  }).outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Checks that one line was drawn again and again, at most ten times a second; returns its states, the last one last. */
function lineStates({ written }: Recorded): readonly string[] {
  const drawn = written.flatMap(({ time, text }) => text.split(CLEAR_LINE).slice(1).map(() => time));
  assert(drawn.length > 1, `${drawn.length} drawings`);
  // The clock is that of the reader: two may arrive closer than they were written.
  const busiest = drawn.map((from) => drawn.filter((time) => time >= from && time < from + 0.95).length);
  assert(Math.max(...busiest) <= 10, `${Math.max(...busiest)} in a second`);
  // The terminal itself writes ^C.
  const all = written.map(({ text }) => text).join("").replace("^C", "").split(CLEAR_LINE).slice(1);
  const states = all.map((text) => stripVTControlCharacters(text.split("\n")[0] ?? "").trimEnd());
  assert(states.every((text) => text.length < 100), "wider than the terminal");
  return states;
}

function withCube(shape: readonly [number, number, number], test: (path: string) => void): void {
  const path = temporaryPath(".fits");
  writeSparseCube(path, shape, -32);
  try {
    test(path);
  } finally {
    rmSync(path, { force: true });
  }
}

Deno.test("on a terminal a compute draws one line, at most ten times a second, with a last state in all three endings", () => {
  // 8.6 GB of zeros: about a second at least.
  withCube([1024, 1024, 2048], (path) => {
    const done = lineStates(record(COMPUTE, [path]));
    assert.match(done[1] ?? "", /^statistics [█░]+ +\d+ % .*B\/s .*left/);
    assert.match(done.at(-1) ?? "", /^statistics done: 8\.59 GB in /);
    const stopped = record(COMPUTE, [path, "0.6"]);
    assert.match(lineStates(stopped).at(-1) ?? "", /^statistics stopped at \d+ %$/);
    assert.notEqual(stopped.status, 0);
    const failed = record(COMPUTE, [path], { after: 0.1, cut: path });
    assert.match(lineStates(failed).at(-1) ?? "", /^statistics failed at \d+ %$/);
    assert.notEqual(failed.status, 0);
  });
});

Deno.test("on a terminal a conversion draws one line, at most ten times a second, with a last state in all three endings", () => {
  const output = temporaryPath(".zarr");
  try {
    withCube([1024, 1024, 1024], (path) => {
      const convert = [path, output, "--codec", "zstd"];
      const done = record(CONVERT, convert);
      assert.equal(done.status, 0, done.written.map(({ text }) => text).join(""));
      assert.match(lineStates(done).at(-1) ?? "", / done: 4\.29 GB in /);
      rmSync(output, { recursive: true });
      for (const [ending, disturbance] of [["stopped", {}], ["failed", { cut: path }]] as const) {
        const ended = record(CONVERT, convert, { after: 0.4, ...disturbance });
        assert.match(lineStates(ended).at(-1) ?? "", new RegExp(` ${ending} at \\d+ %`));
        assert.equal(ended.status, 1);
        assert(!existsSync(output));
      }
    });
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
});
