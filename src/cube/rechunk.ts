import { type Chunks, resolveChunks } from "../array/chunks.ts";
import { runPass } from "../array/computation.ts";
import { mapMask, maskInputs } from "../array/mask_node.ts";
import { type Node, nodeDType, nodeShape, sourceNode } from "../array/node.ts";
import { nodeSources, replaceNodes, sameVoxels } from "../array/node_inputs.ts";
import { refKey, type Source } from "../array/source.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import { voxelCount } from "../engine/region.ts";
import { createZarr } from "../format/zarr/create_zarr.ts";
import { openZarrSink } from "../format/zarr/zarr_sink.ts";
import { openZarrSource } from "../format/zarr/zarr_source.ts";
import { itemSize } from "../kernel/dtype.ts";
import { removeTemporary, temporaryPath } from "../store/temporary.ts";
import { type CubeState, openSources } from "./cube_state.ts";
import { OpenSource } from "./open_source.ts";

/** Options of `rechunk`. */
export interface RechunkOptions extends ComputeOptions {
  /** [channel, y, x]: numbers, −1 for a whole axis, `"auto"` to share the byte budget. */
  readonly chunks: Chunks;
  /** Write the cube in these chunks to a temporary Zarr now, instead of only noting them. */
  readonly saveToTmpDir?: boolean;
}

/** The cube in other chunks; no voxel is read. */
export function rechunkLazily(state: CubeState, chunks: Chunks): CubeState {
  const shape = nodeShape(state.data);
  const size = { shape, itemSize: itemSize[nodeDType(state.data)] };
  return { ...state, data: { kind: "rechunk", input: state.data, chunks: resolveChunks(chunks, size) } };
}

/**
 * Writes the cube's voxels to a temporary Zarr, uncompressed in the processor's byte order, and returns the cube
 * that reads it. Rows go straight from the source to their places in the chunks: one read, one write.
 */
export async function rechunkToTemporary(state: CubeState, options: RechunkOptions): Promise<CubeState> {
  const lazy = rechunkLazily(state, options.chunks);
  const shape = nodeShape(lazy.data);
  const dtype = nodeDType(lazy.data);
  const chunks = lazy.data.kind === "rechunk" ? lazy.data.chunks : shape;
  const path = temporaryPath(".zarr");
  const layout = {
    shape,
    dtype,
    chunks,
    codec: "none",
    overwrite: false,
    attributes: {},
    coordinates: [],
  } as const;
  const output = await createZarr(path, layout);
  try {
    const computation = {
      name: "rechunk",
      node: state.data,
      sources: openSources(state),
      consumers: [{ kind: "output", sink: output.sinkRef }] as const,
      output: { sink: openZarrSink(output.sinkRef), chunks, bytes: voxelCount(shape) * itemSize[dtype] },
    };
    await runPass(computation, state.scheduling.environment(), options);
    await output.publish();
    const source = await openZarrSource(output.sourceRef);
    return readFrom(state, { source, remove: () => removeTemporary(path) });
  } catch (error) {
    await output.discard();
    removeTemporary(path);
    throw error;
  }
}

/** The cube whose voxels are read from a copy of them; its mask too reads the copy wherever it read them. */
function readFrom(
  state: CubeState,
  { source, remove }: { readonly source: Source; readonly remove: () => void },
): CubeState {
  const data = sourceNode(source);
  const copied = (node: Node) => sameVoxels(node, state.data) ? data : undefined;
  const mask = state.mask && mapMask(state.mask, { node: (node) => replaceNodes(node, copied) });
  const stillRead = new Set(mask && maskInputs(mask).flatMap(nodeSources).map((read) => refKey(read.source)));
  const otherSources = openSources(state).filter(({ ref }) => stillRead.has(refKey(ref)));
  return { ...state, open: new OpenSource(source, remove), data, mask, otherSources };
}
