import type { PixelGrid } from "./pixel_grid.ts";
import type { SparsePart } from "./sparse/sparse_part.ts";

/**
 * The bins with the largest sums, largest first; among equals the lower bin. Bins whose sum is not positive are left
 * out, so there may be fewer.
 *
 * @param sums One for each bin.
 */
export function largestBins(sums: Float64Array, count: number): readonly number[] {
  return Array.from(sums.keys())
    .filter((bin) => (sums[bin] as number) > 0)
    .sort((a, b) => (sums[b] as number) - (sums[a] as number) || a - b)
    .slice(0, count);
}

/**
 * Images of columns of a matrix, one after the other: [column, …grid], 0 where nothing is stored.
 *
 * @param part Columns of the matrix.
 */
export function columnImages(part: SparsePart, grid: PixelGrid): Float32Array | Float64Array {
  const { pointers, indices, values } = part;
  const Values = values instanceof Float32Array ? Float32Array : Float64Array;
  const images = new Values((pointers.length - 1) * grid.pixels);
  for (let column = 0; column + 1 < pointers.length; column++) {
    const image = column * grid.pixels;
    for (let i = pointers[column] as number; i < (pointers[column + 1] as number); i++) {
      images[image + (grid.instances[indices[i] as number] as number) - 1] = values[i] as number;
    }
  }
  return images;
}
