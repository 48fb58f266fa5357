import { byteText, speedText } from "../../engine/byte_text.ts";
import type { Progress } from "../../engine/progress.ts";
import { escapeHtml } from "../html.ts";
import { clockText, durationText } from "./progress_line.ts";

/** How a bar is coloured while a run lasts and after each ending. Plain colours: untrusted notebooks drop others. */
const COLOURS: Readonly<Record<Progress["state"], string>> = {
  running: "#1e88e5",
  done: "#43a047",
  failed: "#e53935",
  stopped: "#fb8c00",
};
const TRACK = "rgba(128,128,128,0.3)";

/** A bar with what is done, how fast and how long it will take. HTML without script. */
export function progressHtml(progress: Progress): string {
  const { stage, state, fraction } = progress;
  const percent = Math.floor(Math.min(1, Math.max(0, fraction)) * 1000) / 10;
  const bar = `width:${percent}%;height:6px;border-radius:3px;background-color:${COLOURS[state]}`;
  const figures = facts(progress).map((fact) => escapeHtml(fact)).join(" · ");
  return `<div style="max-width:42em;font-size:13px;color:var(--jp-ui-font-color1, inherit)">` +
    `<div style="display:flex;justify-content:space-between;gap:1em"><span><b>${
      escapeHtml(stage)
    }</b></span> ` +
    `<span>${state === "running" ? `${Math.floor(percent)} %` : endText(progress)}</span></div>` +
    `<div style="height:6px;margin:4px 0;border-radius:3px;background-color:${TRACK}"><div style="${bar}"></div></div>` +
    `<div style="opacity:0.75">${figures}</div></div>`;
}

function endText({ state, fraction }: Progress): string {
  return state === "done" ? "done" : `${state} at ${Math.floor(fraction * 100)} %`;
}

function facts(progress: Progress): readonly string[] {
  const { state, tasksDone, tasksTotal, bytesDone, bytesPerSecond, seconds, secondsLeft, memoryBytes } =
    progress;
  const isRunning = state === "running";
  const total = `${tasksTotal} task${tasksTotal === 1 ? "" : "s"}`;
  const tasks = state === "done" ? total : `${tasksDone} of ${total}`;
  const left = isRunning && Number.isFinite(secondsLeft) ? [`${clockText(secondsLeft)} left`] : [];
  const bytes = isRunning ? [] : [`${byteText(bytesDone)} in ${durationText(seconds)}`];
  return [tasks, ...bytes, speedText(bytesPerSecond), ...left, `${byteText(memoryBytes)} of memory in use`];
}
