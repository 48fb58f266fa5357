import type { Block } from "../../array/block.ts";
import type { ReadOptions, Source, SourceRef } from "../../array/source.ts";
import { type Region, type Shape, voxelCount } from "../../engine/region.ts";
import { type DType, itemSize } from "../../kernel/dtype.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import { arrayLayout } from "./array_layout.ts";
import type { ChunkReader } from "./chunk_reader.ts";
import { CompressedReader } from "./compressed_reader.ts";
import type { CubeAxes } from "./cube_axes.ts";
import { CubeGrid } from "./cube_grid.ts";
import { isStoredAsIs, type Packing, unpack, valueType } from "./packing.ts";
import { PlainReader } from "./plain_reader.ts";
import { storedSize } from "./stored_type.ts";
import type { JsonObject } from "./zarr_json.ts";
import { type ZarrStore, zarrStore } from "./zarr_store.ts";
import { ZarritaReader } from "./zarrita_reader.ts";

/** What a Zarr source is opened from in another thread, without reading metadata again. */
export interface ZarrSourceRef extends SourceRef {
  readonly format: "zarr";
  /** Folder or URL of the store. */
  readonly path: string;
  /** Path of the array in the store; empty if the store is the array. */
  readonly array: string;
  /** `zarr.json` or `.zarray` of the array, without attributes. */
  readonly document: JsonObject;
  readonly axes: CubeAxes;
  readonly packing: { readonly scale: number; readonly zero: number; readonly missing: string | null };
  readonly storedBytes: number;
}

/**
 * Opens a Zarr array as a source from plain JSON; reads nothing.
 *
 * Local chunks that are plain, zstd, gzip or zlib, in shards or not, in either byte order and any axis order, are
 * read here; all others and all remote ones through zarrita.
 *
 * @throws {FormatError} If the metadata in the ref make no sense
 */
export function openZarrSource(ref: SourceRef): Source {
  return new ZarrSource(ref as ZarrSourceRef);
}

class ZarrSource implements Source {
  readonly ref: ZarrSourceRef;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly chunks: Shape;
  readonly storedBytes: number;
  readonly #grid: CubeGrid;
  readonly #reader: ChunkReader;
  readonly #packing: Packing;

  constructor(ref: ZarrSourceRef) {
    const store = zarrStore(ref.path).at(ref.array);
    this.ref = ref;
    this.#grid = new CubeGrid(arrayLayout(ref.document, store.path), ref.axes);
    this.#reader = chunkReader(store, ref.document, this.#grid);
    this.#packing = ref.packing;
    this.shape = this.#grid.shape;
    this.dtype = valueType(this.#grid.layout.stored, ref.packing);
    this.chunks = this.shape.map((length, i) =>
      Math.min(length, this.#grid.chunkShape[i as 0])
    ) as unknown as Shape;
    this.storedBytes = ref.storedBytes;
  }

  get splitsChunks(): boolean {
    return this.#reader.splitsChunks;
  }

  get bytesRead(): number {
    return this.#reader.bytesRead;
  }

  readMemory(region: Region): number {
    const { stored } = this.#grid.layout;
    const unpacking = isStoredAsIs(stored, this.#packing) ? 0 : storedSize(stored);
    return voxelCount(region.shape) * (itemSize[this.dtype] + unpacking) + this.#reader.scratchBytes(region);
  }

  read(region: Region, space: KernelSpace, options: ReadOptions = {}): Block | Promise<Block> {
    options.signal?.throwIfAborted();
    const { memory } = space;
    const { stored } = this.#grid.layout;
    const mark = memory.mark();
    const count = voxelCount(region.shape);
    const ptr = memory.allocate(count * itemSize[this.dtype]);
    const asIs = isStoredAsIs(stored, this.#packing);
    const storedPtr = asIs ? ptr : memory.allocate(count * storedSize(stored));
    const finish = (): Block => {
      const { bigEndian } = this.#reader;
      const block = { ptr, shape: region.shape, dtype: this.dtype };
      if (asIs) return { ...block, bigEndian };
      unpack({ ptr: storedPtr, count, stored, bigEndian }, this.#packing, ptr, space);
      memory.release(storedPtr);
      return { ...block, bigEndian: false };
    };
    try {
      const read = this.#reader.read(region, storedPtr, space, options);
      if (!read) return finish();
      return read.then(finish, (error) => {
        memory.release(mark);
        throw error;
      });
    } catch (error) {
      memory.release(mark);
      throw error;
    }
  }

  close(): void {
    this.#reader.close();
  }
}

function chunkReader(store: ZarrStore, document: JsonObject, grid: CubeGrid): ChunkReader {
  const { order } = grid;
  if (!store.local || !order) return new ZarritaReader(store, document, grid);
  const plain = grid.layout.decoding?.byteCodecs.length === 0;
  return plain ? new PlainReader(store.path, grid, order) : new CompressedReader(store.path, grid, order);
}
