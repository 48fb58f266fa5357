import { ComputePlan } from "../array/compute_plan.ts";
import type { Axis } from "../array/measure.ts";
import { planReductions, type ReductionJob, runReductions } from "../array/run_reductions.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import { type CubeState, describeCube, filledNode, openSources } from "./cube_state.ts";
import { pendingOperations } from "./pending.ts";
import { warnOnce } from "./warn_once.ts";
import type { CubeDescription, Results, Terminal, Terminals } from "./terminal.ts";

/** Runs terminals, all that can in one read of the cube. */
export async function computeTerminals<T extends Terminals>(
  state: CubeState,
  terminals: T,
  options: ComputeOptions = {},
): Promise<Results<T>> {
  const cube = describeCube(state);
  const job = terminalJob(state, cube, terminals);
  for (const { warning } of Object.values(terminals)) if (warning) warnOnce(state, warning);
  const reduced = await runReductions(job, state.scheduling.environment(), options);
  const results = Object.entries(terminals).map(([name, { finish }], i) => {
    return [name, finish(reduced[i] ?? {}, cube)];
  });
  return Object.fromEntries(results);
}

/** What `computeTerminals` would do; reads nothing. */
export function planTerminals(
  state: CubeState,
  terminals: Terminals,
  options: ComputeOptions = {},
): ComputePlan {
  const job = terminalJob(state, describeCube(state), terminals);
  const { name, passes } = planReductions(job, state.scheduling.environment(), options);
  return new ComputePlan(name, passes, pendingOperations(state.data));
}

function terminalJob(state: CubeState, cube: CubeDescription, terminals: Terminals): ReductionJob {
  const wanted = Object.values(checked(terminals));
  const reductions = wanted.map(({ name, reduction }) => {
    const needed = reduction(cube);
    if (mixesChannels(needed.axes)) state.beams?.average(`take ${name}`);
    return needed;
  });
  const name = wanted.map(({ name }) => name).join(", ");
  return { name, node: filledNode(state), sources: openSources(state), reductions };
}

/** Values of different beams cannot be combined along the spectrum; statistics of everything make no such claim. */
function mixesChannels(axes: readonly Axis[]): boolean {
  return axes.includes(0) && axes.length < 3;
}

function checked(terminals: Terminals): Readonly<Record<string, Terminal<unknown>>> {
  const entries = Object.entries(terminals ?? {});
  const wrong = entries.find(([, terminal]) => typeof terminal?.finish !== "function");
  if (entries.length === 0 || wrong) {
    throw new TypeError(
      `Cannot compute ${wrong ? `"${wrong[0]}"` : "nothing"}: give named terminals such as ` +
        `{ stats: statistics(), peak: max({ axis: 0 }) }`,
    );
  }
  return terminals;
}
