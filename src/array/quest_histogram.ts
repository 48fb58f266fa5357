import type { KernelSpace } from "../kernel/kernel_space.ts";
import { HISTOGRAM_BINS, type HistogramRun } from "../kernel/order_kernels.ts";
import type { Quest } from "./percentile_search.ts";

/** Bytes of the histogram of a quest in kernel memory. */
export const QUEST_BYTES: number = HISTOGRAM_BINS * 4;

/** Adds the values of a run that a quest asks for to its histogram. */
export function countQuest(
  { digits, centre }: Quest,
  run: Pick<HistogramRun, "src" | "n" | "dtype" | "bigEndian" | "limit">,
  { space, bins }: { readonly space: KernelSpace; readonly bins: number },
): void {
  const prefix = digits.reduce((key, digit) => key * HISTOGRAM_BINS + digit, 0);
  const about = centre === undefined ? {} : { centre: Number(centre) };
  space.kernels.histogram({ ...run, known: digits.length, prefix, ...about }, bins);
}
