import { type Region, type Shape, voxelCount } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";
import { type Boundary, boundaryIndex, grown } from "./function_box.ts";

/** Numbers of a region, C order. */
export interface Placed<Values = Float32Array | Float64Array> {
  readonly values: Values;
  readonly region: Region;
}

/** Copies the part of some numbers that lies in a region to where it belongs among others, which may not hold all. */
export function putPart(from: Placed<ArrayLike<number>>, to: Placed, part: Region): void {
  const first = mapAxes((i) => Math.max(part.start[i], to.region.start[i]));
  const end = mapAxes((i) =>
    Math.min(part.start[i] + part.shape[i], to.region.start[i] + to.region.shape[i])
  );
  const columns = end[2] - first[2];
  if (columns <= 0) return;
  const values = from.values instanceof Float64Array ? from.values : Float64Array.from(from.values);
  for (let k = first[0]; k < end[0]; k++) {
    for (let y = first[1]; y < end[1]; y++) {
      const src = place(from.region, [k, y, first[2]]);
      const dst = place(to.region, [k, y, first[2]]);
      to.values.set(values.subarray(src, src + columns), dst);
    }
  }
}

/** Fills the numbers of a region from others that hold it. */
export function takePart(from: Placed, to: Placed): void {
  const [channels, rows, columns] = to.region.shape;
  let at = 0;
  for (let k = 0; k < channels; k++) {
    for (let y = 0; y < rows; y++) {
      const src = place(from.region, [to.region.start[0] + k, to.region.start[1] + y, to.region.start[2]]);
      to.values.set(from.values.subarray(src, src + columns), at);
      at += columns;
    }
  }
}

/** A region with a margin as a function gets it; beyond the edge of the cube it is filled, or left out for `none`. */
export function paddedBlock(
  from: Placed,
  own: Region,
  { depth, boundary, whole }: {
    readonly depth: Shape;
    readonly boundary: Boundary;
    readonly whole: Shape;
  },
): Placed<Float64Array> {
  const region = boundary === "none" ? grown(own, { depth, whole }) : {
    start: mapAxes((i) => own.start[i] - depth[i]),
    shape: mapAxes((i) => own.shape[i] + 2 * depth[i]),
  };
  const values = new Float64Array(voxelCount(region.shape));
  const outside = Number(boundary);
  const indices = mapAxes((i) =>
    Array.from(
      { length: region.shape[i] },
      (_, at) => boundaryIndex(region.start[i] + at, whole[i], boundary),
    )
  );
  let at = 0;
  for (const k of indices[0]) {
    for (const y of indices[1]) {
      const isOutside = k < 0 || y < 0;
      const row = place(from.region, [k, y, 0]);
      for (const x of indices[2]) {
        values[at++] = isOutside || x < 0 ? outside : from.values[row + x] ?? NaN;
      }
    }
  }
  return { values, region };
}

/** Index of a voxel of the cube among the numbers of a region. */
function place({ start, shape }: Region, [k, y, x]: Shape): number {
  return ((k - start[0]) * shape[1] + y - start[1]) * shape[2] + x - start[2];
}
