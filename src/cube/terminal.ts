import type { Axis, Reduced, Reduction } from "../array/measure.ts";
import type { Shape } from "../engine/region.ts";
import type { Beam } from "./beam/beam.ts";
import type { ChannelBeams } from "./beam/channel_beams.ts";
import type { QuantityArray } from "./quantity_array.ts";
import type { Unit } from "./unit/unit.ts";
import type { CubeWcs } from "./wcs/cube_wcs.ts";
import type { FitsHeader } from "../format/fits/header.ts";

/** What a terminal may know of the cube it is applied to: metadata only. */
export interface CubeDescription {
  /** The file or store, as the caller named it. */
  readonly path: string;
  /** Lengths [channel, y, x]. */
  readonly shape: Shape;
  /** `undefined` where the file's unit could not be read. */
  readonly unit: Unit | undefined;
  /** `undefined` for arrays without world coordinates. */
  readonly wcs: CubeWcs | undefined;
  /** Channel centres; `undefined` without world coordinates. */
  readonly spectralAxis: QuantityArray | undefined;
  /** Its cards. */
  readonly header: FitsHeader;
  /** The beam; `undefined` where none is known and in multi-beam cubes. */
  readonly beam: Beam | undefined;
  /** One beam a channel, in multi-beam cubes. */
  readonly beams: ChannelBeams | undefined;
}

/**
 * Something that is computed from a cube, to be passed to `cube.compute` or `cube.plan`. Terminals given together
 * share one read of the cube, unless they need more; see `cube.plan`. Made by `statistics()`, `sum()`, `max({ axis: 0 })` and the like.
 */
export interface Terminal<Result> {
  /** What it computes, in words: `sum over axis 0`. */
  readonly name: string;
  /** What must be gathered from the voxels, known from the metadata alone. */
  readonly reduction: (cube: CubeDescription) => Reduction;
  /** What users of the result should know; told once a file. */
  readonly warning?: string;
  /** Puts the gathered numbers into the result. */
  readonly finish: (reduced: Reduced, cube: CubeDescription) => Result;
}

/** Terminals by the name their result shall have. */
export type Terminals = Readonly<Record<string, Terminal<unknown>>>;

/** The results of terminals, under the same names. */
export type Results<T extends Terminals> = {
  readonly [Name in keyof T]: T[Name] extends Terminal<infer Result> ? Result : never;
};

/** One axis, several, or all if not given; negative ones count from the end, as in Python. */
export type AxisOption = number | readonly number[];

/**
 * Sorted axes without repetition.
 *
 * @throws {RangeError} For an axis that a cube does not have
 */
export function resolveAxes(axis: AxisOption | undefined | null): readonly Axis[] {
  if (axis === undefined || axis === null) return [0, 1, 2];
  const given = typeof axis === "number" ? [axis] : [...axis];
  const axes = new Set(given.map(resolveAxis));
  if (axes.size === 0) throw new RangeError("Cannot reduce over no axis: give 0, 1, 2 or several of them");
  return [...axes].sort();
}

function resolveAxis(axis: number): Axis {
  const from = axis < 0 ? axis + 3 : axis;
  if (from === 0 || from === 1 || from === 2) return from;
  throw new RangeError(
    `Cannot use axis ${axis} of a cube: axes are 0 (channel), 1 (y) and 2 (x), or −3 to −1`,
  );
}

/** Text of axes for names of terminals. */
export function axesText(axes: readonly Axis[]): string {
  return axes.length === 3 ? "everything" : axes.length === 1 ? `axis ${axes[0]}` : `axes ${axes.join(", ")}`;
}

/** The array of a measure that was asked for. */
export function measured(reduced: Reduced, measure: keyof Reduced): Float64Array<ArrayBuffer> {
  const values = reduced[measure];
  if (!values) throw new TypeError(`The measure ${measure} was not gathered`);
  return values;
}
