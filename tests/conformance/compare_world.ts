import { agrees } from "./compare_numbers.ts";
import type { ExpectedWorld } from "./manifest.ts";
import { sameUnit } from "./unit_text.ts";

/** World coordinates of some pixels: one row a pixel, one unit a column. */
export interface World {
  readonly rows: readonly (readonly number[])[];
  readonly unit: readonly string[];
}

/**
 * Compares world coordinates: longitudes modulo 360 and latitudes within 1e-9 deg, spectral values within 1e-9
 * of the largest.
 *
 * @returns What is wrong, or `undefined` where everything agrees
 */
export function compareWorld(got: World, expected: ExpectedWorld): string | undefined {
  for (const [column, axis] of expected.order.entries()) {
    const unit = got.unit[column] ?? "";
    if (!sameUnit(unit, expected.unit[column] ?? "")) {
      return `world ${axis} is in "${unit}", expected "${expected.unit[column]}"`;
    }
    const wanted = expected.values.map((row) => row[column] ?? NaN);
    const scale = axis === "spectral" ? Math.max(...wanted.map(Math.abs)) : 1;
    for (const [i, value] of wanted.entries()) {
      const found = got.rows[i]?.[column] ?? NaN;
      if (agrees(found, value, { rtol: 0, atol: 1e-9 * scale }, { circular: axis === "lon" })) continue;
      return `world ${axis} of pixel (${expected.pixels[i]?.join(", ")}) is ${found}, expected ${value}`;
    }
  }
  return undefined;
}
