import type { Progress } from "../../engine/progress.ts";
import { byteText, speedText } from "../../engine/byte_text.ts";

const MIN_BAR = 8;
const MAX_BAR = 40;
const MIN_STAGE = 20;

/**
 * One line of progress with a bar, at most `columns` wide:
 *
 * `Converting ████████████░░░░░░░░  62 %  1.34 GB/s  0:12 left  412 MB`
 *
 * A narrow terminal loses the bar first, then what does not fit. A long stage, such as one with a path in it, is
 * cut in its middle. The last line of a run has no bar.
 */
export function progressLine(progress: Progress, columns: number): string {
  const stage = shortened(progress.stage, Math.max(MIN_STAGE, Math.floor(columns / 3)));
  const text = progressText({ ...progress, stage });
  const room = Math.min(MAX_BAR, columns - text.length - 1);
  if (progress.state !== "running" || room < MIN_BAR) return text.slice(0, Math.max(0, columns));
  const full = Math.round(clampedFraction(progress) * room);
  const bar = "█".repeat(full) + "░".repeat(room - full);
  return `${stage} ${bar}${text.slice(stage.length)}`;
}

/**
 * The same without a bar, for logs: `Converting  62 %  1.34 GB/s  0:12 left  412 MB`; at the end
 * `Converting done: 1.07 GB in 0.8 s, 1.34 GB/s, 412 MB` or `Converting stopped at 62 %`.
 */
export function progressText(progress: Progress): string {
  const { stage, state, bytesDone, bytesPerSecond, memoryBytes, seconds } = progress;
  switch (state) {
    case "running": {
      const left = Number.isFinite(progress.secondsLeft) ? `  ${clockText(progress.secondsLeft)} left` : "";
      return `${stage} ${percentText(progress)}  ${speedText(bytesPerSecond)}${left}  ${
        byteText(memoryBytes)
      }`;
    }
    case "done": {
      const speed = `${byteText(bytesDone)} in ${durationText(seconds)}, ${speedText(bytesPerSecond)}`;
      return `${stage} done: ${speed}, ${byteText(memoryBytes)}`;
    }
    case "failed":
    case "stopped":
      return `${stage} ${state} at ${percentText(progress).trim()}`;
    default:
      return state satisfies never;
  }
}

/** Seconds as text with two digits where they count: `3 ms`, `0.82 s`, `12.3 s`, `4:07 min`, `1:02:03 h`. */
export function durationText(seconds: number): string {
  if (seconds < 0.00995) return `${Math.ceil(seconds * 1000 - 0.5)} ms`;
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  return `${clockText(seconds)} ${seconds < 3599.5 ? "min" : "h"}`;
}

/** Seconds as a clock: `0:12`, `1:02:03`. */
export function clockText(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const padded = (value: number) => String(value).padStart(2, "0");
  return h > 0 ? `${h}:${padded(m)}:${padded(s)}` : `${m}:${padded(s)}`;
}

/** A text without its middle where it is longer than `most`: `write …ta/disc.zarr`. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = Math.floor(most / 3);
  return `${text.slice(0, head)}…${text.slice(text.length - (most - head - 1))}`;
}

/** Whole percent that only the end rounds up to 100, five wide. */
function percentText(progress: Progress): string {
  return `${Math.floor(clampedFraction(progress) * 100)} %`.padStart(5);
}

function clampedFraction({ fraction }: Progress): number {
  return Math.min(1, Math.max(0, fraction));
}
