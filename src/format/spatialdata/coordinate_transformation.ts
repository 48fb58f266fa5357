import type { JsonObject } from "../zarr/zarr_json.ts";

/** Name of an axis of an element. */
export type AxisName = "c" | "z" | "y" | "x";

/** Length of a pixel's edges in µm. */
export interface PixelSize {
  readonly x: number;
  readonly y: number;
  /** Distance of planes; the same as `x` if not given. */
  readonly z?: number;
}

/** Size of a pixel along an axis in µm; channels are not scaled. */
export function sizeAlong(axis: AxisName, size: PixelSize): number {
  switch (axis) {
    case "c":
      return 1;
    case "z":
      return size.z ?? size.x;
    case "y":
    case "x":
      return size[axis];
    default:
      throw axis satisfies never;
  }
}

/**
 * The transformations from an element's own coordinates to coordinate systems in µm: one scale for each system, or
 * the identity for an element that is in µm itself.
 */
export function coordinateTransformations(
  axes: readonly AxisName[],
  systems: readonly string[],
  size?: PixelSize,
): readonly JsonObject[] {
  const step = size
    ? { type: "scale", scale: axes.map((axis) => sizeAlong(axis, size)) }
    : { type: "identity" };
  return systems.map((system) => ({
    ...step,
    input: { name: axes.join(""), axes: axisDocuments(axes, true) },
    output: { name: system, axes: axisDocuments(axes, true) },
  }));
}

/**
 * Axes as the metadata name them.
 *
 * @param units Whether with a unit; SpatialData knows "unit" only, whatever the unit is.
 */
export function axisDocuments(axes: readonly AxisName[], units: boolean): readonly JsonObject[] {
  return axes.map((name) => {
    if (name === "c") return { name, type: "channel" };
    return units ? { name, type: "space", unit: "unit" } : { name, type: "space" };
  });
}
