import type { Shape } from "../../engine/region.ts";
import { itemSize } from "../../kernel/dtype.ts";
import { keepSpectrum, type PlaneKernel } from "../../kernel/fourier_convolution.ts";
import {
  convolutionBytes,
  type ConvolutionMethod,
  convolutionMethod,
  convolutionUnit,
  convolveParts,
  type PlaneShape,
  prepareConvolution,
} from "../../kernel/plane_convolution.ts";
import type { PlaneConvolution } from "./filter.ts";
import type { FilterTask, FilterWork } from "./filter_work.ts";
import { unpackKernel } from "./packed_kernel.ts";
import { extended } from "./spectra.ts";

/** Convolves planes. */
export const convolvePlanes: FilterWork<PlaneConvolution> = {
  shape: (_filter, input) => input,
  reaches: () => [false, true, true],
  unit: (filter, input) => methodsOf(filter, input).unit,
  inputRegion(filter, region, input) {
    const { rows, columns } = largest(filter);
    const [halfY, halfX] = [(rows - 1) / 2, (columns - 1) / 2];
    const taller = extended(region, input, { axis: 1, before: halfY, after: halfY });
    return extended(taller, input, { axis: 2, before: halfX, after: halfX });
  },
  memory(filter, { part, input }) {
    const planePart = { rows: part[1], columns: part[2] };
    const bytes = methodsOf(filter, input).each.map(({ kernel, method }) =>
      convolutionBytes(method, { kernel, part: planePart })
    );
    return Math.max(0, ...bytes);
  },
  apply(filter, task) {
    const { region } = task;
    const { each } = methodsOf(filter, task.input);
    const channels = region.shape[0];
    if (!filter.channels) return convolveChannels(task, each[0], { first: 0, count: channels, keep: true });
    for (let k = 0; k < channels; k++) {
      const index = filter.channels[region.start[0] + k];
      const used = typeof index === "number" ? each[index] : undefined;
      if (used) convolveChannels(task, used, { first: k, count: 1, keep: false });
      else copyPlane(task, k);
    }
  },
};

interface Methods {
  readonly each: readonly { readonly kernel: PlaneKernel; readonly method: ConvolutionMethod }[];
  readonly unit: Shape;
}

const known = new WeakMap<PlaneConvolution, Map<string, Methods>>();

/** How each kernel is applied to planes of this shape; found once a thread. */
function methodsOf(filter: PlaneConvolution, [, rows, columns]: Shape): Methods {
  const byShape = known.get(filter) ?? new Map<string, Methods>();
  known.set(filter, byShape);
  const key = `${rows} ${columns}`;
  const present = byShape.get(key);
  if (present) return present;
  const tiles = largest(filter);
  const each = filter.kernels.map(unpackKernel).map((kernel) => {
    return { kernel, method: convolutionMethod(kernel, { rows, columns }, tiles) };
  });
  const unit = each.map(({ method }) => convolutionUnit(method)).reduce(
    (most, { rows, columns }) => rows > most.rows ? { rows, columns } : most,
    { rows: 1, columns: 1 },
  );
  const methods: Methods = { each, unit: [1, Math.min(rows, unit.rows), Math.min(columns, unit.columns)] };
  byShape.set(key, methods);
  return methods;
}

/** Lengths that hold every kernel: transforms of all channels have the same tiles. */
function largest({ kernels }: PlaneConvolution): PlaneShape {
  return {
    rows: Math.max(1, ...kernels.map(({ shape }) => shape[0])),
    columns: Math.max(1, ...kernels.map(({ shape }) => shape[1])),
  };
}

/** Convolves channels of a block with one kernel. */
function convolveChannels(
  { space, part, block, input, region, dst }: FilterTask,
  used: Methods["each"][number] | undefined,
  { first, count, keep }: { readonly first: number; readonly count: number; readonly keep: boolean },
): void {
  if (!used) throw new TypeError("Cannot convolve planes without a kernel");
  const size = itemSize[block.dtype], mark = space.memory.mark();
  const prepared = prepareConvolution(space, used.kernel, used.method);
  if (keep && prepared.kind === "fourier") keepSpectrum(space, used.kernel, prepared.fourier);
  convolveParts(space, prepared, {
    part: {
      src: block.ptr + first * part.shape[1] * part.shape[2] * size,
      row: part.start[1],
      column: part.start[2],
      rows: part.shape[1],
      columns: part.shape[2],
      dtype: block.dtype,
      bigEndian: block.bigEndian,
    },
    plane: { rows: input[1], columns: input[2] },
    out: {
      dst: dst + first * region.shape[1] * region.shape[2] * size,
      row: region.start[1],
      column: region.start[2],
      rows: region.shape[1],
      columns: region.shape[2],
    },
    count,
  });
  space.memory.release(mark);
}

function copyPlane({ space, part, block, region, dst }: FilterTask, k: number): void {
  const width = itemSize[block.dtype];
  const [, rows, columns] = part.shape;
  const first = (k * rows + region.start[1] - part.start[1]) * columns + region.start[2] - part.start[2];
  const [, outRows, outColumns] = region.shape;
  space.kernels.copyBox(block.ptr + first * width, dst + k * outRows * outColumns * width, {
    width,
    shape: [1, outRows, outColumns],
    srcStrides: [0, columns, 1],
    dstStrides: [0, outColumns, 1],
    swap: block.bigEndian,
  });
}
