import { UnitError } from "../../error.ts";
import type { SpectralWcs } from "./spectral.ts";

/** Frequencies in Hz of channels 0 to count − 1; `undefined` if the axis is a velocity without a rest frequency. */
export function channelFrequencies(spectral: SpectralWcs, count: number): Float64Array | undefined {
  try {
    return spectral.frequencies(count);
  } catch (error) {
    if (error instanceof UnitError) return undefined;
    throw error;
  }
}
