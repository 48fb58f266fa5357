import { resolve } from "node:path";
import { UnsupportedError } from "../../error.ts";
import { type Region, type Shape, voxelCount } from "../../engine/region.ts";
import { type DType, itemSize } from "../../kernel/dtype.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import type { Block } from "../../array/block.ts";
import type { ReadOptions, Source } from "../../array/source.ts";
import { LocalFile } from "../../store/file.ts";
import { removeTemporary, temporaryPath } from "../../store/temporary.ts";
import { type FitsLayout, layoutSpan } from "./layout.ts";
import { type FitsRef, naturalChunk, PlainFitsSource } from "./plain_source.ts";
import { readRegionMemory } from "./region_read.ts";
import { SharedWork } from "../../engine/shared_work.ts";
import { unpackRange } from "./unpack.ts";

/** Names a new file for unpacked data, in a folder that exists. */
export type TemporaryPath = () => string;

/**
 * The cube in a gzip-compressed local file. `prepare` unpacks the voxels, and only these, to a temporary file that
 * lives until `close`; before that nothing can be read.
 */
export class PackedFitsSource implements Source {
  readonly ref: FitsRef;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly chunks: Shape;
  readonly splitsChunks = true;
  readonly storedBytes: number;
  readonly #layout: FitsLayout;
  readonly #temporaryPath: TemporaryPath;
  readonly #unpacking: SharedWork<PlainFitsSource>;
  #unpacked: PlainFitsSource | undefined;
  #packedBytes = 0;

  constructor(path: string, layout: FitsLayout, newPath: TemporaryPath = () => temporaryPath(".voxels")) {
    this.ref = { format: "fits", path: resolve(path), layout, packed: true };
    this.shape = layout.shape;
    this.dtype = layout.dtype;
    this.chunks = naturalChunk(layout);
    this.storedBytes = voxelCount(layout.shape) * itemSize[layout.stored];
    this.#layout = layout;
    this.#temporaryPath = newPath;
    this.#unpacking = new SharedWork((signal) => this.#unpack(signal));
  }

  async prepare(options: ReadOptions = {}): Promise<FitsRef> {
    return (await this.#unpacking.join(options.signal)).ref;
  }

  readMemory(region: Region): number {
    return readRegionMemory(this.#layout, region.shape);
  }

  read(region: Region, space: KernelSpace, options: ReadOptions = {}): Block {
    if (this.#unpacked !== undefined) return this.#unpacked.read(region, space, options);
    const reason = "it is gzip-compressed; call prepare() first, which unpacks it to a temporary file";
    throw new UnsupportedError(`Cannot read a region of "${this.ref.path}": ${reason}`);
  }

  get bytesRead(): number {
    return this.#packedBytes + (this.#unpacked?.bytesRead ?? 0);
  }

  close(): void {
    this.#unpacking.abort(new Error(`"${this.ref.path}" was closed`));
    this.#unpacked?.close();
    if (this.#unpacked !== undefined) removeTemporary(this.#unpacked.ref.path);
    this.#unpacked = undefined;
  }

  async #unpack(signal: AbortSignal): Promise<PlainFitsSource> {
    const target = this.#temporaryPath();
    const { start, end } = layoutSpan(this.#layout);
    using packed = LocalFile.open(this.ref.path, "FITS");
    try {
      await unpackRange(packed, target, { start, end, signal });
    } finally {
      this.#packedBytes += packed.bytesRead;
    }
    if (signal.aborted) removeTemporary(target);
    signal.throwIfAborted();
    this.#unpacked = new PlainFitsSource(target, { ...this.#layout, offset: this.#layout.offset - start });
    return this.#unpacked;
  }
}
