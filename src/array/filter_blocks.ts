import type { Region } from "../engine/region.ts";
import { mapAxes, regionsOf } from "../engine/traversal.ts";
import { workOf } from "./filter/work_of.ts";
import type { FilterNode, Node } from "./node.ts";
import { filterRegion } from "./node_inputs.ts";
import { filterDepth } from "./step_reads.ts";

/**
 * The parts of a region of a filter that are made one after the other, each of its own part of the input: the region
 * itself, if the filter knows no blocks or what it takes is worked out and would be so again.
 */
export function filterBlocks(node: FilterNode, region: Region): readonly Region[] {
  const made = filterRegion(node, region);
  const blocks = workOf(node.filter).blocks?.(node.filter);
  if (!blocks || filterDepth(node.input) > 0) return [made];
  const { start, shape } = made;
  // Blocks are the same wherever a region begins.
  const first = mapAxes((i) => i === 0 ? start[i] : Math.floor(start[i] / blocks[i]) * blocks[i]);
  const grid = { start: first, shape: mapAxes((i) => start[i] + shape[i] - first[i]) };
  const lengths = mapAxes((i) => i === 0 ? Math.max(1, shape[0]) : blocks[i]);
  return [...regionsOf(grid, lengths)].map((block) => {
    const from = mapAxes((i) => Math.max(start[i], block.start[i]));
    return { start: from, shape: mapAxes((i) => block.start[i] + block.shape[i] - from[i]) };
  });
}

/** Whether a region of a node is made block by block, by reads of their own. */
export function isMadeInBlocks(node: Node, region: Region): node is FilterNode {
  return node.kind === "filter" && filterBlocks(node, region).length > 1;
}
