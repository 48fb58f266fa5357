import type { Sink, SinkRef } from "../../array/sink.ts";
import { arrayLayout } from "./array_layout.ts";
import { ChunkSink } from "./chunk_sink.ts";
import { CubeGrid } from "./cube_grid.ts";
import { PlainSink } from "./plain_sink.ts";
import { ShardSink } from "./shard_sink.ts";
import type { JsonObject } from "./zarr_json.ts";

/** What a worker writes a Zarr array from; made by `createZarr`. */
export interface ZarrSinkRef extends SinkRef {
  readonly format: "zarr";
  /** The array's folder, in the store that is not published yet. */
  readonly folder: string;
  /** `zarr.json` of the array, without attributes. */
  readonly document: JsonObject;
  readonly level: number;
}

/**
 * Opens the sink of a store that `createZarr` has made; reads nothing.
 *
 * Uncompressed arrays take any region from any worker; of compressed ones a task writes whole chunks, or whole
 * shards chunk by chunk.
 */
export function openZarrSink(ref: SinkRef): Sink {
  const { folder, document, level } = ref as ZarrSinkRef;
  const layout = arrayLayout(document, folder);
  const grid = new CubeGrid(layout, [0, 1, 2]);
  if (layout.decoding?.byteCodecs.length === 0) return new PlainSink(ref, grid, folder);
  const sharded = layout.decoding?.index !== undefined;
  return sharded ? new ShardSink(ref, grid, folder, level) : new ChunkSink(ref, grid, folder, level);
}
