import type { Shape } from "../engine/region.ts";
import { type AxisFlags, lcmWithin, mapAxes } from "../engine/traversal.ts";
import type { ConsumerNeeds } from "./consumer/consumer.ts";
import { workOf } from "./filter/work_of.ts";
import { functionGrain, functionReaches } from "./function_box.ts";
import { type FilterNode, type Node, nodeShape } from "./node.ts";
import { nodeInputs } from "./node_inputs.ts";

/** Axes along which evaluating a part of a node costs more than its share, as a filter would work voxels out again. */
export function nodeReaches(node: Node): AxisFlags {
  const own = ownReaches(node);
  const below = nodeInputs(node).map(nodeReaches);
  return mapAxes((i) => own[i] === true || below.some((flags) => flags[i]));
}

function ownReaches(node: Node): AxisFlags {
  if (node.kind === "function") return functionReaches(node.form);
  return node.kind === "filter" ? workOf(node.filter).reaches(node.filter) : [false, false, false];
}

/** What filters demand of plans: steps of the units of the first one, and whole axes where they reach along them. */
export function filterNeeds(node: Node, options: { readonly whole: boolean }): ConsumerNeeds {
  const unit = firstUnit(node), reaches = nodeReaches(node);
  const whole = mapAxes((i) => options.whole && reaches[i]);
  return {
    taskUnit: unit,
    stepUnit: unit,
    wholeTask: whole,
    wholeStep: whole,
    taskMemory: () => 0,
    stepMemory: () => 0,
  };
}

/** The units in which the filters make their results that a node shows voxel by voxel. */
function firstUnit(node: Node): Shape {
  if (node.kind === "slice" || node.kind === "source") return [1, 1, 1];
  if (node.kind === "filter") return filterUnit(node);
  const shape = nodeShape(node);
  if (node.kind === "function") return functionGrain(node.form, shape);
  const units = nodeInputs(node).map(firstUnit);
  return mapAxes((i) => units.reduce((length, unit) => lcmWithin(length, unit[i], shape[i]), 1));
}

function filterUnit({ filter, input }: FilterNode): Shape {
  const work = workOf(filter), unit = work.unit(filter, nodeShape(input)), blocks = work.blocks?.(filter);
  const shape = work.shape(filter, nodeShape(input));
  return blocks ? mapAxes((i) => lcmWithin(unit[i], blocks[i], shape[i])) : unit;
}
