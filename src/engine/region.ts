/** Lengths along the axes of a cube, in the order every cube has: [channel, y, x]. */
export type Shape = readonly [channel: number, y: number, x: number];

/** A box of a cube: 0-based first voxel and lengths, both [channel, y, x]. Plain JSON. */
export interface Region {
  /** First voxel, 0-based. */
  readonly start: Shape;
  /** Lengths. */
  readonly shape: Shape;
}

/** The region that covers a whole cube of the given shape. */
export function wholeRegion(shape: Shape): Region {
  return { start: [0, 0, 0], shape };
}

/** The number of voxels in a shape. */
export function voxelCount(shape: Shape): number {
  return shape[0] * shape[1] * shape[2];
}

/** Text of a region as a Python slice, `[0:16, 0:512, 0:512]`; used in messages. */
export function regionText(region: Region): string {
  const axis = (i: 0 | 1 | 2) => `${region.start[i]}:${region.start[i] + region.shape[i]}`;
  return `[${axis(0)}, ${axis(1)}, ${axis(2)}]`;
}
