import assert from "node:assert/strict";
import { ProgressPrinter } from "../../../src/notebook/progress/progress_printer.ts";
import type { Progress } from "../../../src/engine/progress.ts";

function reportAt(fraction: number, state: Progress["state"] = "running", stage = "Converting"): Progress {
  const counts = { tasksDone: 0, tasksTotal: 1, bytesDone: 1e6, bytesTotal: 1e6, bytesPerSecond: 1e6 };
  return { stage, state, fraction, ...counts, seconds: 1, secondsLeft: 1, memoryBytes: 1e6 };
}

function printed(columns: number | undefined, reports: readonly Progress[]): string {
  let text = "";
  const printer = new ProgressPrinter({ columns, write: (part) => text += part });
  for (const progress of reports) printer.report(progress);
  return text;
}

Deno.test("ProgressPrinter writes one line for every ten percent to a log", () => {
  const fractions = [0, 0.04, 0.1, 0.15, 0.2, 0.55, 0.56, 0.999, 1];
  const text = printed(undefined, [...fractions.map((fraction) => reportAt(fraction)), reportAt(1, "done")]);
  assert.deepEqual(text.split("\n").map((line) => line.slice(0, 16)), [
    "Converting  10 %",
    "Converting  20 %",
    "Converting  55 %",
    "Converting  99 %",
    "Converting done:",
    "",
  ]);
});

Deno.test("ProgressPrinter starts again at the next stage of a log", () => {
  const text = printed(undefined, [
    reportAt(0.5, "running", "Rechunking"),
    reportAt(1, "done", "Rechunking"),
    reportAt(0.3),
    reportAt(0.3, "stopped"),
  ]);
  assert.deepEqual(text.split("\n").map((line) => line.slice(0, 16)), [
    "Rechunking  50 %",
    "Rechunking done:",
    "Converting  30 %",
    "Converting stopp",
    "",
  ]);
});

Deno.test("ProgressPrinter redraws one line on a terminal and ends it", () => {
  const text = printed(30, [reportAt(0.1), reportAt(0.2), reportAt(0.2, "failed")]);
  assert.deepEqual(text.split("\r\x1b[K"), [
    "",
    "Converting  10 %  1.00 MB/s  ",
    "Converting  20 %  1.00 MB/s  ",
    "Converting failed at 20 %\n",
  ]);
});
