import { type Chunks, resolveChunks } from "../array/chunks.ts";
import { nodeDType, nodeShape } from "../array/node.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import { itemSize } from "../kernel/dtype.ts";
import type { CubeState } from "./cube_state.ts";
import { saveToTemporary } from "./temporary_cube.ts";

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
 * Writes the cube's voxels to a temporary Zarr in other chunks and returns the cube that reads it. Rows go straight
 * from the source to their places in the chunks: one read, one write.
 */
export function rechunkToTemporary(state: CubeState, options: RechunkOptions): Promise<CubeState> {
  return saveToTemporary(state, { name: "rechunk", chunks: options.chunks }, options);
}
