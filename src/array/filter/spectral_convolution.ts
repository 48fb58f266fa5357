import { convolveScratchBytes } from "../../kernel/column_kernels.ts";
import type { SpectralConvolution } from "./filter.ts";
import type { FilterWork } from "./filter_work.ts";
import { anyUnit, extended, spectraOf } from "./spectra.ts";

/** Convolves spectra. */
export const convolveSpectra: FilterWork<SpectralConvolution> = {
  shape: (_filter, input) => input,
  reaches: () => [true, false, false],
  unit: anyUnit,
  inputRegion({ taps }, region, input) {
    const half = (taps.length - 1) / 2;
    return extended(region, input, { axis: 0, before: half, after: half });
  },
  memory: ({ taps }, { part }) => convolveScratchBytes(part[0], taps.length) + 8 * taps.length + 128,
  apply({ taps }, task) {
    const { space: { memory, kernels }, region, part, dst } = task;
    const ptr = memory.allocate(8 * taps.length);
    memory.float64(ptr, taps.length).set(taps);
    const columns = spectraOf(task);
    const out = { dst, rows: region.shape[0], first: region.start[0] - part.start[0] };
    const scratch = memory.allocate(convolveScratchBytes(columns.rows, taps.length));
    kernels.convolveColumns(columns, { ptr, count: taps.length }, out, scratch);
  },
};
