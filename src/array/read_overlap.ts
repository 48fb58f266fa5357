import { wholeRegion } from "../engine/region.ts";
import { mapAxes, regionsOf, type Traversal } from "../engine/traversal.ts";
import type { Node } from "./node.ts";
import { regionBytes } from "./pass_sources.ts";
import { filterDepth } from "./step_reads.ts";

/**
 * How often the bytes of the sources are read because the parts that filters take for one step and the next overlap:
 * 1 if they do not.
 */
export function readOverlap(node: Node, { shape, taskShape, stepShape }: Traversal): number {
  if (filterDepth(node) === 0) return 1;
  const whole = wholeRegion(shape);
  const once = regionBytes(node, whole);
  if (once === 0) return 1;
  return ([0, 1, 2] as const).reduce<number>((factor, axis) => {
    const along = (lengths: readonly number[]) => mapAxes((i) => i === axis ? lengths[i] ?? 1 : shape[i]);
    let read = 0;
    for (const task of regionsOf(whole, along(taskShape))) {
      for (const step of regionsOf(task, along(stepShape))) read += regionBytes(node, step);
    }
    return factor * Math.max(1, read / once);
  }, 1);
}
