import { type Chunks, resolveChunks } from "../array/chunks.ts";
import { type Node, nodeChunks, nodeDType, nodeShape } from "../array/node.ts";
import { type Shape, voxelCount } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";
import { SelectionError } from "../error.ts";
import { createZarr, plannedZarrSink } from "../format/zarr/create_zarr.ts";
import { openZarrSink } from "../format/zarr/zarr_sink.ts";
import { type DType, itemSize } from "../kernel/dtype.ts";
import type { CubeOutput, OutputRequest, PlannedOutput, WriteOptions } from "./cube_output.ts";
import type { CubeState } from "./cube_state.ts";
import { cubeAttributes, cubeCoordinates } from "./zarr_metadata.ts";

const SHARD_BYTES = 256 * 2 ** 20;

/** Starts a Zarr v3 store of a cube: its voxels, FITS header, unit, beams and coordinates. */
export async function zarrOutput(
  state: CubeState,
  { path, node, options }: OutputRequest,
): Promise<CubeOutput> {
  const layout = storeLayout(node, options);
  const { sinkRef, publish, discard } = await createZarr(path, {
    ...layout,
    overwrite: options.overwrite ?? false,
    attributes: cubeAttributes(state),
    coordinates: cubeCoordinates(state),
  });
  return { ...described(layout), sink: openZarrSink(sinkRef), publish, discard };
}

/** What such a store would be; nothing is made. */
export function plannedZarrOutput({ node, options }: Omit<OutputRequest, "path">): PlannedOutput {
  const layout = storeLayout(node, options), { shape, dtype } = layout;
  const bytes = voxelCount(shape) * itemSize[dtype];
  return { ...described(layout), sink: openZarrSink(plannedZarrSink(layout)), bytes };
}

function described({ chunks, shards, codec }: StoreLayout): Pick<PlannedOutput, "box" | "layout"> {
  return { box: shards ?? chunks, layout: { format: "Zarr", chunks, ...(shards && { shards }), codec } };
}

interface StoreLayout {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly chunks: Shape;
  readonly shards?: Shape;
  readonly codec: "none" | "zstd" | "gzip";
}

function storeLayout(
  node: Node,
  options: Pick<WriteOptions, "chunks" | "codec" | "shards">,
): StoreLayout {
  if (options.codec !== undefined && !["none", "zstd", "gzip"].includes(options.codec)) {
    throw new TypeError(
      `Cannot write with the codec "${options.codec}": choose "none", "zstd" or "gzip"`,
    );
  }
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
