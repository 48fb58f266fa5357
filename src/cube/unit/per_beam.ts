import type { Unit } from "./unit.ts";

/** Whether values in a unit hang on the size of the beam: `Jy / beam`, `mJy km / (beam s)`. */
export function isPerBeam(unit: Unit): boolean {
  return unit.terms.some(({ symbol, power }) => symbol.name === "beam" && power.numerator < 0n);
}
