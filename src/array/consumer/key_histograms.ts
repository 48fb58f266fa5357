import { voxelCount } from "../../engine/region.ts";
import { itemSize } from "../../kernel/dtype.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import { HISTOGRAM_BINS } from "../../kernel/order_kernels.ts";
import { floatBlock } from "../block.ts";
import { countQuest, QUEST_BYTES } from "../quest_histogram.ts";
import type { ConsumerNeeds, KeyHistograms, Partials, TaskConsumer } from "./consumer.ts";

/** What histograms demand: nothing but room for the counts, which add up in any order. */
export function histogramNeeds({ quests }: KeyHistograms): ConsumerNeeds {
  return {
    taskUnit: [1, 1, 1],
    stepUnit: [1, 1, 1],
    wholeTask: [false, false, false],
    wholeStep: [false, false, false],
    taskMemory: () => quests.length * (QUEST_BYTES + HISTOGRAM_BINS * 16),
    stepMemory: () => 0,
  };
}

/** Starts histograms for one task. */
export function openHistograms(
  { quests }: KeyHistograms,
  { limit, space }: { readonly limit: number; readonly space: KernelSpace },
): TaskConsumer {
  const bins = space.memory.allocate(quests.length * QUEST_BYTES);
  const length = quests.length * HISTOGRAM_BINS;
  space.memory.uint32(bins, length).fill(0);
  return {
    accept(_region, block) {
      const { ptr, shape, dtype, bigEndian } = floatBlock(block, space);
      // Quests take turns over a stretch that stays in the nearest cache.
      for (let from = 0, n = 0; from < voxelCount(shape); from += n) {
        n = Math.min(STRETCH, voxelCount(shape) - from);
        const run = { src: ptr + from * itemSize[dtype], n, dtype, bigEndian, limit };
        quests.forEach((quest, i) => countQuest(quest, run, { space, bins: bins + i * QUEST_BYTES }));
      }
    },
    finish: (): Partials => ({ bins: occupied(space.memory.uint32(bins, length)) }),
    abort() {},
  };
}

const STRETCH = 16384;

/** Index and count of every bin that is not empty: of few values, or values of similar size, a fraction. */
function occupied(bins: Uint32Array): Float64Array<ArrayBuffer> {
  const pairs: number[] = [];
  for (let bin = 0; bin < bins.length; bin++) {
    const count = bins[bin];
    if (count) pairs.push(bin, count);
  }
  return Float64Array.from(pairs);
}
