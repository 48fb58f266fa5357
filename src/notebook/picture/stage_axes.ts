import type { CelestialWcs } from "../../cube/wcs/celestial.ts";
import { linearTicks } from "./ticks.ts";
import type { AxisView } from "./view.ts";

/** A unit as it is written and how many of them are one of the axis. */
export type AxisUnit = readonly [unit: string, factor: number];

/** The axes of an image of a sample, whose lines are counted from above: the last one is the lowest. */
export function stageAxes(
  stage: CelestialWcs,
  [rows, columns]: readonly [rows: number, columns: number],
): readonly [x: AxisView, y: AxisView] {
  const [firstX] = stage.pixelToWorld(0, 0), [, lastY] = stage.pixelToWorld(0, rows - 1);
  const { x, y } = stage.pixelSize;
  const unit = stageUnit(stage, Math.max(columns * x, rows * y));
  return [
    offsetAxis({ first: firstX, step: x }, columns, { name: "x", unit }),
    offsetAxis({ first: lastY, step: -y }, rows, { name: "y", unit }),
  ];
}

/** The unit in which a distance on a stage has a few digits. */
export function stageUnit({ unit }: CelestialWcs, range: number): AxisUnit {
  if (unit === "pix") return ["pixels", 1];
  return range > 2000 ? ["mm", 1e-3] : ["µm", 1];
}

/** The unit in which an angle in degrees has a few digits. */
export function angleUnit(range: number): AxisUnit {
  return range > 2 ? ["deg", 1] : range > 2 / 60 ? ["arcmin", 60] : ["arcsec", 3600];
}

/** Evenly spaced places, those of the pixels of an axis. */
export function offsetAxis(
  { first, step }: { readonly first: number; readonly step: number },
  length: number,
  { name, unit: [unit, factor] }: { readonly name: string; readonly unit: AxisUnit },
): AxisView {
  const [start, perPixel] = [first * factor, step * factor];
  const ticks = linearTicks(start, start + perPixel * (length - 1)).map(({ at, text }) => {
    return { at: (at - start) / perPixel, text };
  });
  const valueAt = (pixel: number) => start + pixel * perPixel;
  return { title: `${name} [${unit}]`, ticks, valueAt };
}

/** A place on a stage: `x 262.5 µm, y 37.5 µm`. */
export function stageText(stage: CelestialWcs, place: readonly [x: number, y: number]): string {
  const [unit] = stageUnit(stage, 0);
  const digits = (value: number) => Number(value.toPrecision(6));
  return unit === "pixels"
    ? `x ${digits(place[0])}, y ${digits(place[1])}`
    : `x ${digits(place[0])} ${unit}, y ${digits(place[1])} ${unit}`;
}
