import { AxisError } from "../../error.ts";
import { CelestialWcs, type ImageUnit } from "./celestial.ts";
import { headerNumber, headerText, type HeaderValues } from "./header_values.ts";
import type { LinearTransform } from "./linear_transform.ts";

/** Sizes of units of the stage, in the unit that they are read as. */
const UNITS: Readonly<Record<string, readonly [unit: ImageUnit, size: number]>> = {
  "": ["pix", 1],
  pix: ["pix", 1],
  pixel: ["pix", 1],
  um: ["um", 1],
  micron: ["um", 1],
  nm: ["um", 1e-3],
  mm: ["um", 1e3],
  cm: ["um", 1e4],
  m: ["um", 1e6],
};

/** Whether axes 1 and 2 are X and Y on a sample stage, beside an axis of m/z. */
export function hasStage(header: HeaderValues): boolean {
  return ["X", "Y", "MZ"].every((type, i) => headerText(header, `CTYPE${i + 1}`) === type);
}

/**
 * The unit that both axes are in, µm or pixels, and how many of it there are in CUNIT1 and CUNIT2.
 *
 * @throws {AxisError} If they are neither lengths nor pixels, or one is a length and the other is not
 */
export function stageUnits(
  header: HeaderValues,
): { readonly unit: ImageUnit; readonly sizes: readonly [x: number, y: number] } {
  const texts = [headerText(header, "CUNIT1"), headerText(header, "CUNIT2")];
  const [x, y] = texts.map((text) => UNITS[text.trim().toLowerCase()]);
  if (x && y && x[0] === y[0]) return { unit: x[0], sizes: [x[1], y[1]] };
  throw new AxisError(
    `Cannot use the axes of the sample stage: CUNIT1 is "${texts[0]}" and CUNIT2 "${
      texts[1]
    }"; give both in um, or ` +
      "both in pix",
  );
}

/** Reads axes 1 and 2 of a header as X and Y on a sample stage. */
export function stageFromHeader(header: HeaderValues, transform: LinearTransform): CelestialWcs {
  const { unit, sizes } = stageUnits(header);
  const [x, y] = transform.referencePixel;
  return new CelestialWcs({
    unit,
    names: ["X", "Y"],
    referencePixel: [x, y],
    referenceValue: [
      sizes[0] * (headerNumber(header, "CRVAL1") ?? 0),
      sizes[1] * (headerNumber(header, "CRVAL2") ?? 0),
    ],
    matrix: transform.celestial,
    frame: [],
  });
}
