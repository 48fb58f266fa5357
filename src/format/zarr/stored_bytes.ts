import { statSync } from "node:fs";
import { join } from "node:path";
import { type Shape, voxelCount } from "../../engine/region.ts";
import type { CubeGrid } from "./cube_grid.ts";
import { storedSize } from "./stored_type.ts";

const SAMPLES = 16;

/**
 * Bytes of all chunks on disk: exact if they are plain, an estimate from the sizes of up to 16 files if they are
 * compressed, the plain size where files cannot be measured.
 *
 * @param folder The array's folder, or `undefined` if it is remote.
 */
export function storedBytes(grid: CubeGrid, folder: string | undefined): number {
  const plain = voxelCount(grid.shape) * storedSize(grid.layout.stored);
  if (folder === undefined || grid.layout.decoding?.byteCodecs.length === 0) return plain;
  const files = grid.shape.map((n, i) => Math.ceil(n / (grid.fileShape[i] as number))) as unknown as Shape;
  const count = voxelCount(files);
  const samples = Math.min(SAMPLES, count);
  let bytes = 0;
  for (let sample = 0; sample < samples; sample++) {
    const file = Math.floor(sample * count / samples);
    bytes += statSync(join(folder, keyOf(file, files, grid)), { throwIfNoEntry: false })?.size ?? 0;
  }
  return samples === 0 ? 0 : Math.round(bytes / samples * count);
}

function keyOf(file: number, [, rows, columns]: Shape, grid: CubeGrid): string {
  const index = [Math.floor(file / (rows * columns)), Math.floor(file / columns) % rows, file % columns];
  const chunksPerFile = (axis: number) =>
    (grid.fileShape[axis] as number) / (grid.chunkShape[axis] as number);
  return grid.fileKey(index.map((i, axis) => i * chunksPerFile(axis)) as unknown as Shape);
}
