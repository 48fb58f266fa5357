import assert from "node:assert/strict";
import fc from "fast-check";
import { durationText, progressLine, progressText } from "../../../src/notebook/progress/progress_line.ts";
import type { Progress } from "../../../src/engine/progress.ts";

const running: Progress = {
  stage: "Converting",
  state: "running",
  fraction: 0.625,
  tasksDone: 5,
  tasksTotal: 8,
  bytesDone: 671_088_640,
  bytesTotal: 1_073_741_824,
  bytesPerSecond: 1.342e9,
  seconds: 0.5,
  secondsLeft: 12.4,
  memoryBytes: 412_300_000,
};

Deno.test("progressLine() draws a bar of what room there is", () => {
  // 46 characters of text and one blank leave 20 of 67 columns: 12.5 of them are done.
  assert.equal(
    progressLine(running, 67),
    "Converting █████████████░░░░░░░  62 %  1.34 GB/s  0:12 left  412 MB",
  );
  assert.equal(
    progressLine(running, 200),
    `Converting ${"█".repeat(25)}${"░".repeat(15)}  62 %  1.34 GB/s  0:12 left  412 MB`,
  );
});

Deno.test("progressLine() leaves out the bar, then cuts, on narrow terminals", () => {
  assert.equal(progressLine(running, 50), "Converting  62 %  1.34 GB/s  0:12 left  412 MB");
  assert.equal(progressLine(running, 20), "Converting  62 %  1.");
});

Deno.test("progressLine() cuts the middle of a long stage", () => {
  // A third of 60 columns is 20: 6 characters, the sign and the last 13.
  const stage = "write /data/galaxies/m33.zarr";
  assert.equal(
    progressLine({ ...running, stage }, 60),
    "write …xies/m33.zarr  62 %  1.34 GB/s  0:12 left  412 MB",
  );
});

Deno.test("progressLine() is never wider than the terminal", () => {
  const state = fc.constantFrom("running", "done", "failed", "stopped");
  const report = fc.record({
    ...Object.fromEntries(Object.entries(running).map(([name, value]) => [name, fc.constant(value)])),
    stage: fc.string({ maxLength: 90 }),
    state,
    fraction: fc.double({ min: 0, max: 1, noNaN: true }),
    bytesPerSecond: fc.double({ min: 0, max: 1e12, noNaN: true }),
    secondsLeft: fc.oneof(fc.constant(Infinity), fc.double({ min: 0, max: 1e6, noNaN: true })),
  });
  fc.assert(fc.property(report, fc.nat({ max: 200 }), (fields, columns) => {
    assert.ok(progressLine({ ...running, ...fields } as Progress, columns).length <= columns);
  }));
});

Deno.test("progressText() says how it ended", () => {
  const done: Progress = { ...running, state: "done", fraction: 1, bytesDone: 1_073_741_824, seconds: 0.8 };
  assert.equal(progressText(done), "Converting done: 1.07 GB in 0.80 s, 1.34 GB/s, 412 MB");
  assert.equal(progressText({ ...running, state: "stopped" }), "Converting stopped at 62 %");
  assert.equal(progressText({ ...running, state: "failed", fraction: 0 }), "Converting failed at 0 %");
});

Deno.test("progressText() gives no time left before the first task is done", () => {
  const start: Progress = { ...running, fraction: 0, bytesPerSecond: 0, secondsLeft: Infinity };
  assert.equal(progressText(start), "Converting   0 %  0 B/s  412 MB");
});

Deno.test("progressText() reaches 100 % only at the end", () => {
  assert.match(progressText({ ...running, fraction: 0.9999 }), /^Converting {2}99 %/);
});

Deno.test("durationText() changes from seconds to a clock", () => {
  const cases = [
    [0, "0 ms"],
    [0.0034, "3 ms"],
    [0.0099, "10 ms"],
    [0.01, "0.01 s"],
    [0.123, "0.12 s"],
    [9.994, "9.99 s"],
    [9.996, "10.0 s"],
    [59.94, "59.9 s"],
    [59.96, "1:00 min"],
    [247, "4:07 min"],
    [3599.4, "59:59 min"],
    [3723, "1:02:03 h"],
  ] as const;
  for (const [seconds, text] of cases) assert.equal(durationText(seconds), text);
});
