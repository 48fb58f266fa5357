/**
 * Records what a real Deno kernel publishes while computes run, end, fail and are stopped. Part of
 * `deno task notebooks`.
 *
 * @module
 */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { temporaryPath } from "../../src/store/temporary.ts";
import { writeSparseCube } from "../cube/sparse_cube.ts";
import { pythonEnvironment } from "../python/python_environment.ts";

interface CellToRun {
  readonly source: string;
  readonly interrupt_after?: number;
}

interface Message {
  readonly time: number;
  readonly type: string;
  readonly content: {
    readonly data?: Readonly<Record<string, string>>;
    readonly transient?: { readonly display_id?: string };
    readonly ename?: string;
    readonly evalue?: string;
    readonly traceback?: readonly string[];
  };
}

async function record(cells: readonly CellToRun[]): Promise<readonly (readonly Message[])[]> {
  const script = fileURLToPath(new URL("record_messages.py", import.meta.url));
  const notebooks = fileURLToPath(new URL("../../notebooks", import.meta.url));
  const process = new Deno.Command(pythonEnvironment(), {
    args: [script, Deno.execPath(), notebooks],
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", PYDEVD_DISABLE_FILE_VALIDATION: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(cells)));
  await writer.close();
  const { success, stdout, stderr } = await process.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** The texts of the one bar of a cell, in order. */
function barTexts(messages: readonly Message[]): readonly string[] {
  const drawn = messages.filter(({ type }) => /display_data$/.test(type));
  assert(drawn.length > 0, "no bar was drawn");
  assert.equal(drawn[0]!.type, "display_data");
  assert(drawn.slice(1).every(({ type }) => type === "update_display_data"));
  assert.equal(new Set(drawn.map(({ content }) => content.transient?.display_id)).size, 1);
  assert(drawn[0]!.time >= 0.5, `drawn after ${drawn[0]!.time} s`);
  // The clock here is that of the receiver: two messages may arrive closer than they were sent.
  const busiest = drawn.map(({ time }) =>
    drawn.filter((each) => each.time >= time && each.time < time + 0.95).length
  );
  assert(Math.max(...busiest) <= 10, `${Math.max(...busiest)} in a second`);
  return drawn.map(({ content }) => content.data?.["text/plain"] ?? "");
}

function errorOf(messages: readonly Message[]): string {
  const error = messages.find(({ type }) => type === "error")?.content;
  return error ? `${error.ename}: ${error.evalue}` : "";
}

Deno.test("progress is one output, drawn at most ten times a second, with a last state in all three endings", async () => {
  const path = temporaryPath(".fits");
  // 16 GB of zeros: a second or more, of which only the last part is missing.
  writeSparseCube(path, [2048, 1024, 2048], -32);
  try {
    const [, done, stopped, kept, again, , failed, quiet] = await record([
      {
        source: `import { SpectralCube, setScheduler } from "lazycube"; let kept = 42;
          const cube = await SpectralCube.read(${
          JSON.stringify(path)
        }); setScheduler("workers", { numWorkers: 2 });`,
      },
      { source: "await cube.statistics()" },
      { source: "await cube.max({ axis: 0 })", interrupt_after: 1.2 },
      { source: "kept" },
      { source: "await cube.statistics()", interrupt_after: 0.8 },
      { source: `Deno.truncateSync(${JSON.stringify(path)}, 17_000_000_000)` },
      { source: "await cube.statistics()" },
      {
        source:
          "await cube.slice([0, null, null]); await cube.slice([1, null, null], { progress: false }); 7",
      },
    ]);
    assert(done && stopped && kept && again && failed && quiet);
    assert.match(barTexts(done).at(-1)!, /^statistics done: 17\.2 GB in /);
    assert(done.some(({ type }) => type === "execute_result"));
    for (const [cell, name] of [[stopped, "max over axis 0"], [again, "statistics"]] as const) {
      assert.match(barTexts(cell).at(-1)!, new RegExp(`^${name} stopped at \\d+ %$`));
      assert.equal(errorOf(cell), "AbortError: Interrupted");
    }
    assert.equal(kept.find(({ type }) => type === "execute_result")?.content.data?.["text/plain"], "42");
    assert.match(barTexts(failed).at(-1)!, /^statistics failed at \d+ %$/);
    assert.match(errorOf(failed), /^FormatError: /);
    assert.deepEqual(quiet.filter(({ type }) => /display_data$/.test(type)), []);
    const streams = [done, stopped, again, failed].flat().filter(({ type }) => type === "stream");
    assert.deepEqual(streams, [], "something was printed");
  } finally {
    rmSync(path, { force: true });
  }
});
