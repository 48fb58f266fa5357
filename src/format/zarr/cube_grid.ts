import type { Shape } from "../../engine/region.ts";
import type { ArrayLayout } from "./array_layout.ts";
import type { CubeAxes } from "./cube_axes.ts";

/** The files and chunks of an array, addressed by the cube's axes [channel, y, x]. */
export class CubeGrid {
  readonly layout: ArrayLayout;
  readonly shape: Shape;
  /** Lengths of the box that one file holds. */
  readonly fileShape: Shape;
  /** Lengths of the box that is encoded as one. */
  readonly chunkShape: Shape;
  /** Number of chunks that one file holds: 1 unless the array is sharded. */
  readonly chunksPerFile: number;
  readonly #axes: CubeAxes;

  constructor(layout: ArrayLayout, axes: CubeAxes) {
    const along = (lengths: readonly number[]) => axes.map((axis) => lengths[axis] ?? 1) as unknown as Shape;
    this.layout = layout;
    this.shape = along(layout.shape);
    this.fileShape = along(layout.fileShape);
    this.chunkShape = along(layout.chunkShape);
    this.chunksPerFile = layout.fileShape.reduce(
      (n, length, i) => n * length / (layout.chunkShape[i] ?? 1),
      1,
    );
    this.#axes = axes;
  }

  /**
   * Cube axes from the slowest to the fastest in the bytes of a chunk, or `undefined` if a chunk can only be
   * decoded by zarrita: other codecs, or chunks that are longer than 1 along an axis the cube does not have.
   */
  get order(): Shape | undefined {
    const { decoding, chunkShape } = this.layout;
    const flat = chunkShape.every((length, axis) => length === 1 || this.#axes.includes(axis));
    if (!decoding || !flat) return undefined;
    const cubeAxis = decoding.order.map((axis) => this.#axes.indexOf(axis));
    return cubeAxis.filter((axis) => axis >= 0) as unknown as Shape;
  }

  /** Indices along the array's own axes of a chunk given along the cube's. */
  arrayIndex(chunk: Shape): number[] {
    const index: number[] = this.layout.shape.map(() => 0);
    this.#axes.forEach((axis, i) => index[axis] = chunk[i] as number);
    return index;
  }

  /** Values listed along the array's own axes, given along the cube's. */
  cubeIndex(values: readonly number[]): Shape {
    return this.#axes.map((axis) => values[axis] ?? 0) as unknown as Shape;
  }

  /** Path, from the array's folder, of the file that holds a chunk. */
  fileKey(chunk: Shape): string {
    const { prefix, separator } = this.layout.key;
    const index = this.arrayIndex(chunk).map((i, axis) => Math.floor(i / this.#perFile(axis)));
    return [...(prefix ? [prefix] : []), ...index].join(separator);
  }

  /** Position of a chunk in the index of its shard. */
  slot(chunk: Shape): number {
    return this.arrayIndex(chunk).reduce((slot, i, axis) => {
      const perFile = this.#perFile(axis);
      return slot * perFile + i % perFile;
    }, 0);
  }

  #perFile(axis: number): number {
    const { fileShape, chunkShape } = this.layout;
    return (fileShape[axis] ?? 1) / (chunkShape[axis] ?? 1);
  }
}
