import { MemoryLimitError } from "../error.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import { voxelCount } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";
import { itemSize } from "../kernel/dtype.ts";
import { type Computation, type Environment, type PassPlan, planPass } from "./computation.ts";
import { nodeReaches } from "./filter_needs.ts";
import { type Node, nodeDType, nodeShape, sameNode } from "./node.ts";
import { nodeInputs, replaceNodes } from "./node_inputs.ts";
import { PlannedStore } from "./planned_store.ts";
import { consumerNeeds } from "./program.ts";
import { madeOverlap } from "./read_overlap.ts";
import type { Source } from "./source.ts";
import { filterDepth } from "./step_reads.ts";

/** A part of a chain that is worked out once and kept in a temporary store for what comes after it. */
export interface Spill {
  readonly store: PlannedStore;
  /** Why, in words. */
  readonly reason: string;
}

/** What is to be done with a node. */
export interface SpillRequest extends Pick<Computation, "name" | "node" | "sources"> {
  /** The passes over a node that has the same voxels. */
  readonly passes: (node: Node, sources: readonly Source[]) => readonly Computation[];
  /** Whether the node itself is written: to keep it first would be no gain. */
  readonly isOutput: boolean;
}

/** Chains whose arrays are no larger are worked out in one step. */
const ONE_STEP_BYTES = 32 * 2 ** 20;
/** Voxels may be worked out again at the edges of steps up to this share. */
const OVERLAP_MOST = 1.05;

/**
 * The parts of a node that must be kept in temporary stores so that nothing is worked out twice, in the order in which
 * they are made; none where steps can be chosen so that nothing is, or where there is no way. Those are chosen that
 * take the fewest bytes.
 */
export function chooseSpills(
  request: SpillRequest,
  environment: Environment,
  options: ComputeOptions,
): readonly Spill[] {
  if (filterDepth(request.node) === 0) return [];
  const reasonFor = (passes: readonly Computation[]) => conflictOf(passes, environment, options);
  return arrange(request, reasonFor)?.spills ?? [];
}

interface Arrangement {
  readonly spills: readonly Spill[];
  readonly bytes: number;
}

/** The spills that take the fewest bytes; `undefined` if there is no way. */
function arrange(
  request: SpillRequest,
  reasonFor: (passes: readonly Computation[]) => string | undefined,
): Arrangement | undefined {
  const { name, node, sources } = request;
  const reason = reasonFor(request.passes(node, sources));
  if (reason === undefined) return { spills: [], bytes: 0 };
  let best: Arrangement | undefined;
  for (const part of candidates(request)) {
    const written = new PlannedStore(part);
    const passes = (kept: Node, read: readonly Source[]) => [
      written.writing({ name, node: kept, sources: read }),
    ];
    const below = arrange({ name, node: part, sources, passes, isOutput: true }, reasonFor);
    if (!below) continue;
    const store = new PlannedStore(withStores(part, below.spills));
    const reduced = replaceNodes(node, (found) => sameNode(found, part) ? store.node : undefined);
    const stores = [...sources, ...below.spills.map((spill) => spill.store), store];
    const above = arrange(
      { ...request, node: withStores(reduced, below.spills), sources: stores },
      reasonFor,
    );
    if (!above) continue;
    const bytes = below.bytes + store.storedBytes + above.bytes;
    if (best && best.bytes <= bytes) continue;
    best = { spills: [...below.spills, { store, reason }, ...above.spills], bytes };
  }
  return best;
}

/** A node that reads stores in the place of what they hold. */
export function withStores(node: Node, spills: readonly Spill[]): Node {
  return spills.reduce<Node>(
    (reduced, { store }) =>
      replaceNodes(reduced, (found) => sameNode(found, store.of) ? store.node : undefined),
    node,
  );
}

/** What can be kept: the node itself, and what filters and functions take that has others below. */
function candidates({ node, isOutput }: SpillRequest): readonly Node[] {
  const found: Node[] = isOutput ? [] : [node];
  const look = (at: Node): void => {
    for (const input of nodeInputs(at)) {
      const made = at.kind === "filter" || at.kind === "function";
      if (made && filterDepth(input) > 0 && !found.some((each) => sameNode(each, input))) found.push(input);
      look(input);
    }
  };
  look(node);
  return found;
}

/** Why passes over a node would work voxels out again, or one after the other; `undefined` if they do not. */
function conflictOf(
  passes: readonly Computation[],
  environment: Environment,
  options: ComputeOptions,
): string | undefined {
  for (const pass of passes) {
    if (filterDepth(pass.node) === 0) continue;
    const plan = planned(pass, environment, options);
    if (!plan) return "it does not fit in memory otherwise";
    const oneStep = environment.sizes?.oneStepBytes ?? ONE_STEP_BYTES;
    if (largestArray(pass.node) <= oneStep) continue;
    if (passes.length > 1) return `its voxels are gone through ${passes.length} times`;
    const reason = needsConflict(pass, oneStep) ?? overlapConflict(pass, plan) ??
      serialConflict(pass, plan, environment);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function planned(
  pass: Computation,
  environment: Environment,
  options: ComputeOptions,
): PassPlan | undefined {
  try {
    return planPass(pass, environment, options);
  } catch (error) {
    if (error instanceof MemoryLimitError) return undefined;
    throw error;
  }
}

/** Whole spectra are wanted in a step, and whole lines or planes, so that it would hold much of the cube. */
function needsConflict({ node, consumers, output }: Computation, oneStep: number): string | undefined {
  const reaches = nodeReaches(node), shape = nodeShape(node);
  const wanted = consumers.map((consumer) => consumerNeeds(consumer, output?.sink).wholeStep);
  const whole = mapAxes((i) => reaches[i] || wanted.some((flags) => flags[i]));
  const step = mapAxes((i) => whole[i] ? shape[i] : 1);
  if (!whole[0] || !(whole[1] || whole[2])) return undefined;
  if (voxelCount(step) * itemSize[nodeDType(node)] <= oneStep) return undefined;
  return "one step needs whole spectra, another whole planes";
}

function overlapConflict({ node }: Computation, { taskShape, stepShape }: PassPlan): string | undefined {
  const overlap = madeOverlap(node, { shape: nodeShape(node), taskShape, stepShape });
  if (overlap <= OVERLAP_MOST) return undefined;
  return `voxels would be worked out ${Number(overlap.toPrecision(3))} times`;
}

function serialConflict(
  { node, output }: Computation,
  { tasks }: PassPlan,
  environment: Environment,
): string | undefined {
  const { numWorkers } = environment.scheduler(largestArray(node));
  if (output || tasks >= numWorkers) return undefined;
  return `what is gathered along the channels leaves work for ${tasks} of ${numWorkers} workers`;
}

/** Bytes of the largest array of a tree. */
function largestArray(node: Node): number {
  const own = voxelCount(nodeShape(node)) * itemSize[nodeDType(node)];
  return Math.max(own, ...nodeInputs(node).map(largestArray));
}
