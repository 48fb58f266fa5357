import type { Block } from "../../array/block.ts";
import { checkBlock } from "../../array/placed_block.ts";
import type { RegionWriter, Sink, SinkRef } from "../../array/sink.ts";
import type { Region, Shape } from "../../engine/region.ts";
import type { DType } from "../../kernel/dtype.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import { checkUnits, ChunkEncoder } from "./chunk_encoder.ts";
import { chunkParts } from "./chunk_part.ts";
import type { CubeGrid } from "./cube_grid.ts";
import { type ByteRange, encodeShardIndex } from "./shard_index.ts";
import { UnfinishedFile } from "./unfinished_file.ts";

/**
 * Writes compressed chunks into shards: chunks are appended as they come, the index follows when the task is done.
 * One task writes whole shards.
 */
export class ShardSink implements Sink {
  readonly ref: SinkRef;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly taskUnit: Shape;
  readonly writeUnit: Shape;
  readonly #grid: CubeGrid;
  readonly #folder: string;
  readonly #encoder: ChunkEncoder;

  /** @param folder The array's folder. */
  constructor(ref: SinkRef, grid: CubeGrid, folder: string, level: number) {
    this.ref = ref;
    this.shape = grid.shape;
    this.dtype = grid.layout.stored as DType;
    this.taskUnit = grid.fileShape;
    this.writeUnit = grid.chunkShape;
    this.#grid = grid;
    this.#folder = folder;
    this.#encoder = new ChunkEncoder(grid, level);
  }

  writeMemory(_shape: Shape): number {
    return this.#encoder.memory + 16 * this.#grid.chunksPerFile;
  }

  open(region: Region): RegionWriter {
    checkUnits(region, this.taskUnit, this.shape);
    return new ShardWriter(this, this.#grid, this.#folder, this.#encoder);
  }
}

/** A shard that is being written: its file and where its chunks are. */
interface Shard {
  readonly file: UnfinishedFile;
  readonly ranges: (ByteRange | undefined)[];
}

class ShardWriter implements RegionWriter {
  readonly #sink: ShardSink;
  readonly #grid: CubeGrid;
  readonly #folder: string;
  readonly #encoder: ChunkEncoder;
  readonly #shards = new Map<string, Shard>();
  #bytesWritten = 0;

  constructor(sink: ShardSink, grid: CubeGrid, folder: string, encoder: ChunkEncoder) {
    this.#sink = sink;
    this.#grid = grid;
    this.#folder = folder;
    this.#encoder = encoder;
  }

  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  write(region: Region, block: Block, space: KernelSpace): void {
    const placed = { region, block };
    checkBlock(placed, this.#sink.shape, this.#sink.dtype);
    checkUnits(region, this.#sink.writeUnit, this.#sink.shape);
    for (const part of chunkParts(region, this.#grid.chunkShape)) {
      const bytes = this.#encoder.encode(part, placed, space);
      const { file, ranges } = this.#shardOf(part.chunk);
      ranges[this.#grid.slot(part.chunk)] = { offset: file.append(bytes), length: bytes.length };
      this.#bytesWritten += bytes.length;
    }
  }

  close(): void {
    for (const [key, { file, ranges }] of this.#shards) {
      const index = encodeShardIndex(ranges);
      file.append(index);
      file.finish();
      this.#bytesWritten += index.length;
      this.#shards.delete(key);
    }
  }

  abort(): void {
    for (const { file } of this.#shards.values()) file.discard();
    this.#shards.clear();
  }

  #shardOf(chunk: Shape): Shard {
    const key = this.#grid.fileKey(chunk);
    const known = this.#shards.get(key);
    if (known) return known;
    const ranges = Array.from<ByteRange | undefined>({ length: this.#grid.chunksPerFile });
    const shard = { file: new UnfinishedFile(this.#folder, key), ranges };
    this.#shards.set(key, shard);
    return shard;
  }
}
