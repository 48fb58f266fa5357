import { SelectionError } from "../error.ts";
import type { Shape } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";

/** Voxels `start + i · step` for 0 ≤ i < count along one axis; `step` may be negative. */
export interface Stride {
  /** The first voxel. */
  readonly start: number;
  /** From one voxel to the next. */
  readonly step: number;
  /** How many. */
  readonly count: number;
}

/** One stride for each axis, [channel, y, x]. */
export type View = readonly [Stride, Stride, Stride];

/** A half-open range with Python's rules; `null` is the end of the axis. Made by {@linkcode slice}. */
export interface Slice {
  /** First index. */
  readonly start: number | null;
  /** Index behind the last one. */
  readonly stop: number | null;
  /** Distance of indices. */
  readonly step: number | null;
}

/** What may stand for one axis: all of it, one index (which drops the axis), or a range. */
export type AxisSelection = null | number | Slice;

/**
 * A range along one axis, as Python's `start:stop:step`: negative bounds count from the end, bounds beyond the
 * axis are cut, a negative step walks backwards.
 *
 * `slice(5)` is `:5`, `slice(1, null, 2)` is `1::2`.
 *
 * @throws {RangeError} If the step is 0 or a bound is not an integer
 */
export function slice(start: number | null, stop?: number | null, step: number | null = null): Slice {
  const range: Slice = stop === undefined ? { start: null, stop: start, step } : { start, stop, step };
  for (const bound of [range.start, range.stop, range.step]) {
    if (bound !== null && !Number.isInteger(bound)) {
      throw new RangeError(`Cannot make a slice from ${bound}: bounds and step must be integers or null`);
    }
  }
  if (range.step === 0) throw new RangeError("Cannot make a slice with step 0");
  return Object.freeze(range);
}

/** A view and the axes that integers dropped. */
export interface Selection {
  readonly view: View;
  readonly dropped: readonly [boolean, boolean, boolean];
}

/**
 * Resolves one selection per axis against a shape; missing trailing axes are taken whole.
 *
 * @throws {SelectionError} For an index outside its axis or more than three selections
 */
export function select(selections: readonly AxisSelection[], shape: Shape): Selection {
  if (!Array.isArray(selections) || selections.length > 3) {
    throw new SelectionError(
      `Cannot slice a cube with ${JSON.stringify(selections)}: give up to three of null, index, slice()`,
    );
  }
  const chosen = mapAxes((i) => selections[i] ?? null);
  return {
    view: mapAxes((i) => stride(chosen[i], { axis: i, length: shape[i] })),
    dropped: mapAxes((i) => typeof chosen[i] === "number"),
  };
}

/** A view of the whole of a shape. */
export function wholeView(shape: Shape): View {
  return mapAxes((i) => ({ start: 0, step: 1, count: shape[i] }));
}

/** Whether a view shows all voxels in order. */
export function isWhole(view: View, shape: Shape): boolean {
  return view.every(({ start, step, count }, i) => start === 0 && step === 1 && count === shape[i]);
}

/** The view that shows what `outer` shows of what `inner` shows. */
export function composeViews(inner: View, outer: View): View {
  return mapAxes((i) => ({
    start: inner[i].start + inner[i].step * outer[i].start,
    step: inner[i].step * outer[i].step,
    count: outer[i].count,
  }));
}

function stride(selection: AxisSelection, { axis, length }: { axis: number; length: number }): Stride {
  if (selection === null) return { start: 0, step: 1, count: length };
  if (typeof selection === "number") return oneIndex(selection, { axis, length });
  return range(slice(selection.start, selection.stop, selection.step), length);
}

function oneIndex(index: number, { axis, length }: { axis: number; length: number }): Stride {
  const start = index < 0 ? index + length : index;
  if (!Number.isInteger(index) || start < 0 || start >= length) {
    const name = ["channel", "y", "x"][axis];
    throw new SelectionError(
      `Cannot take index ${index} of the ${name} axis: it has ${length} voxels (0 to ${length - 1})`,
    );
  }
  return { start, step: 1, count: 1 };
}

function range({ start, stop, step }: Slice, length: number): Stride {
  const by = step ?? 1;
  const [lowest, highest] = by > 0 ? [0, length] : [-1, length - 1];
  const clip = (bound: number) => Math.min(highest, Math.max(lowest, bound < 0 ? bound + length : bound));
  const from = start === null ? (by > 0 ? lowest : highest) : clip(start);
  const to = stop === null ? (by > 0 ? highest : lowest) : clip(stop);
  return { start: from, step: by, count: Math.max(0, Math.ceil((to - from) / by)) };
}
