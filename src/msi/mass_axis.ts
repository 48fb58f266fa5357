import { AXIS_LAWS, type LawName } from "./axis_law.ts";

/** The kinds of mass axes. */
export type MassAxisKind = LawName | "euler_tof" | "explicit" | "native";

/** The bins into which peaks are put. */
export interface MassAxis {
  /** By what law, or from where, the bins come. */
  readonly kind: MassAxisKind;
  /** Centres of the bins, ascending; in shared memory, so that every thread reads the same. */
  readonly centers: Float64Array;
  /** Outer edge: peaks from here on are kept. */
  readonly low: number;
  /** Outer edge: peaks up to here are kept, itself included. */
  readonly high: number;
  /** Where each bin is a window of its own that may overlap others: their lower and upper ends, both included. */
  readonly windows?: MassWindows;
}

/** Ends of the windows of an axis. */
export interface MassWindows {
  /** Lower ends, ascending. */
  readonly low: Float64Array;
  /** Upper ends, ascending. */
  readonly high: Float64Array;
}

/** The range and number of bins of an axis. */
export interface AxisExtent {
  readonly low: number;
  readonly high: number;
  readonly bins: number;
}

/** More bins than any instrument tells apart; their centres alone take 0.8 GB. */
export const MOST_BINS = 100_000_000;

/**
 * An axis with a closed form: n + 1 edges uniform in the law's coordinate, centres in the middle of neighbouring edges.
 * `constant` has its first and last centre on the ends of the range. A range of one m/z gives one bin.
 *
 * @throws {RangeError} If the range does not ascend, is not positive, or the number of bins is not 1 to 100 million
 */
export function lawAxis(kind: LawName, { low, high, bins }: AxisExtent): MassAxis {
  checkExtent(kind, { low, high, bins });
  const n = low === high ? 1 : bins;
  const centers = sharedFloats(n);
  if (kind === "constant" || n === 1) return { kind, centers: uniform(centers, low, high, kind), low, high };
  const { u, mz } = AXIS_LAWS[kind];
  const start = u(low), step = (u(high) - start) / n;
  let edge = mz(start);
  for (let i = 0; i < n; i++) {
    const next = i + 1 < n ? mz((i + 1) * step + start) : mz(u(high));
    centers[i] = (edge + next) / 2;
    edge = next;
  }
  return { kind, centers, low, high };
}

/**
 * The number of bins of a range whose bins are `width` wide at m/z `reference`: truncated, and at least 100. Without
 * them, the law's own: 0.005 at 1000, and 0.017 at 300 for `linear_tof`.
 *
 * @throws {RangeError} If a width is not positive
 */
export function binsOfWidth(
  kind: LawName,
  { low, high }: { readonly low: number; readonly high: number },
  { width, reference }: { readonly width?: number; readonly reference?: number } = {},
): number {
  const law = AXIS_LAWS[kind];
  const w = width ?? law.width, r = reference ?? (width === undefined ? law.reference : 1000);
  if (!(w > 0 && r > 0)) {
    throw new RangeError(`Cannot make bins of width ${w} at m/z ${r}: both must be positive`);
  }
  return Math.max(100, Math.trunc(law.bins(low, high, w, r)));
}

/**
 * The axis of the program msiconvert 1.8: edges by Euler steps of 0.1 · √(m/1000) from the lowest m/z, the highest one
 * as the last edge.
 *
 * @throws {RangeError} If the range is not positive or does not ascend
 */
export function eulerTofAxis(low: number, high: number): MassAxis {
  const expected = Math.ceil(20 * Math.sqrt(1000) * (Math.sqrt(high) - Math.sqrt(low)));
  checkExtent("euler_tof", { low, high, bins: Math.max(1, expected || 0) });
  const centers: number[] = [];
  for (let edge = low; edge <= high;) {
    const next = edge + 0.1 * Math.sqrt(edge / 1000);
    centers.push((edge + Math.min(next, high)) / 2);
    edge = next;
  }
  const distinct = centers.filter((center, i) => i === 0 || center > (centers[i - 1] ?? 0));
  return { kind: "euler_tof", centers: sharedFloats(distinct), low, high };
}

