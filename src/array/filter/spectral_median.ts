import { medianScratchBytes } from "../../kernel/column_kernels.ts";
import type { SpectralMedian } from "./filter.ts";
import type { FilterWork } from "./filter_work.ts";
import { anyUnit, extended, spectraOf } from "./spectra.ts";

/** Takes running medians of spectra. */
export const medianSpectra: FilterWork<SpectralMedian> = {
  shape: (_filter, input) => input,
  reaches: () => [true, false, false],
  unit: anyUnit,
  inputRegion({ width }, region, input) {
    const before = Math.floor(width / 2);
    return extended(region, input, { axis: 0, before, after: width - 1 - before });
  },
  memory: ({ width }, { part }) => medianScratchBytes(part[0], width) + 64,
  apply({ width }, task) {
    const { space: { memory, kernels }, region, part, dst } = task;
    const columns = spectraOf(task);
    const out = { dst, rows: region.shape[0], first: region.start[0] - part.start[0] };
    kernels.medianFilterColumns(
      columns,
      width,
      out,
      memory.allocate(medianScratchBytes(columns.rows, width)),
    );
  },
};
