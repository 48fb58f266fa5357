import type { PlacedBlock } from "../../array/placed_block.ts";
import { gzipCompress } from "../../codec/gzip.ts";
import { zstdCompress } from "../../codec/zstd.ts";
import { type Region, regionText, type Shape, voxelCount } from "../../engine/region.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import { gatherSlab } from "./chunk_block.ts";
import type { ChunkPart } from "./chunk_part.ts";
import type { CubeGrid } from "./cube_grid.ts";
import { storedSize } from "./stored_type.ts";

/** Makes the bytes of compressed chunks from blocks that hold whole chunks. */
export class ChunkEncoder {
  readonly #grid: CubeGrid;
  readonly #level: number;
  readonly #chunkBytes: number;

  constructor(grid: CubeGrid, level: number) {
    this.#grid = grid;
    this.#level = level;
    this.#chunkBytes = voxelCount(grid.chunkShape) * storedSize(grid.layout.stored);
  }

  /** Peak bytes that encoding takes: the gathered chunk, the encoder's output and its work space. */
  get memory(): number {
    return 3 * this.#chunkBytes;
  }

  /** Encodes the chunk that a part of a block stands for, padded with the fill value. */
  encode(part: ChunkPart, placed: PlacedBlock, space: KernelSpace): Uint8Array {
    const { memory } = space;
    const mark = memory.mark();
    const ptr = memory.allocate(this.#chunkBytes);
    gatherSlab({ start: [0, 0, 0], shape: this.#grid.chunkShape }, part, placed, ptr, {
      grid: this.#grid,
      space,
    });
    const bytes = memory.bytes(ptr, this.#chunkBytes);
    const gzip = this.#grid.layout.decoding?.byteCodecs[0] === "gzip";
    const encoded = gzip ? gzipCompress(bytes, this.#level) : zstdCompress(bytes, this.#level);
    memory.release(mark);
    return encoded;
  }
}

/**
 * Checks that a region holds whole units, cut at the edge of the cube only.
 *
 * @throws {RangeError} If it does not
 */
export function checkUnits(region: Region, unit: Shape, shape: Shape): void {
  const whole = region.start.every((start, i) => {
    const end = start + (region.shape[i] as number);
    return start % (unit[i] as number) === 0 && (end === shape[i] || end % (unit[i] as number) === 0);
  });
  if (whole) return;
  throw new RangeError(
    `Cannot write ${regionText(region)}: it holds no whole units of [${unit}] of the Zarr array`,
  );
}
