import { itemSize } from "../../kernel/dtype.ts";
import { planeRankScratchBytes } from "../../kernel/plane_kernels.ts";
import type { PlaneRank } from "./filter.ts";
import type { FilterWork } from "./filter_work.ts";
import { anyUnit, extended } from "./spectra.ts";

/** Takes running percentiles of planes. */
export const rankPlanes: FilterWork<PlaneRank> = {
  shape: (_filter, input) => input,
  reaches: () => [false, true, true],
  unit: anyUnit,
  inputRegion({ width }, region, input) {
    const before = Math.floor(width / 2), after = width - 1 - before;
    const rows = extended(region, input, { axis: 1, before, after });
    return extended(rows, input, { axis: 2, before, after });
  },
  memory: ({ width }, { shape }) => planeRankScratchBytes(width, { columns: shape[2] }) + 64,
  apply({ width, percent }, { space: { memory, kernels }, part, block, region, dst }) {
    const { dtype, bigEndian } = block;
    const [, rows, columns] = part.shape;
    const [channels, outRows, outColumns] = region.shape;
    const scratch = memory.allocate(planeRankScratchBytes(width, { columns: outColumns }));
    const window = {
      row: region.start[1] - part.start[1],
      column: region.start[2] - part.start[2],
      rows: outRows,
      columns: outColumns,
    };
    for (let k = 0; k < channels; k++) {
      const src = block.ptr + k * rows * columns * itemSize[dtype];
      const out = { dst: dst + k * outRows * outColumns * itemSize[dtype], ...window };
      kernels.rankFilter({ src, rows, columns, dtype, bigEndian }, { width, percent }, out, scratch);
    }
  },
};
