import assert from "node:assert/strict";
import type { EngineEvent } from "../../src/engine/event.ts";
import { ProgressMeter } from "../../src/engine/progress_meter.ts";
import type { Progress } from "../../src/engine/progress.ts";

function started(time: number): EngineEvent {
  const size = { tasks: 100, bytes: 1000 };
  const place = { scheduler: "workers", numWorkers: 2, quiet: false };
  return { kind: "run-started", run: 1, compute: 1, time, name: "statistics", ...size, ...place };
}

function ended(task: number, time: number): EngineEvent {
  const region = { start: [task, 0, 0], shape: [1, 1, 1] } as const;
  const cost = { duration: 1, bytesRead: 10, bytesWritten: 0, memory: 0 };
  return { kind: "task-ended", run: 1, time, task, region, worker: 0, ...cost };
}

Deno.test("ProgressMeter reports at most ten times a second and once at the end, in all three endings", () => {
  for (const state of ["done", "failed", "stopped"] as const) {
    const reports: Progress[] = [];
    const meter = new ProgressMeter((progress) => reports.push(progress));
    meter.take(started(1000));
    // 60 tasks, one every 10 ms: 0.6 s.
    for (let i = 0; i < 60; i++) meter.take(ended(i, 1010 + 10 * i));
    meter.take({ kind: "run-ended", run: 1, time: 1610, state });
    assert.equal(reports.length, 6 + 1);
    assert.deepEqual(reports.slice(0, -1).map((report) => report.state), Array(6).fill("running"));
    const last = reports.at(-1)!;
    assert.equal(last.state, state);
    assert.equal(last.fraction, state === "done" ? 1 : 0.6);
    assert.deepEqual([last.tasksDone, last.bytesDone, last.bytesTotal], [60, 600, 1000]);
  }
});

Deno.test("ProgressMeter tells pace and time left", () => {
  const reports: Progress[] = [];
  const meter = new ProgressMeter((progress) => reports.push(progress));
  meter.take(started(0));
  meter.take(ended(0, 500));
  // One of 100 tasks and 10 bytes in half a second.
  assert.equal(reports[0]!.bytesPerSecond, 20);
  assert.equal(reports[0]!.secondsLeft, 0.5 * 99);
});
