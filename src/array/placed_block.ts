import { type Region, regionText, type Shape } from "../engine/region.ts";
import type { DType } from "../kernel/dtype.ts";
import type { Block } from "./block.ts";

/** A block as it is being written: its place in the cube and where its numbers are. */
export interface PlacedBlock {
  readonly region: Region;
  readonly block: Block;
}

/**
 * Checks that a block can be written as it is to an output of this shape and dtype.
 *
 * @throws {TypeError} If it has another dtype or byte order
 * @throws {RangeError} If it is not of the region's shape or the region leaves the cube
 */
export function checkBlock({ region, block }: PlacedBlock, shape: Shape, dtype: DType): void {
  if (block.dtype !== dtype || block.bigEndian) {
    const order = block.bigEndian ? "big-endian " : "";
    throw new TypeError(`Cannot write a block of ${order}${block.dtype} to an output of ${dtype}`);
  }
  const inside = region.start.every((n, i) =>
    n >= 0 && n + (region.shape[i] as number) <= (shape[i] as number)
  );
  if (inside && block.shape.every((n, i) => n === region.shape[i])) return;
  throw new RangeError(
    `Cannot write a block of shape [${block.shape}] to ${
      regionText(region)
    } of an output of shape [${shape}]`,
  );
}
