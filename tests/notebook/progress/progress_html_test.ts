import assert from "node:assert/strict";
import type { Progress } from "../../../src/engine/progress.ts";
import { progressHtml } from "../../../src/notebook/progress/progress_html.ts";

const running: Progress = {
  stage: "write <img src=x>.zarr",
  state: "running",
  fraction: 0.999,
  tasksDone: 5,
  tasksTotal: 8,
  bytesDone: 671_088_640,
  bytesTotal: 1_073_741_824,
  bytesPerSecond: 1.342e9,
  seconds: 0.5,
  secondsLeft: 12.4,
  memoryBytes: 412_300_000,
};

Deno.test("progressHtml() tells stage, tasks, speed, time left and memory, escaped", () => {
  const html = progressHtml(running);
  assert(!html.includes("<img"));
  for (const fact of ["&#60;img", "99 %", "5 of 8 tasks", "1.34 GB/s", "0:12 left", "412 MB"]) {
    assert(html.includes(fact), fact);
  }
});

Deno.test("progressHtml() tells how a run ended", () => {
  assert.match(progressHtml({ ...running, state: "done", fraction: 1 }), /done.*8 tasks · 671 MB in 0\.50 s/);
  assert.match(progressHtml({ ...running, state: "failed", fraction: 0.62 }), /failed at 62 %/);
  assert.match(progressHtml({ ...running, state: "stopped", fraction: 0.62 }), /stopped at 62 %/);
});
