import { providePresentation } from "../cube/presentation.ts";
import { interrupt } from "../engine/interruption.ts";
import { installDisplays } from "./install_displays.ts";
import { notebookKernel } from "./kernel.ts";
import { notebookPresentation } from "./plot/notebook_presentation.ts";
import { showProgressAutomatically } from "./progress/automatic_progress.ts";

/**
 * Makes the library at home where it runs: displays, figures and tables for notebooks, progress of long computes in a notebook or on a
 * terminal, and in a notebook the Stop button, which ends computes with `AbortError: Interrupted`.
 */
export function installNotebook(): void {
  installDisplays();
  providePresentation(notebookPresentation);
  const kernel = notebookKernel();
  showProgressAutomatically(kernel);
  // The listener stays: without one the kernel dies of an interrupt, and its variables with it.
  if (kernel) Deno.addSignalListener("SIGINT", interrupt);
}
