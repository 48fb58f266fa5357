import { type Chunks, resolveChunks } from "../array/chunks.ts";
import { runPass } from "../array/computation.ts";
import { type Node, nodeChunks, nodeDType, nodeShape } from "../array/node.ts";
import { SelectionError } from "../error.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import { type Shape, voxelCount } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";
import { UnsupportedError } from "../error.ts";
import { createZarr } from "../format/zarr/create_zarr.ts";
import { openZarrSink } from "../format/zarr/zarr_sink.ts";
import { itemSize } from "../kernel/dtype.ts";
import { type CubeState, openSources } from "./cube_state.ts";
import { writtenNode } from "./mask/default_mask.ts";
import { cubeAttributes, cubeCoordinates } from "./zarr_metadata.ts";

/** How a cube is written. */
export interface WriteOptions extends ComputeOptions {
  /** `"zarr"`; by the suffix of the path if not given. */
  readonly format?: "zarr";
  /** Chunk lengths [channel, y, x]: numbers, −1 for a whole axis, `"auto"`; those of the cube if not given. */
  readonly chunks?: Chunks;
  /** `"zstd"` if not given. */
  readonly codec?: "none" | "zstd" | "gzip";
  /** Voxels of a shard file, multiples of the chunks, or `"auto"`; one file a chunk if not given. */
  readonly shards?: Chunks;
  /** Replace what is at the path. */
  readonly overwrite?: boolean;
}

/** What was written, and at what cost. */
export interface WriteReport {
  readonly path: string;
  readonly format: string;
  readonly shape: Shape;
  readonly dtype: string;
  readonly chunks: Shape;
  readonly shards?: Shape;
  readonly codec: string;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly seconds: number;
  /** Bytes of working memory the plan allowed for. */
  readonly peakMemory: number;
  readonly scheduler: string;
  readonly numWorkers: number;
}

const SHARD_BYTES = 256 * 2 ** 20;

/**
 * Writes a cube as a Zarr v3 store: its voxels, FITS header, unit and coordinates. One pass; written in parallel;
 * visible under its name only when complete.
 */
export async function writeCube(
  state: CubeState,
  path: string,
  options: WriteOptions = {},
): Promise<WriteReport> {
  checkFormat(path, options);
  const node = writtenNode(state);
  const layout = outputLayout(node, options);
  const output = await createZarr(path, {
    ...layout,
    overwrite: options.overwrite ?? false,
    attributes: cubeAttributes(state),
    coordinates: cubeCoordinates(state),
  });
  try {
    const sink = openZarrSink(output.sinkRef);
    const bytes = voxelCount(layout.shape) * itemSize[layout.dtype];
    const computation = {
      name: `write ${path}`,
      node,
      sources: openSources(state),
      consumers: [{ kind: "output", sink: output.sinkRef }] as const,
      output: { sink, chunks: layout.shards ?? layout.chunks, bytes },
    };
    const result = await runPass(computation, state.scheduling.environment(), options);
    await output.publish();
    const { bytesRead, bytesWritten, seconds, plan } = result;
    const { peakMemory, scheduler, numWorkers } = plan;
    const cost = { bytesRead, bytesWritten, seconds, peakMemory, scheduler, numWorkers };
    return { path, format: "Zarr", ...layout, ...cost };
  } catch (error) {
    await output.discard();
    throw error;
  }
}

/** How the voxels of a node are laid out in a store. */
export function outputLayout(
  node: Node,
  options: Pick<WriteOptions, "chunks" | "codec" | "shards">,
): Pick<WriteReport, "shape" | "chunks" | "shards"> & {
  readonly dtype: ReturnType<typeof nodeDType>;
  readonly codec: "none" | "zstd" | "gzip";
} {
  const shape = nodeShape(node);
  const dtype = nodeDType(node);
  const chunks = options.chunks === undefined
    ? nodeChunks(node)
    : resolveChunks(options.chunks, { shape, itemSize: itemSize[dtype] });
  const codec = options.codec ?? "zstd";
  const layout = { shape, dtype, chunks, codec };
  if (options.shards === undefined) return layout;
  return { ...layout, shards: resolveShards(options.shards, { shape, chunks, itemSize: itemSize[dtype] }) };
}

function resolveShards(
  shards: Chunks,
  { shape, chunks, itemSize }: { shape: Shape; chunks: Shape; itemSize: number },
): Shape {
  const whole = mapAxes((i) => Math.ceil(shape[i] / chunks[i]) * chunks[i]);
  const lengths = shards === "auto" ? (["auto", "auto", "auto"] as const) : shards;
  const shard = mapAxes((i) => {
    const length = lengths[i];
    return length === "auto" ? chunks[i] : length === -1 ? whole[i] : Math.min(length, whole[i]);
  });
  for (const axis of [2, 1, 0] as const) {
    if (lengths[axis] !== "auto") continue;
    const most = SHARD_BYTES / itemSize / (voxelCount(shard) / shard[axis]);
    shard[axis] = Math.min(whole[axis], Math.max(1, Math.floor(most / chunks[axis])) * chunks[axis]);
  }
  const wrong = shard.some((length, i) => !(length > 0) || length % (chunks[i] ?? 1) !== 0);
  if (wrong) {
    throw new SelectionError(`Cannot shard by [${shard}]: each must be a multiple of the chunks [${chunks}]`);
  }
  return shard;
}

function checkFormat(path: string, { format, codec }: WriteOptions): void {
  const suffix = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase();
  const chosen = format ?? suffix;
  if (chosen !== "zarr") {
    throw new UnsupportedError(
      `Cannot write "${path}": only .zarr can be written; name it so or pass { format: "zarr" }`,
    );
  }
  if (codec !== undefined && !["none", "zstd", "gzip"].includes(codec)) {
    throw new TypeError(`Cannot write with the codec "${codec}": choose "none", "zstd" or "gzip"`);
  }
}
