import type { Progress } from "../../engine/progress.ts";
import { ProgressPrinter, type ProgressTerminal } from "./progress_printer.ts";
import type { ProgressScreen } from "./progress_screen.ts";

/** Draws progress as lines of text. A terminal has one line that changes: of several computes it shows one to its end. */
export class TerminalScreen implements ProgressScreen {
  readonly #printer: ProgressPrinter;
  #current: number | undefined;

  /** @param terminal Where lines are written. */
  constructor(terminal: ProgressTerminal) {
    this.#printer = new ProgressPrinter(terminal);
  }

  show(compute: number, progress: Progress): void {
    const ended = progress.state !== "running";
    this.#current ??= compute;
    if (!ended && this.#current !== compute) return;
    if (ended && this.#current === compute) this.#current = undefined;
    this.#printer.report(progress);
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }
}
