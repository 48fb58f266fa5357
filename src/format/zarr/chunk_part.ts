import type { Region, Shape } from "../../engine/region.ts";

/** The part of one chunk that a region covers. */
export interface ChunkPart {
  /** Index of the chunk along each axis. */
  readonly chunk: Shape;
  /** First voxel, counted from the chunk's first. */
  readonly inChunk: Shape;
  /** First voxel, counted from the region's first. */
  readonly inRegion: Shape;
  readonly shape: Shape;
}

/** The parts of all chunks that a region touches, in C order. */
export function* chunkParts(region: Region, chunks: Shape): Generator<ChunkPart> {
  const axis = (i: 0 | 1 | 2) => [...axisParts(region.start[i], region.shape[i], chunks[i])];
  const [channels, rows, columns] = [axis(0), axis(1), axis(2)];
  for (const c of channels) {
    for (const y of rows) {
      for (const x of columns) {
        yield {
          chunk: [c.chunk, y.chunk, x.chunk],
          inChunk: [c.inChunk, y.inChunk, x.inChunk],
          inRegion: [c.inRegion, y.inRegion, x.inRegion],
          shape: [c.length, y.length, x.length],
        };
      }
    }
  }
}

/** A contiguous run of elements of a box inside a C-ordered array. */
export interface Run {
  /** First element, counted in the array. */
  readonly offset: number;
  readonly length: number;
  /** First element as an index into the box. */
  readonly index: Shape;
}

/** The runs, as long as they get, that make up a box of an array of the shape `extent`. */
export function* boxRuns({ start, shape }: Region, extent: Shape): Generator<Run> {
  const rowsMerge = shape[2] === extent[2];
  const planesMerge = rowsMerge && shape[1] === extent[1];
  const length = shape[2] * (rowsMerge ? shape[1] : 1) * (planesMerge ? shape[0] : 1);
  const planes = planesMerge ? 1 : shape[0];
  const rows = rowsMerge ? 1 : shape[1];
  for (let k = 0; k < planes; k++) {
    for (let j = 0; j < rows; j++) {
      const offset = ((start[0] + k) * extent[1] + start[1] + j) * extent[2] + start[2];
      yield { offset, length, index: [k, j, 0] };
    }
  }
}

/** Whether the runs of a box in an array of shape `extent` are contiguous in an array of shape `other` as well. */
export function runsFit(shape: Shape, extent: Shape, other: Shape): boolean {
  if (shape[2] < extent[2]) return true;
  const planesMerge = shape[1] === extent[1] && shape[0] > 1;
  if ((shape[1] > 1 || planesMerge) && other[2] !== shape[2]) return false;
  return !planesMerge || other[1] === shape[1];
}

/** Cuts a box into slabs of about `limit` elements: whole planes if they fit, otherwise rows of a plane. */
export function* slabs(shape: Shape, limit: number): Generator<Region> {
  const [planes, rows, columns] = shape;
  const deep = Math.min(planes, Math.max(1, Math.floor(limit / (rows * columns))));
  const high = Math.min(rows, Math.max(1, Math.floor(limit / columns)));
  for (let k = 0; k < planes; k += deep) {
    for (let j = 0; j < rows; j += high) {
      yield { start: [k, j, 0], shape: [Math.min(deep, planes - k), Math.min(high, rows - j), columns] };
    }
  }
}

/** The elements of the largest slab that `slabs` yields. */
export function slabSize([planes, rows, columns]: Shape, limit: number): number {
  const deep = Math.min(planes, Math.max(1, Math.floor(limit / (rows * columns))));
  return deep * Math.min(rows, Math.max(1, Math.floor(limit / columns))) * columns;
}

/** Strides in elements of a C-ordered array. */
export function cStrides(shape: Shape): Shape {
  return [shape[1] * shape[2], shape[2], 1];
}

/** Strides in elements of an array whose axes stand in memory in this order, slowest first. */
export function orderedStrides(shape: Shape, order: Shape): Shape {
  const strides: [number, number, number] = [1, 1, 1];
  const [slow, middle, fast] = order as readonly [0, 1, 2];
  strides[middle] = shape[fast];
  strides[slow] = shape[fast] * shape[middle];
  return strides;
}

/** The element of an array with these strides at which an index stands. */
export function elementAt(index: Shape, strides: Shape): number {
  return index[0] * strides[0] + index[1] * strides[1] + index[2] * strides[2];
}

/** The sum of two indices. */
export function shifted(index: Shape, by: Shape): Shape {
  return [index[0] + by[0], index[1] + by[1], index[2] + by[2]];
}

interface AxisPart {
  readonly chunk: number;
  readonly inChunk: number;
  readonly inRegion: number;
  readonly length: number;
}

function* axisParts(start: number, length: number, chunkLength: number): Generator<AxisPart> {
  for (let inRegion = 0; inRegion < length;) {
    const position = start + inRegion;
    const inChunk = position % chunkLength;
    const rest = Math.min(chunkLength - inChunk, length - inRegion);
    yield { chunk: (position - inChunk) / chunkLength, inChunk, inRegion, length: rest };
    inRegion += rest;
  }
}
