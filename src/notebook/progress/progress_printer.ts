import type { Progress } from "../../engine/progress.ts";
import { progressLine, progressText } from "./progress_line.ts";

/** Where progress is printed. */
export interface ProgressTerminal {
  /** Width of the terminal, `undefined` where the stream is not one. */
  readonly columns: number | undefined;
  write(text: string): void;
}

const CLEAR_LINE = "\r\x1b[K";

/**
 * Prints progress: on a terminal one line that is redrawn, elsewhere a line whenever another ten percent are
 * done, and a last line at the end of each stage.
 */
export class ProgressPrinter {
  readonly #terminal: ProgressTerminal;
  #stage = "";
  #tenths = 0;

  constructor(terminal: ProgressTerminal) {
    this.#terminal = terminal;
  }

  /** Takes one report; see `Progress`. */
  readonly report = (progress: Progress): void => {
    const { columns } = this.#terminal;
    if (columns === undefined) return this.#log(progress);
    // One column stays free: a full line would wrap on some terminals.
    const line = progressLine(progress, columns - 1);
    this.#terminal.write(`${CLEAR_LINE}${line}${progress.state === "running" ? "" : "\n"}`);
  };

  #log(progress: Progress): void {
    if (progress.stage !== this.#stage) [this.#stage, this.#tenths] = [progress.stage, 0];
    const tenths = Math.floor(progress.fraction * 10 + 1e-9);
    if (progress.state === "running" && (tenths <= this.#tenths || tenths >= 10)) return;
    this.#tenths = tenths;
    this.#terminal.write(`${progressText(progress)}\n`);
  }
}
