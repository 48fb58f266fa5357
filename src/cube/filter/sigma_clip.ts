import { jsonNumber } from "../../engine/json.ts";
import type { CubeState } from "../cube_state.ts";
import { filtered } from "./filtered_cube.ts";

/** How often limits are found anew, if not said. */
const ROUNDS = 5;

/**
 * The cube without outliers of its spectra; its mask stays.
 *
 * @throws {RangeError} If the threshold is not positive or `maxiters` not an integer from 1
 */
export function clipSpectra(
  state: CubeState,
  threshold: number,
  { maxiters = ROUNDS }: { readonly maxiters?: number | null },
): CubeState {
  if (!(typeof threshold === "number" && threshold > 0)) {
    throw new RangeError(
      `Cannot clip at ${threshold} standard deviations: the threshold is a positive number such as 3`,
    );
  }
  const rounds = maxiters ?? Infinity;
  if (rounds !== Infinity && !(Number.isInteger(rounds) && rounds >= 1)) {
    throw new RangeError(
      `Cannot clip in ${maxiters} rounds: maxiters is an integer from 1, or null to clip until nothing is dropped`,
    );
  }
  return { ...state, data: filtered(state, { kind: "clip-spectra", threshold, rounds: jsonNumber(rounds) }) };
}
