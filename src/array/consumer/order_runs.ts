import { type Shape, voxelCount } from "../../engine/region.ts";
import { itemSize } from "../../kernel/dtype.ts";
import { HISTOGRAM_BINS } from "../../kernel/order_kernels.ts";
import type { Axis } from "../measure.ts";
import {
  type PercentileSearch,
  type Quest,
  QUESTS_MOST,
  searchDeviation,
  searchPercentile,
} from "../percentile_search.ts";
import { countQuest, QUEST_BYTES } from "../quest_histogram.ts";
import { reducedShape } from "../reduced_shape.ts";
import type { OrderStatistics, Partials } from "./consumer.ts";
import { percentileName } from "./order_names.ts";
import type { Rays } from "./rays.ts";

/** Rays of fewer values are found faster in columns: a histogram costs as much as a look at so many. */
const LONG_RAY = 2 ** 15;

/** Whether rays are long and stand in few runs: planes, or a row of every channel. */
export function standInRuns(axes: readonly Axis[], shape: Shape): boolean {
  if (axes.length !== 2 || !axes.includes(2)) return false;
  return voxelCount(shape) >= LONG_RAY * voxelCount(reducedShape(axes, shape));
}

/** Bytes that {@linkcode searchRuns} takes beside its results. */
export const SEARCH_MEMORY: number = QUESTS_MOST * QUEST_BYTES;

/** Order statistics of rays that stand in runs, by name, each found by histograms of its runs. */
export function searchRuns(rays: Rays, { percents, deviation }: OrderStatistics): Partials {
  const { axes, block: { shape, dtype }, space } = rays;
  const bins = space.memory.allocate(SEARCH_MEMORY);
  const each = (search: () => PercentileSearch) =>
    Float64Array.from({ length: voxelCount(reducedShape(axes, shape)) }, (_, ray) => {
      const runs = runsOfRay(axes, shape, ray);
      return conclude(search(), (quest, i) => countRuns(quest, { rays, runs, bins: bins + i * QUEST_BYTES }));
    });
  const found = percents.map((percent) => {
    return [percentileName(percent), each(() => searchPercentile(percent, { dtype }))] as const;
  });
  if (deviation) return Object.fromEntries([...found, ["deviation", each(() => searchDeviation(dtype))]]);
  return Object.fromEntries(found);
}

/** Consecutive values of a ray, in elements of the block. */
interface Run {
  readonly offset: number;
  readonly length: number;
}

function runsOfRay(axes: readonly Axis[], [channels, lines, columns]: Shape, ray: number): readonly Run[] {
  if (axes.includes(1)) return [{ offset: ray * lines * columns, length: lines * columns }];
  return Array.from({ length: channels }, (_, k) => {
    return { offset: (k * lines + ray) * columns, length: columns };
  });
}

function conclude(search: PercentileSearch, count: (quest: Quest, index: number) => Uint32Array): number {
  let round = search.next();
  while (!round.done) round = search.next(round.value.map(count));
  return round.value;
}

function countRuns(
  quest: Quest,
  { rays: { block, limit, space }, runs, bins }: {
    readonly rays: Rays;
    readonly runs: readonly Run[];
    readonly bins: number;
  },
): Uint32Array {
  const { ptr, dtype, bigEndian } = block;
  const counts = space.memory.uint32(bins, HISTOGRAM_BINS).fill(0);
  for (const { offset, length } of runs) {
    const run = { src: ptr + offset * itemSize[dtype], n: length, dtype, bigEndian, limit };
    countQuest(quest, run, { space, bins });
  }
  return counts;
}
