import { type Computation, type PassPlan, planPass, runPass } from "../array/computation.ts";
import type { Consumer } from "../array/consumer/consumer.ts";
import type { Axis } from "../array/measure.ts";
import { consumerKey, finishReduction, mergeConsumers, reductionConsumer } from "../array/reduction.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import { type CubeState, describeCube, filledNode, openSources } from "./cube_state.ts";
import type { Results, Terminal, Terminals } from "./terminal.ts";

/** Runs terminals in one read of the cube. */
export async function computeTerminals<T extends Terminals>(
  state: CubeState,
  terminals: T,
  options: ComputeOptions = {},
): Promise<Results<T>> {
  const computation = terminalComputation(state, terminals);
  const { partials } = await runPass(computation, state.scheduling.environment(), options);
  const cube = describeCube(state);
  const results = Object.entries(terminals).map(([name, { reduction, finish }]) => {
    const wanted = reductionConsumer(reduction, cube.shape);
    const position = computation.consumers.findIndex((consumer) => serves(consumer, wanted));
    const [consumer, found] = [computation.consumers[position], partials[position]];
    if (!consumer || !found) throw new TypeError(`Nothing was gathered for "${name}"`);
    return [name, finish(finishReduction(reduction, { consumer, partials: found, shape: cube.shape }), cube)];
  });
  return Object.fromEntries(results);
}

/** What `computeTerminals` would do; reads nothing. */
export function planTerminals(
  state: CubeState,
  terminals: Terminals,
  options: ComputeOptions = {},
): PassPlan {
  return planPass(terminalComputation(state, terminals), state.scheduling.environment(), options);
}

function terminalComputation(state: CubeState, terminals: Terminals): Computation {
  const wanted = Object.values(checked(terminals));
  const { shape } = describeCube(state);
  for (const { name, reduction } of wanted) {
    if (mixesChannels(reduction.axes)) state.beams?.average(`take ${name}`);
  }
  return {
    name: wanted.map(({ name }) => name).join(", "),
    node: filledNode(state),
    sources: openSources(state),
    consumers: mergeConsumers(wanted.map(({ reduction }) => reductionConsumer(reduction, shape))),
  };
}

/** Values of different beams cannot be combined along the spectrum; statistics of everything make no such claim. */
function mixesChannels(axes: readonly Axis[]): boolean {
  return axes.includes(0) && axes.length < 3;
}

function serves(consumer: Consumer, wanted: Consumer): boolean {
  return consumerKey(consumer) === consumerKey(wanted);
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
