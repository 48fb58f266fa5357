import type { ComputePlan } from "../../array/compute_plan.ts";
import type { SchedulerScope } from "../../cube/scheduling.ts";
import { byteText } from "../../engine/byte_text.ts";
import { card, cardTitle, facts, table } from "../card.ts";
import type { MimeBundle } from "../html.ts";
import type { ProgressBar } from "../progress/progress_bar.ts";
import { shapeText } from "./shape_text.ts";

/** So many passes are told one by one. */
const PASSES_MOST = 20;

/** What a compute will do: its passes with their tasks, what they read and write, and the memory needed at most. */
export function planCard(plan: ComputePlan): MimeBundle {
  const { name, passes, tasks, bytesRead, bytesWritten, peakMemory, scheduler, numWorkers } = plan;
  const [first] = passes;
  const summary = facts({
    tasks: passes.length === 1 && first ? `${tasks} of ${shapeText(first.taskShape)} voxels` : String(tasks),
    reads: byteText(bytesRead),
    writes: bytesWritten > 0 ? byteText(bytesWritten) : undefined,
    memory: `${byteText(peakMemory)} at most`,
    scheduler: scheduler === "workers"
      ? `${numWorkers} task${numWorkers === 1 ? "" : "s"} at once, on workers`
      : scheduler,
  });
  const rows = passes.slice(0, PASSES_MOST).map((pass, i) => [
    String(i + 1),
    pass.name,
    String(pass.tasks),
    shapeText(pass.taskShape),
    byteText(pass.bytesRead),
    byteText(pass.peakMemory),
  ]);
  const head = ["pass", "computes", "tasks", "voxels of a task", "reads", "memory"];
  const html = card(cardTitle("ComputePlan", [name]), [
    summary,
    passes.length > 1 ? table(head, rows, "rlrlrr") : "",
  ]);
  return { "text/plain": plan.toString(), "text/html": html };
}

/** What was chosen to run computes. */
export function schedulerCard(scope: SchedulerScope): MimeBundle {
  const html = card(cardTitle("Scheduler", [scope.name]), [facts({
    threads: String(scope.numWorkers),
    memory: `${byteText(scope.memoryLimit)} for a compute`,
  })]);
  return { "text/plain": scope.toString(), "text/html": html };
}

/** Whether a bar shows computes. */
export function progressBarCard(bar: ProgressBar): MimeBundle {
  const html = card(cardTitle("ProgressBar", [bar.isRegistered ? "shows computes" : "shows none"]), []);
  return { "text/plain": bar.toString(), "text/html": html };
}
