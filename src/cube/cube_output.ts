import type { Chunks } from "../array/chunks.ts";
import type { Node } from "../array/node.ts";
import type { Sink } from "../array/sink.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import type { Shape } from "../engine/region.ts";

/** How a cube is written. */
export interface WriteOptions extends ComputeOptions {
  /** By the suffix of the path if not given. */
  readonly format?: "fits" | "zarr";
  /** Zarr: chunk lengths [channel, y, x], −1 for a whole axis, `"auto"`; those of the cube if not given. */
  readonly chunks?: Chunks;
  /** Zarr: `"zstd"` if not given. */
  readonly codec?: "none" | "zstd" | "gzip";
  /** Zarr: voxels of a shard file, multiples of the chunks, or `"auto"`; one file a chunk if not given. */
  readonly shards?: Chunks;
  /** Replace what is at the path. */
  readonly overwrite?: boolean;
}

/** Where a cube is to be written, and the voxels of it. */
export interface OutputRequest {
  readonly path: string;
  readonly node: Node;
  readonly options: WriteOptions;
}

/** An output of any format as it would be made. */
export interface PlannedOutput {
  readonly sink: Sink;
  /** The box that tasks should write whole if they can. */
  readonly box: Shape;
  readonly layout: OutputLayoutReport;
  /** Bytes on disk, where voxels take as many as they have; before compression, where there is some. */
  readonly bytes: number;
}

/** An output of any format that is being made: published when its voxels are in place, or else discarded. */
export interface CubeOutput extends Omit<PlannedOutput, "bytes"> {
  publish(): Promise<void>;
  discard(): Promise<void>;
}

/** How an output is laid out. */
export interface OutputLayoutReport {
  /** `FITS` or `Zarr`. */
  readonly format: string;
  /** Absent where the format has none. */
  readonly chunks?: Shape;
  /** Voxels of a shard file, where there are shards. */
  readonly shards?: Shape;
  /** `none` where the bytes stand as they are. */
  readonly codec: string;
}
