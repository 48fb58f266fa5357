import { type Region, voxelCount, wholeRegion } from "../engine/region.ts";
import { mapAxes, regionsOf, type Traversal } from "../engine/traversal.ts";
import type { Node } from "./node.ts";
import { regionBytes } from "./pass_sources.ts";
import { collectReads, filterDepth, isMade } from "./step_reads.ts";

type Steps = Pick<Traversal, "shape" | "taskShape" | "stepShape">;

/**
 * How often the bytes of the sources are read because the parts that filters take for one step and the next overlap:
 * 1 if they do not.
 */
export function readOverlap(node: Node, steps: Steps): number {
  return filterDepth(node) === 0 ? 1 : overlap(steps, (region) => regionBytes(node, region));
}

/** How often the voxels of filters and functions are worked out, on average over them. */
export function madeOverlap(node: Node, steps: Steps): number {
  if (filterDepth(node) === 0) return 1;
  return overlap(steps, (region) => {
    const made = collectReads(node, region).filter((read) => isMade(read.node));
    return made.reduce((voxels, read) => voxels + voxelCount(read.region.shape), 0);
  });
}

/** What all steps cost together in terms of the whole, axis by axis: regions depend on each other along none. */
function overlap({ shape, taskShape, stepShape }: Steps, cost: (region: Region) => number): number {
  const whole = wholeRegion(shape);
  const once = cost(whole);
  if (once === 0) return 1;
  return ([0, 1, 2] as const).reduce<number>((factor, axis) => {
    const along = (lengths: readonly number[]) => mapAxes((i) => i === axis ? lengths[i] ?? 1 : shape[i]);
    let all = 0;
    for (const task of regionsOf(whole, along(taskShape))) {
      for (const step of regionsOf(task, along(stepShape))) all += cost(step);
    }
    return factor * Math.max(1, all / once);
  }, 1);
}
