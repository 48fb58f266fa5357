import type { Block } from "../../array/block.ts";
import { checkBlock } from "../../array/placed_block.ts";
import type { RegionWriter, Sink, SinkRef } from "../../array/sink.ts";
import type { Region, Shape } from "../../engine/region.ts";
import type { DType } from "../../kernel/dtype.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import { checkUnits, ChunkEncoder } from "./chunk_encoder.ts";
import { chunkParts } from "./chunk_part.ts";
import type { CubeGrid } from "./cube_grid.ts";
import { UnfinishedFile } from "./unfinished_file.ts";

/** Writes compressed chunks, each to a file of its own that appears when it is complete. */
export class ChunkSink implements Sink {
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
    this.taskUnit = grid.chunkShape;
    this.writeUnit = grid.chunkShape;
    this.#grid = grid;
    this.#folder = folder;
    this.#encoder = new ChunkEncoder(grid, level);
  }

  writeMemory(_shape: Shape): number {
    return this.#encoder.memory;
  }

  open(_region: Region): RegionWriter {
    let bytesWritten = 0;
    return {
      write: (region, block, space) => {
        bytesWritten += this.#write(region, block, space);
      },
      get bytesWritten() {
        return bytesWritten;
      },
      close() {},
      abort() {},
    };
  }

  #write(region: Region, block: Block, space: KernelSpace): number {
    const placed = { region, block };
    checkBlock(placed, this.shape, this.dtype);
    checkUnits(region, this.writeUnit, this.shape);
    let written = 0;
    for (const part of chunkParts(region, this.#grid.chunkShape)) {
      const bytes = this.#encoder.encode(part, placed, space);
      writeWhole(new UnfinishedFile(this.#folder, this.#grid.fileKey(part.chunk)), bytes);
      written += bytes.length;
    }
    return written;
  }
}

function writeWhole(file: UnfinishedFile, bytes: Uint8Array): void {
  try {
    file.append(bytes);
    file.finish();
  } catch (error) {
    file.discard();
    throw error;
  }
}
