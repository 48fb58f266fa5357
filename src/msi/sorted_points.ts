import { copyOf } from "../format/imzml/spectrum.ts";
import { PEAK_FACTS, type PeakRun } from "../kernel/binning_kernels.ts";
import type { KernelMemory } from "../kernel/memory.ts";
import type { Curve } from "./profile_sampling.ts";

/**
 * The finite points of a spectrum by ascending m/z, in arrays of their own; of equal m/z in file order.
 *
 * @param facts What `BinningKernels.inspectPeaks` says of the spectrum.
 * @param floor Intensities below it are taken for it.
 */
export function sortedPoints(
  { mz, mzType, intensity, intensityType, n }: PeakRun,
  facts: Float64Array,
  { memory, floor }: { memory: KernelMemory; floor: number },
): Curve {
  let masses = copyOf({ ptr: mz, dtype: mzType }, n, memory);
  let values = copyOf({ ptr: intensity, dtype: intensityType }, n, memory);
  const negative = (facts[PEAK_FACTS.negative] ?? 0) > 0;
  if (negative && floor > -Infinity) values = values.map((value) => Math.max(value, floor));
  if (facts[PEAK_FACTS.finite] === n && facts[PEAK_FACTS.descents] === 0) {
    return { mz: masses, intensities: values };
  }
  const order = Uint32Array.from(masses.keys())
    .filter((i) => Number.isFinite(masses[i]) && Number.isFinite(values[i]))
    .sort((a, b) => (masses[a] as number) - (masses[b] as number) || a - b);
  masses = Float64Array.from(order, (i) => masses[i] as number);
  values = Float64Array.from(order, (i) => values[i] as number);
  return { mz: masses, intensities: values };
}
