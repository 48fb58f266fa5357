import { resolve } from "node:path";
import { FormatError } from "../../error.ts";
import { type Region, regionText, type Shape, voxelCount } from "../../engine/region.ts";
import { type DType, itemSize } from "../../kernel/dtype.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import type { Block } from "../../array/block.ts";
import type { ReadOptions, Source, SourceRef } from "../../array/source.ts";
import { LocalFile } from "../../store/file.ts";
import type { FitsLayout } from "./layout.ts";
import { fileOrder } from "./read_plan.ts";
import { readRegion, readRegionMemory } from "./region_read.ts";

/** What another thread needs to read the same cube without looking at headers. */
export type FitsRef = SourceRef & {
  readonly format: "fits";
  readonly path: string;
  readonly layout: FitsLayout;
  /** The file is gzip-compressed and cannot be read before it is unpacked. */
  readonly packed: boolean;
};

/**
 * The cube in an uncompressed local file. The file is opened at the first read, so a cube that is only looked at
 * holds no handle.
 */
export class PlainFitsSource implements Source {
  readonly ref: FitsRef;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly chunks: Shape;
  readonly splitsChunks = true;
  readonly storedBytes: number;
  readonly #layout: FitsLayout;
  #file: LocalFile | undefined;
  #closedBytes = 0;
  #closedReads = 0;

  constructor(path: string, layout: FitsLayout) {
    this.ref = { format: "fits", path: resolve(path), layout, packed: false };
    this.shape = layout.shape;
    this.dtype = layout.dtype;
    this.chunks = naturalChunk(layout);
    this.storedBytes = voxelCount(layout.shape) * itemSize[layout.stored];
    this.#layout = layout;
  }

  readMemory(region: Region): number {
    return readRegionMemory(this.#layout, region.shape);
  }

  read(region: Region, space: KernelSpace, options: ReadOptions = {}): Block {
    const { signal } = options;
    signal?.throwIfAborted();
    checkInside(region, this.shape);
    const file = this.#file ??= LocalFile.open(this.ref.path, "FITS");
    const fill = (target: Uint8Array, position: number) => {
      const length = file.read(target, position);
      if (length < target.length) throw this.#truncated(region, position + length);
    };
    return readRegion(this.#layout, region, { fill, space, ...(signal !== undefined && { signal }) });
  }

  get bytesRead(): number {
    return this.#closedBytes + (this.#file?.bytesRead ?? 0);
  }

  /** Read calls so far. */
  get reads(): number {
    return this.#closedReads + (this.#file?.reads ?? 0);
  }

  close(): void {
    this.#closedBytes = this.bytesRead;
    this.#closedReads = this.reads;
    this.#file?.close();
    this.#file = undefined;
  }

  #truncated(region: Region, end: number): FormatError {
    const reason = `the file ends inside region ${regionText(region)}; it was truncated after it was opened`;
    return new FormatError(reason, {
      path: this.ref.path,
      format: "FITS",
      hdu: this.#layout.hdu,
      offset: end,
    });
  }
}

/** One run of the fastest axis of the file: [1, 1, nx] in the usual order. */
export function naturalChunk(layout: FitsLayout): Shape {
  const fastest = fileOrder(layout.strides)[2];
  const along = (axis: 0 | 1 | 2) => axis === fastest ? layout.shape[axis] : 1;
  return [along(0), along(1), along(2)];
}

function checkInside(region: Region, shape: Shape): void {
  const inside = shape.every((length, i) => {
    const start = region.start[i] ?? 0;
    const count = region.shape[i] ?? 0;
    return start >= 0 && count >= 0 && start + count <= length;
  });
  if (!inside) {
    throw new RangeError(`Cannot read region ${regionText(region)}: the cube is [${shape.join(", ")}]`);
  }
}
