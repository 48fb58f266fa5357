import type { JsonNumber } from "../engine/json.ts";
import type { Region, Shape } from "../engine/region.ts";
import { type AxisFlags, mapAxes } from "../engine/traversal.ts";

/** What a function is given: spectra or planes, one by one or all of a region, or blocks with a margin. */
export type FunctionForm =
  | { readonly kind: "spectra" | "planes"; readonly chunks: boolean }
  | {
    readonly kind: "blocks";
    readonly block: Shape;
    /** Voxels added on both sides of a block, along each axis. */
    readonly depth: Shape;
    readonly boundary: Boundary;
  };

/**
 * What a margin holds beyond the edge of the cube: its voxels mirrored (`c b a | a b c`), the last one, a number, or
 * nothing, so that blocks at the edge are smaller.
 */
export type Boundary = "reflect" | "nearest" | "none" | JsonNumber;

/** The region of its input that a function needs for a region of its output: whole spectra, planes or blocks. */
export function functionBox(form: FunctionForm, region: Region, whole: Shape): Region {
  const { start, shape } = region;
  switch (form.kind) {
    case "spectra":
      return { start: [0, start[1], start[2]], shape: [whole[0], shape[1], shape[2]] };
    case "planes":
      return { start: [start[0], 0, 0], shape: [shape[0], whole[1], whole[2]] };
    case "blocks":
      return grown(blockedRegion(form.block, region, whole), { depth: form.depth, whole });
    default:
      return form satisfies never;
  }
}

/** The region made of the blocks that a region touches. */
export function blockedRegion(block: Shape, { start, shape }: Region, whole: Shape): Region {
  const first = mapAxes((i) => Math.floor(start[i] / block[i]) * block[i]);
  const end = mapAxes((i) => Math.min(whole[i], Math.ceil((start[i] + shape[i]) / block[i]) * block[i]));
  return { start: first, shape: mapAxes((i) => end[i] - first[i]) };
}

/** A region with a margin, as far as the cube goes. */
export function grown(
  { start, shape }: Region,
  { depth, whole }: { readonly depth: Shape; readonly whole: Shape },
): Region {
  const first = mapAxes((i) => Math.max(0, start[i] - depth[i]));
  const end = mapAxes((i) => Math.min(whole[i], start[i] + shape[i] + depth[i]));
  return { start: first, shape: mapAxes((i) => end[i] - first[i]) };
}

/** The largest shape that `functionBox` gives for a region of a shape, wherever it is. */
export function functionBoxShape(form: FunctionForm, shape: Shape, whole: Shape): Shape {
  if (form.kind !== "blocks") return functionBox(form, { start: [0, 0, 0], shape }, whole).shape;
  const { block, depth } = form;
  return mapAxes((i) => {
    const cut = shape[i] < whole[i] && shape[i] % block[i] !== 0 ? 1 : 0;
    return Math.min(whole[i], (Math.ceil(shape[i] / block[i]) + cut) * block[i] + 2 * depth[i]);
  });
}

/** The box that a function should be asked for as a whole, so that nothing is worked out twice. */
export function functionGrain(form: FunctionForm, whole: Shape): Shape {
  switch (form.kind) {
    case "spectra":
      return [whole[0], 1, 1];
    case "planes":
      return [1, whole[1], whole[2]];
    case "blocks":
      return form.block;
    default:
      return form satisfies never;
  }
}

/** Where the voxel at an index beyond the edge of an axis is taken from; −1 for none. */
export function boundaryIndex(index: number, length: number, boundary: Boundary): number {
  if (index >= 0 && index < length) return index;
  if (boundary === "nearest") return Math.min(length - 1, Math.max(0, index));
  if (boundary !== "reflect") return -1;
  const turn = ((index % (2 * length)) + 2 * length) % (2 * length);
  return turn < length ? turn : 2 * length - 1 - turn;
}

/** The voxels that a function makes when it is asked for a region of them. */
export function functionRegion(form: FunctionForm, region: Region, whole: Shape): Region {
  return form.kind === "blocks" ? blockedRegion(form.block, region, whole) : functionBox(form, region, whole);
}

/** The axes along which a function is asked for all or nothing; margins of blocks are no reason to. */
export function functionReaches(form: FunctionForm): AxisFlags {
  switch (form.kind) {
    case "spectra":
      return [true, false, false];
    case "planes":
      return [false, true, true];
    case "blocks":
      return [false, false, false];
    default:
      return form satisfies never;
  }
}
