import type { Block } from "../../src/array/block.ts";
import type { Source, SourceRef } from "../../src/array/source.ts";
import { type Region, regionText, type Shape, voxelCount } from "../../src/engine/region.ts";
import { type DType, itemSize } from "../../src/kernel/dtype.ts";
import type { KernelSpace } from "../../src/kernel/kernel_space.ts";
import { encode } from "../kernel/kernel_arrays.ts";

/** A source over an array in memory that remembers what was read of it. */
export class ArraySource implements Source {
  readonly ref: SourceRef;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly chunks: Shape = [1, 1, 1];
  readonly splitsChunks = true;
  readonly storedBytes: number;
  readonly reads: string[] = [];
  bytesRead = 0;
  readonly #values: readonly number[];
  readonly #bigEndian: boolean;

  constructor(
    name: string,
    values: readonly number[],
    { shape, dtype = "float32", bigEndian = true }: { shape: Shape; dtype?: DType; bigEndian?: boolean },
  ) {
    this.ref = { format: "array", name };
    this.#values = values;
    this.#bigEndian = bigEndian;
    this.shape = shape;
    this.dtype = dtype;
    this.storedBytes = values.length * itemSize[dtype];
  }

  /** The same source with nothing read. */
  opened(): ArraySource {
    return new ArraySource(String(this.ref.name), this.#values, { ...this, bigEndian: this.#bigEndian });
  }

  readMemory({ shape }: Region): number {
    return voxelCount(shape) * itemSize[this.dtype];
  }

  read(region: Region, space: KernelSpace): Block {
    const { dtype } = this;
    const bytes = encode(this.part(region), dtype, this.#bigEndian);
    const ptr = space.memory.allocate(bytes.length);
    space.memory.bytes(ptr, bytes.length).set(bytes);
    this.reads.push(regionText(region));
    this.bytesRead += bytes.length;
    return { ptr, shape: region.shape, dtype, bigEndian: this.#bigEndian };
  }

  /** The values of a region, as they are stored. */
  part({ start, shape }: Region): number[] {
    const [channels, rows, columns] = shape;
    return Array.from({ length: voxelCount(shape) }, (_, i) => {
      const x = start[2] + i % columns, y = start[1] + Math.floor(i / columns) % rows;
      const k = start[0] + Math.floor(i / columns / rows);
      if (k >= start[0] + channels) throw new RangeError("Outside the region");
      return this.#values[(k * this.shape[1] + y) * this.shape[2] + x] ?? NaN;
    });
  }

  close(): void {}
}
