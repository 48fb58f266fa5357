import type { Region } from "../../engine/region.ts";
import { clipScratchBytes } from "../../kernel/column_kernels.ts";
import type { SpectralClip } from "./filter.ts";
import type { FilterWork } from "./filter_work.ts";
import { spectraOf, withLength } from "./spectra.ts";

/** Drops outliers of spectra. */
export const clipSpectra: FilterWork<SpectralClip> = {
  shape: (_filter, input) => input,
  reaches: () => [true, false, false],
  unit: (_filter, input) => [Math.max(1, input[0]), 1, 1],
  inputRegion: (_filter, { start, shape }, input): Region => ({
    start: withLength(start, 0, 0),
    shape: withLength(shape, 0, input[0]),
  }),
  memory: (_filter, { part }) => clipScratchBytes(part[0]) + 64,
  apply({ threshold, rounds }, task) {
    const { space: { memory, kernels }, dst } = task;
    const columns = spectraOf(task);
    const limits = { threshold, rounds: Number(rounds) };
    kernels.clipColumns(columns, limits, dst, memory.allocate(clipScratchBytes(columns.rows)));
  },
};
