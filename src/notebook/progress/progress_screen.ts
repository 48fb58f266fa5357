import type { Progress } from "../../engine/progress.ts";

/** Where the progress of computes is drawn. */
export interface ProgressScreen {
  /** Draws how far a compute is, in the place of what was drawn of it before. */
  show(compute: number, progress: Progress): void;
  /** Resolves when everything that was drawn can be seen. */
  settled(): Promise<void>;
}
