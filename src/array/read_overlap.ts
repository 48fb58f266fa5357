import { type Region, voxelCount, wholeRegion } from "../engine/region.ts";
import { mapAxes, regionsOf, type Traversal } from "../engine/traversal.ts";
import { type Node, nodeShape, sameNode } from "./node.ts";
import { madeRegion } from "./node_inputs.ts";
import { regionBytes } from "./pass_sources.ts";
import { collectReads, filterDepth, isMade } from "./step_reads.ts";

type Steps = Pick<Traversal, "shape" | "taskShape" | "stepShape">;

/**
 * How often the bytes of the sources are read because the parts that filters take for one step and the next overlap:
 * 1 if they do not.
 */
export function readOverlap(node: Node, steps: Steps): number {
  if (filterDepth(node) === 0) return 1;
  const [factor = 1] = overlaps(steps, (region) => [regionBytes(node, region)]);
  return factor;
}

/** How often the voxels of a filter or function are worked out: of that of which it is most. */
export function madeOverlap(node: Node, steps: Steps): number {
  if (filterDepth(node) === 0) return 1;
  const made = madeNodes(node);
  const factors = overlaps(steps, (region) => {
    const reads = collectReads(node, region);
    return made.map((each) => {
      const own = reads.filter((read) => sameNode(read.node, each));
      return own.reduce((voxels, read) => voxels + voxelCount(madeRegion(each, read.region).shape), 0);
    });
  });
  return Math.max(1, ...factors);
}

/** Voxels that filters and functions work out when a region is evaluated. */
export function madeVoxels(node: Node, region: Region): number {
  const made = collectReads(node, region).filter((read) => isMade(read.node));
  return made.reduce((voxels, read) => voxels + voxelCount(madeRegion(read.node, read.region).shape), 0);
}

/** The filters and functions of a tree. */
function madeNodes(node: Node): readonly Node[] {
  const made: Node[] = [];
  for (const { node: found } of collectReads(node, wholeRegion(nodeShape(node)))) {
    if (isMade(found) && !made.some((each) => sameNode(each, found))) made.push(found);
  }
  return made;
}

/** What all steps cost together in terms of the whole, axis by axis: regions depend on each other along none. */
function overlaps(
  { shape, taskShape, stepShape }: Steps,
  costs: (region: Region) => readonly number[],
): readonly number[] {
  const whole = wholeRegion(shape);
  const once = costs(whole);
  return ([0, 1, 2] as const).reduce<readonly number[]>((factors, axis) => {
    const along = (lengths: readonly number[]) => mapAxes((i) => i === axis ? lengths[i] ?? 1 : shape[i]);
    const all = once.map(() => 0);
    for (const task of regionsOf(whole, along(taskShape))) {
      for (const step of regionsOf(task, along(stepShape))) {
        costs(step).forEach((cost, i) => all[i] = (all[i] ?? 0) + cost);
      }
    }
    return factors.map((factor, i) => factor * (once[i] ? Math.max(1, (all[i] ?? 0) / once[i]) : 1));
  }, once.map(() => 1));
}
