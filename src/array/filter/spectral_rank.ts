import { rankScratchBytes } from "../../kernel/column_kernels.ts";
import type { SpectralRank } from "./filter.ts";
import type { FilterWork } from "./filter_work.ts";
import { anyUnit, extended, spectraOf } from "./spectra.ts";

/** Takes running percentiles of spectra. */
export const rankSpectra: FilterWork<SpectralRank> = {
  shape: (_filter, input) => input,
  reaches: () => [true, false, false],
  unit: anyUnit,
  inputRegion({ width }, region, input) {
    const before = Math.floor(width / 2);
    return extended(region, input, { axis: 0, before, after: width - 1 - before });
  },
  memory: ({ width }, { part }) => rankScratchBytes(part[0], width) + 64,
  apply({ width, percent }, task) {
    const { space: { memory, kernels }, region, part, dst } = task;
    const columns = spectraOf(task);
    const out = { dst, rows: region.shape[0], first: region.start[0] - part.start[0] };
    const scratch = memory.allocate(rankScratchBytes(columns.rows, width));
    kernels.rankFilterColumns(columns, { width, percent }, out, scratch);
  },
};
