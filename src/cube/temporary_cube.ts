import { type Chunks, resolveChunks } from "../array/chunks.ts";
import { runComputation } from "../array/run_spills.ts";
import { hidesExcluded } from "../array/expression.ts";
import { mapMask, maskInputs } from "../array/mask_node.ts";
import { type Node, nodeChunks, nodeDType, nodeShape, sourceNode } from "../array/node.ts";
import { nodeSources, replaceNodes, sameVoxels } from "../array/node_inputs.ts";
import { refKey, type Source } from "../array/source.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import { voxelCount } from "../engine/region.ts";
import { itemSize } from "../kernel/dtype.ts";
import { type CubeState, openSources } from "./cube_state.ts";
import { OpenSource } from "./open_source.ts";
import { createTemporaryStore } from "./temporary_store.ts";

/** What every method takes that can write its result to a temporary store. */
export interface TemporaryOptions extends ComputeOptions {
  /** Write the cube to a temporary Zarr now (a promise), instead of working it out whenever it is read. */
  readonly saveToTmpDir?: boolean;
}

/** The names of {@linkcode TemporaryOptions}. */
export const TEMPORARY_OPTIONS = ["saveToTmpDir", "signal", "onProgress", "progress", "memoryLimit"] as const;

/**
 * Writes the cube's voxels, without mask, in chunks, those it is worked on in if none are given, to a
 * temporary Zarr, uncompressed in the processor's byte order, and returns the cube that reads it: one pass. The store goes away when that cube is closed, or with the process.
 */
export async function saveToTemporary(
  state: CubeState,
  { name, chunks }: { readonly name: string; readonly chunks?: Chunks },
  options: ComputeOptions,
): Promise<CubeState> {
  const [shape, dtype] = [nodeShape(state.data), nodeDType(state.data)];
  const chosen = chunks === undefined
    ? nodeChunks(state.data)
    : resolveChunks(chunks, { shape, itemSize: itemSize[dtype] });
  const layout = { shape, dtype, chunks: chosen };
  const store = await createTemporaryStore(layout);
  try {
    const { sink } = store;
    const computation = {
      name,
      node: state.data,
      sources: openSources(state),
      consumers: [{ kind: "output", sink: sink.ref }] as const,
      output: { sink, chunks: layout.chunks, bytes: voxelCount(shape) * itemSize[dtype] },
    };
    await runComputation(computation, state.scheduling.environment(), options);
    const source = await store.publish();
    return readFrom(state, { source, remove: () => store.remove() });
  } catch (error) {
    await store.discard();
    throw error;
  }
}

/** The cube whose voxels are read from a copy of them; its mask too reads the copy wherever it read them. */
function readFrom(
  state: CubeState,
  { source, remove }: { readonly source: Source; readonly remove: () => void },
): CubeState {
  const copy = sourceNode(source);
  const copied = (node: Node) => sameVoxels(node, state.data) ? copy : undefined;
  const mask = state.mask && mapMask(state.mask, { node: (node) => replaceNodes(node, copied) });
  const hidden = mask && state.mask && hidesExcluded(state.data, state.mask);
  const data: Node = hidden ? { ...copy, hides: mask } : copy;
  const stillRead = new Set(mask && maskInputs(mask).flatMap(nodeSources).map((read) => refKey(read.source)));
  const otherSources = openSources(state).filter(({ ref }) => stillRead.has(refKey(ref)));
  return { ...state, open: new OpenSource(source, remove), data, mask, otherSources };
}
