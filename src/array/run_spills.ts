import type { ComputeOptions } from "../engine/progress.ts";
import {
  type Computation,
  type Environment,
  type PassPlan,
  type PassResult,
  planPass,
  runPass,
  type TemporaryStore,
} from "./computation.ts";
import { type Node, sourceNode } from "./node.ts";
import { nodeSources, replaceNodes } from "./node_inputs.ts";
import type { PlannedStore } from "./planned_store.ts";
import { refKey, type Source } from "./source.ts";
import { chooseSpills, type Spill, type SpillRequest, withStores } from "./spill.ts";

/** A node with what it reads, some of which may be planned stores. */
export interface Reduced {
  readonly node: Node;
  readonly sources: readonly Source[];
}

/** The spills of a request, and what is left to be done when they are made. */
export interface SpillPlan extends Reduced {
  readonly spills: readonly Spill[];
  /** One for each spill. */
  readonly passes: readonly PassPlan[];
}

/** Plans the parts of a chain that are kept in temporary stores. Reads nothing. */
export function planSpills(
  request: SpillRequest,
  environment: Environment,
  options: ComputeOptions = {},
): SpillPlan {
  const spills = environment.createStore ? chooseSpills(request, environment, options) : [];
  const node = withStores(request.node, spills);
  let { sources } = request;
  const passes = spills.map(({ store, reason }, i) => {
    const writing = store.writing({ name: spillName(request, i, spills), node: store.of, sources });
    sources = [...sources, store];
    return { ...planPass(writing, environment, options), reason };
  });
  return { spills, passes, node, sources };
}

/**
 * Makes the stores of a plan, one after the other, and calls `run` with the node that reads them. A store goes away
 * when nothing will read it any more, and whatever happens in the end.
 */
export async function withSpills<T>(
  request: SpillRequest,
  { plan, environment, options }: {
    readonly plan: SpillPlan;
    readonly environment: Environment;
    readonly options: ComputeOptions;
  },
  run: (reduced: Reduced, made: readonly PassResult[]) => Promise<T>,
): Promise<T> {
  const kept = new KeptStores(request.sources);
  const made: PassResult[] = [];
  try {
    for (const [i, { store }] of plan.spills.entries()) {
      const name = spillName(request, i, plan.spills);
      const compute = made[0]?.run;
      made.push(await kept.make(store, { name, compute, environment, options }));
      kept.removeAllBut([...plan.spills.slice(i + 1).map((later) => later.store.of), plan.node]);
    }
    return await run({ node: kept.resolved(plan.node), sources: kept.sources }, made);
  } finally {
    kept.removeAllBut([]);
  }
}

/** Runs a pass over a chain, with the spills that it takes; bytes and seconds are those of all passes. */
export async function runComputation(
  computation: Computation,
  environment: Environment,
  options: ComputeOptions = {},
): Promise<PassResult> {
  const request = requestOf(computation);
  const plan = planSpills(request, environment, options);
  planPass({ ...computation, node: plan.node, sources: plan.sources }, environment, options);
  return await withSpills(request, { plan, environment, options }, async (reduced, made) => {
    const compute = made[0]?.run ?? computation.compute;
    const result = await runPass({ ...computation, ...reduced, compute }, environment, options);
    return made.reduce(added, result);
  });
}

/** Checks that a pass over a chain, with its spills, can be planned. */
export function planComputation(
  computation: Computation,
  environment: Environment,
  options: ComputeOptions = {},
): void {
  const { node, sources } = planSpills(requestOf(computation), environment, options);
  planPass({ ...computation, node, sources }, environment, options);
}

function requestOf(computation: Computation): SpillRequest {
  const { name, node, sources, output } = computation;
  const passes = (
    reduced: Node,
    read: readonly Source[],
  ) => [{ ...computation, node: reduced, sources: read }];
  return { name, node, sources, passes, isOutput: output !== undefined };
}

function added(total: PassResult, { bytesRead, bytesWritten, taskMemory, seconds }: PassResult): PassResult {
  return {
    ...total,
    bytesRead: total.bytesRead + bytesRead,
    bytesWritten: total.bytesWritten + bytesWritten,
    taskMemory: Math.max(total.taskMemory, taskMemory),
    seconds: total.seconds + seconds,
  };
}

function spillName({ name }: SpillRequest, index: number, spills: readonly Spill[]): string {
  return spills.length === 1 ? `${name}, kept first` : `${name}, kept first ${index + 1} of ${spills.length}`;
}

/** The temporary stores of one compute. */
class KeptStores {
  readonly #own: readonly Source[];
  readonly #kept = new Map<string, { readonly store: TemporaryStore; readonly source: Source }>();

  /** @param own Sources that are not temporary. */
  constructor(own: readonly Source[]) {
    this.#own = own;
  }

  get sources(): readonly Source[] {
    return [...this.#own, ...[...this.#kept.values()].map(({ source }) => source)];
  }

  /** A node that reads the stores that are there in the place of the planned ones. */
  resolved(node: Node): Node {
    return replaceNodes(node, (found) => {
      if (found.kind !== "source") return undefined;
      const kept = this.#kept.get(refKey(found.source));
      return kept && sourceNode(kept.source);
    });
  }

  async make(
    planned: PlannedStore,
    { name, compute, environment, options }: {
      readonly name: string;
      readonly compute: number | undefined;
      readonly environment: Environment;
      readonly options: ComputeOptions;
    },
  ): Promise<PassResult> {
    const { shape, dtype, chunks } = planned;
    const store = await environment.createStore?.({ shape, dtype, chunks });
    if (!store) throw new TypeError("Cannot keep voxels: the environment has no temporary stores");
    try {
      const node = this.resolved(planned.of);
      const writing = planned.writing({ name, node, sources: this.sources, sink: store.sink });
      const result = await runPass({ ...writing, compute }, environment, options);
      this.#kept.set(refKey(planned.ref), { store, source: await store.publish() });
      return result;
    } catch (error) {
      await store.discard();
      throw error;
    }
  }

  /** Removes the stores that none of the nodes reads. */
  removeAllBut(nodes: readonly Node[]): void {
    const read = new Set(nodes.flatMap(nodeSources).map(({ source }) => refKey(source)));
    for (const [key, { store, source }] of this.#kept) {
      if (read.has(key)) continue;
      this.#kept.delete(key);
      source.close();
      store.remove();
    }
  }
}
