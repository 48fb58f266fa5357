import { MemoryLimitError } from "../error.ts";
import type { Shape } from "../engine/region.ts";
import type { Consumer } from "./consumer/consumer.ts";
import { consumerNeeds } from "./program.ts";

/** A step that spans what several consumers want whole should not be larger. */
const SHARED_STEP_VOXELS = 2 ** 24;

/**
 * Puts consumers into as few passes as do well. Consumers share a pass unless they want rays in different directions
 * whole within a step, and that step would hold much of the cube; or unless the memory limit does not allow it.
 *
 * @param plan Plans a pass; throws `MemoryLimitError` where it does not fit
 */
export function sharePasses(
  consumers: readonly Consumer[],
  { shape, plan }: { readonly shape: Shape; readonly plan: (consumers: readonly Consumer[]) => void },
): readonly (readonly Consumer[])[] {
  const passes: Consumer[][] = [];
  for (const consumer of consumers) {
    const shared = passes.find((pass) =>
      agree([...pass, consumer], shape) && fits([...pass, consumer], plan)
    );
    if (shared) shared.push(consumer);
    else passes.push([consumer]);
  }
  return passes;
}

/** Whether one consumer wants as much in a step as all do together, or all together want little. */
function agree(consumers: readonly Consumer[], shape: Shape): boolean {
  const whole = consumers.map((consumer) => consumerNeeds(consumer, undefined).wholeStep);
  const together = [0, 1].filter((axis) => whole.some((flags) => flags[axis]));
  if (whole.some((flags) => together.every((axis) => flags[axis]))) return true;
  return together.reduce((voxels, axis) => voxels * (shape[axis] ?? 1), shape[2]) <= SHARED_STEP_VOXELS;
}

function fits(consumers: readonly Consumer[], plan: (consumers: readonly Consumer[]) => void): boolean {
  try {
    plan(consumers);
    return true;
  } catch (error) {
    if (error instanceof MemoryLimitError) return false;
    throw error;
  }
}
