import type { Progress } from "../../engine/progress.ts";
import type { Kernel } from "../kernel.ts";
import { progressHtml } from "./progress_html.ts";
import { progressText } from "./progress_line.ts";
import type { ProgressScreen } from "./progress_screen.ts";

/** The kernel tells that a cell has ended before its last messages are out; this long after them they are. */
const FLUSH_MS = 20;

/** Draws each compute as one output of a cell, which is updated. */
export class NotebookScreen implements ProgressScreen {
  readonly #kernel: Kernel;
  readonly #session = crypto.randomUUID();
  readonly #drawn = new Set<number>();
  #sent: Promise<void> = Promise.resolve();

  /** @param kernel What sends outputs. */
  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  show(compute: number, progress: Progress): void {
    const type = this.#drawn.has(compute) ? "update_display_data" : "display_data";
    this.#drawn.add(compute);
    const content = {
      data: { "text/plain": progressText(progress), "text/html": progressHtml(progress) },
      metadata: {},
      transient: { display_id: `lazycube-${this.#session}-${compute}` },
    };
    // Progress that cannot be shown is no reason for a compute to fail.
    this.#sent = this.#sent.then(() => this.#kernel.broadcast(type, content)).catch(() => {});
  }

  async settled(): Promise<void> {
    await this.#sent;
    await new Promise((resolve) => setTimeout(resolve, FLUSH_MS));
  }
}
