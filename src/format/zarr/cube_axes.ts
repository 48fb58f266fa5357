import { FormatError } from "../../error.ts";
import type { Shape } from "../../engine/region.ts";

/** The array axis of each cube axis, [channel, y, x]; array axes that are not named have length 1. */
export type CubeAxes = Shape;

/**
 * Finds the cube's axes among those of an array: by dimension names where they are known words in whatever order,
 * otherwise the array is taken as [channel, y, x]. Axes of length 1 beyond three (Stokes, time) are dropped.
 *
 * @param path Named in errors.
 * @throws {FormatError} If the array has fewer than three axes, more than three longer than 1 or one of length 0
 */
export function cubeAxes(
  shape: readonly number[],
  names: readonly (string | null)[] | undefined,
  path: string,
): CubeAxes {
  const roles = shape.map((_, axis) => axisRole(names?.[axis]));
  const kept = keptAxes(shape, roles, path);
  const byRole = ROLES.map((role) => kept.filter((axis) => roles[axis] === role));
  const named = byRole.every((axes) => axes.length === 1);
  return (named ? byRole.flat() : kept) as unknown as CubeAxes;
}

/** Whether an array of this shape can be a cube: three axes, once axes of length 1 beyond three are dropped. */
export function isCubeShape(shape: readonly number[]): boolean {
  return shape.length >= 3 && shape.filter((length) => length > 1).length <= 3;
}

/** What a dimension is to a cube, by its name in the usual spellings; `undefined` for any other name. */
export function axisRole(name: string | null | undefined): "channel" | "y" | "x" | undefined {
  const word = name?.toLowerCase() ?? "";
  return ROLES.find((role) => NAMES[role].test(word));
}

const ROLES = ["channel", "y", "x"] as const;

const NAMES = {
  channel:
    /^(c|z|nu|chan(nel)?s?|spec(tral)?|freq(uency)?|v|vrad|vopt|velo(city)?|wave(length)?|awav|lambda|ener(gy)?|band|mz)$/,
  y: /^(y|lat(itude)?|glat|dec(lination)?|m|row|dim_y)$/,
  x: /^(x|lon(gitude)?|glon|ra|right_ascension|l|col(umn)?|dim_x)$/,
};

/** Leaves out axes of length 1 until three are left: first those without a known name, then from the front. */
function keptAxes(
  shape: readonly number[],
  roles: readonly (string | undefined)[],
  path: string,
): readonly number[] {
  if (shape.includes(0)) {
    const reason = `the array has shape [${shape.join(", ")}] and so no voxel`;
    throw new FormatError(reason, { path, format: "Zarr", keyword: "shape" });
  }
  if (!isCubeShape(shape)) {
    throw new FormatError(
      `the array has shape [${shape.join(", ")}]; a cube has three axes longer than 1, ` +
        "and other axes of length 1 only",
      { path, format: "Zarr", keyword: "shape" },
    );
  }
  const single = shape.map((_, axis) => axis).filter((axis) => shape[axis] === 1);
  const unnamedFirst = [
    ...single.filter((axis) => roles[axis] === undefined),
    ...single.filter((axis) => roles[axis] !== undefined),
  ];
  const dropped = unnamedFirst.slice(0, shape.length - 3);
  return shape.map((_, axis) => axis).filter((axis) => !dropped.includes(axis));
}
