import fc from "fast-check";
import type { BuiltSpectrum } from "../../format/imzml/imzml_builder.ts";

/** Spectra of a sample and the order of their bytes. */
export interface Sample {
  readonly nx: number;
  readonly ny: number;
  readonly spectra: readonly BuiltSpectrum[];
  readonly order: readonly number[];
}

/** Integers, so that sums are exact in any order; some pixels without spectrum, some with several. */
export const samples: fc.Arbitrary<Sample> = fc.tuple(
  fc.integer({ min: 1, max: 7 }),
  fc.integer({ min: 1, max: 6 }),
).chain(([nx, ny]) => {
  const peak = fc.tuple(fc.integer({ min: 390, max: 640 }), fc.integer({ min: -3, max: 99 }));
  const spectrum = fc.record({
    x: fc.integer({ min: 1, max: nx }),
    y: fc.integer({ min: 1, max: ny }),
    peaks: fc.uniqueArray(peak, { maxLength: 40, selector: ([mz]) => mz }),
  }).map(({ x, y, peaks }) => {
    const sorted = peaks.toSorted(([a], [b]) => a - b);
    return { x, y, mz: sorted.map(([mz]) => mz / 4), intensity: sorted.map(([, value]) => value) };
  });
  return fc.array(spectrum, { minLength: 1, maxLength: 30 }).chain((spectra) =>
    fc.shuffledSubarray([...spectra.keys()], { minLength: spectra.length }).map((order) => (
      { nx, ny, spectra, order }
    ))
  );
});

/** 51 channels, 1 apart; a peak half-way goes up. */
export const CHANNELS = { kind: "constant", bins: 51, mzMin: 100, mzMax: 150 } as const;

/** Voxels [channel, y, x] over `CHANNELS` by a plain loop over the peaks; NaN where nothing was acquired. */
export function binnedByHand({ nx, ny, spectra }: Sample): number[] {
  const voxels = Array.from({ length: 51 * ny * nx }, () => NaN);
  for (const { x, y, mz, intensity } of spectra) {
    const pixel = (Number(y) - 1) * nx + Number(x) - 1;
    for (let k = 0; k < 51; k++) voxels[k * ny * nx + pixel] = (voxels[k * ny * nx + pixel] ?? NaN) || 0;
    mz.forEach((value, i) => {
      if (value < 100 || value > 150) return;
      const at = Math.floor(value - 99.5) * ny * nx + pixel;
      voxels[at] = (voxels[at] ?? 0) + (intensity[i] ?? 0);
    });
  }
  return voxels;
}
