import { lowerBound } from "../kernel/lower_bound.ts";
import type { MassAxis } from "./mass_axis.ts";

/** Points of a curve: m/z ascending and finite, intensities finite. */
export interface Curve {
  readonly mz: ArrayLike<number>;
  readonly intensities: ArrayLike<number>;
}

/**
 * Samples a profile spectrum at the centres of an axis: linear interpolation, zero outside the first and last point,
 * then scaled so that the ion current inside the axis is kept. Written to `samples`, one for each bin; returns the first
 * bin that was written and the one after the last.
 *
 * On an axis whose law is not that of the sampling, the one factor re-weights peaks along m/z.
 *
 * @param gap Samples farther than this from the nearest point are zero.
 * @see thyra 3.2.2, `tic_preserving`, with the outer edges in place of its outer centres
 */
export function sampleProfile(
  curve: Curve,
  axis: MassAxis,
  { gap = Infinity, samples }: { readonly gap?: number; readonly samples: Float64Array },
): readonly [from: number, to: number] {
  const { mz, intensities } = curve, n = mz.length;
  const first = mz[0] as number, last = mz[n - 1] as number;
  const total = sumBetween(curve, -Infinity, Infinity);
  if (n === 0 || total <= 0 || last < axis.low || first > axis.high) return [0, 0];
  if (n === 1) {
    const bin = nearestCenter(axis.centers, first);
    samples[bin] = intensities[0] as number;
    return [bin, bin + 1];
  }
  const from = lowerBound(axis.centers, first);
  const { to, sum } = interpolate(curve, axis.centers, { from, gap, samples });
  const target = axis.low <= first && last <= axis.high ? total : targetInside(curve, axis, total);
  if (sum > 0) {
    const scale = target / sum;
    for (let i = from; i < to; i++) samples[i] = (samples[i] as number) * scale;
  }
  return [from, to];
}

function interpolate(
  { mz, intensities }: Curve,
  centers: Float64Array,
  { from, gap, samples }: { from: number; gap: number; samples: Float64Array },
): { to: number; sum: number } {
  const n = mz.length, last = mz[n - 1] as number;
  let to = from, sum = 0;
  for (let j = 0; to < centers.length; to++) {
    const center = centers[to] as number;
    if (center > last) break;
    while (j + 1 < n && (mz[j + 1] as number) <= center) j++;
    const m0 = mz[j] as number, y0 = intensities[j] as number;
    const m1 = (mz[j + 1] ?? m0) as number, y1 = (intensities[j + 1] ?? y0) as number;
    const near = Math.min(center - m0, Math.max(0, m1 - center));
    const y = near > gap ? 0 : center === m0 ? y0 : y0 + (y1 - y0) / (m1 - m0) * (center - m0);
    samples[to] = y;
    sum += y;
  }
  return { to, sum };
}

/** The part of the ion current that belongs inside the axis, by the area under the curve. */
function targetInside(curve: Curve, { low, high }: MassAxis, total: number): number {
  const whole = areaBetween(curve, -Infinity, Infinity);
  if (whole <= 0) return sumBetween(curve, low, high);
  return total * Math.min(1, Math.max(0, areaBetween(curve, low, high) / whole));
}

function sumBetween({ mz, intensities }: Curve, low: number, high: number): number {
  let sum = 0;
  for (let i = 0; i < mz.length; i++) {
    const m = mz[i] as number;
    if (m >= low && m <= high) sum += intensities[i] as number;
  }
  return sum;
}

/** Area of the trapezoids between two m/z, cut where they end. */
function areaBetween({ mz, intensities }: Curve, low: number, high: number): number {
  let area = 0;
  for (let i = 0; i + 1 < mz.length; i++) {
    const m0 = mz[i] as number, m1 = mz[i + 1] as number;
    const y0 = intensities[i] as number, y1 = intensities[i + 1] as number;
    const from = Math.max(m0, low), to = Math.min(m1, high);
    if (!(from < to)) continue;
    const slope = (y1 - y0) / (m1 - m0);
    area += (to - from) * (y0 + slope * (from - m0) + y0 + slope * (to - m0)) / 2;
  }
  return area;
}

/** Of two centres at the same distance the higher one. */
function nearestCenter(centers: Float64Array, mz: number): number {
  const above = Math.min(lowerBound(centers, mz), centers.length - 1);
  const below = Math.abs((centers[above - 1] ?? -Infinity) - mz);
  return below < Math.abs((centers[above] as number) - mz) ? above - 1 : above;
}