/** How wide the windows of {@linkcode explicitAxis} are: in Da, or in ppm of the centre. */
export type MassTolerance = { readonly da: number } | { readonly ppm: number };

/**
 * An axis of given centres, in any order, equal ones once. Without a tolerance every peak between the outermost edges
 * goes to its nearest centre; the outer edges lie as far out as the borders next to them lie in. With one, a peak
 * belongs to every window that holds it.
 *
 * @throws {RangeError} If there is no centre, one is not a positive number, or the tolerance is negative
 */
export function explicitAxis(mz: ArrayLike<number>, tolerance?: MassTolerance): MassAxis {
  const sorted = Float64Array.from(mz).sort();
  const centers = sharedFloats(Array.from(sorted).filter((center, i) => i === 0 || center !== sorted[i - 1]));
  const [first = NaN] = centers, last = centers.at(-1) ?? NaN;
  if (!(first > 0 && last < Infinity)) {
    throw new RangeError("Cannot make an axis of these centres: give at least one positive finite m/z");
  }
  if (tolerance === undefined) {
    const below = ((centers[1] ?? first) - first) / 2, above = (last - (centers.at(-2) ?? last)) / 2;
    return { kind: "explicit", centers, low: first - below, high: last + above };
  }
  const windows = windowsAround(centers, tolerance);
  return {
    kind: "explicit",
    centers,
    low: Math.min(...endsOf(windows.low)),
    high: Math.max(...endsOf(windows.high)),
    windows,
  };
}

/** Floats in shared memory, zero or with the given values. */
export function sharedFloats(values: number | ArrayLike<number>): Float64Array<SharedArrayBuffer> {
  const length = typeof values === "number" ? values : values.length;
  const floats = new Float64Array(new SharedArrayBuffer(8 * length));
  if (typeof values !== "number") floats.set(values);
  return floats;
}

function uniform(
  centers: Float64Array<SharedArrayBuffer>,
  low: number,
  high: number,
  kind: LawName,
): Float64Array<SharedArrayBuffer> {
  const n = centers.length;
  if (n === 1) {
    const { u, mz } = AXIS_LAWS[kind];
    centers[0] = kind === "constant" || low === high ? low : (mz(u(low)) + mz(u(high))) / 2;
    return centers;
  }
  const step = (high - low) / (n - 1);
  for (let i = 0; i < n; i++) centers[i] = i * step + low;
  centers[n - 1] = high;
  return centers;
}

function windowsAround(centers: Float64Array, tolerance: MassTolerance): MassWindows {
  const half = (center: number) => "da" in tolerance ? tolerance.da : center * tolerance.ppm * 1e-6;
  if (!(half(1) >= 0 && half(1) < Infinity)) {
    throw new RangeError("Cannot make windows: the tolerance must be zero or a positive number");
  }
  return {
    low: sharedFloats(centers.map((center) => center - half(center))),
    high: sharedFloats(centers.map((center) => center + half(center))),
  };
}

function endsOf(values: Float64Array): readonly number[] {
  return [values[0] ?? NaN, values.at(-1) ?? NaN];
}

function checkExtent(kind: MassAxisKind, { low, high, bins }: AxisExtent): void {
  if (!(low <= high && high < Infinity && (low > 0 || (kind === "constant" && low > -Infinity)))) {
    throw new RangeError(
      `Cannot make a ${kind} axis from ${low} to ${high}: the range must ascend` +
        `${kind === "constant" ? "" : " and be positive"}; give one ({ mzMin, mzMax }, --mz-min, --mz-max)`,
    );
  }
  if (Number.isInteger(bins) && bins >= 1 && bins <= MOST_BINS) return;
  throw new RangeError(
    `Cannot make a ${kind} axis of ${bins} bins: 1 to ${MOST_BINS} are possible; give a range ` +
      "({ mzMin, mzMax }, --mz-min, --mz-max), wider bins or a number of bins",
  );
}
