import assert from "node:assert/strict";
import type { EngineEvent } from "../../src/engine/event.ts";
import { subscribe } from "../../src/engine/event_log.ts";
import type { Progress } from "../../src/engine/progress.ts";
import { ToldBytes } from "../../src/engine/told_bytes.ts";

Deno.test("ToldBytes tells equal parts of the bytes that are behind, and the end", async () => {
  const events: EngineEvent[] = [], reports: Progress[] = [];
  using _listening = subscribe((event) => void events.push(event));
  const told = new ToldBytes({ name: "Scanning a", bytes: 5120, compute: 7, silence: 0 }, {
    onProgress: (progress) => reports.push(progress),
  });
  told.reach(39);
  told.reach(1280);
  told.reach(1281);
  told.reach(9999);
  await told.end("done");
  const [started, ...rest] = events, tasks = rest.filter(({ kind }) => kind === "task-ended");
  assert.ok(started?.kind === "run-started" && started.run === told.number);
  assert.deepEqual([started.name, started.tasks, started.bytes, started.compute, started.quiet], [
    "Scanning a",
    256,
    5120,
    7,
    true,
  ]);
  assert.equal(tasks.length, 256);
  assert.equal(
    tasks.reduce((sum, event) => sum + (event.kind === "task-ended" ? event.bytesRead : 0), 0),
    5120,
  );
  assert.equal(events.at(-1)?.kind, "run-ended");
  const [first, last] = [reports[0], reports.at(-1)];
  assert.deepEqual([first?.stage, first?.fraction, first?.bytesDone], ["Scanning a", 1 / 256, 20]);
  assert.deepEqual([last?.state, last?.fraction, last?.bytesDone], ["done", 1, 5120]);
});

Deno.test("ToldBytes tells nothing of what takes no time", async () => {
  const events: EngineEvent[] = [];
  using _listening = subscribe((event) => void events.push(event));
  const told = new ToldBytes({ name: "Scanning a", bytes: 100, silence: 1e9 }, {});
  told.reach(100);
  await told.end("done");
  assert.deepEqual([events, told.number], [[], undefined]);
});

Deno.test("ToldBytes.during() tells whether work failed or was stopped", async () => {
  const states: string[] = [];
  using _listening = subscribe((event) =>
    event.kind === "run-ended" ? void states.push(event.state) : undefined
  );
  const controller = new AbortController();
  for (const stop of [false, true]) {
    const told = new ToldBytes({ name: "Scanning a", bytes: 100, silence: 0 }, {});
    const failing = told.during(() => {
      told.reach(1);
      if (stop) controller.abort();
      return Promise.reject(new Error("no"));
    }, controller.signal);
    await assert.rejects(failing, /no/);
  }
  assert.deepEqual(states, ["failed", "stopped"]);
});
