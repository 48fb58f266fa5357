import type { CenterTable, MzRange } from "./binning_kernels.ts";
import type { KernelMemory } from "./memory.ts";

/** More segments do not help: 16 B each, and beyond this they fall out of the nearest caches. */
const MOST_SEGMENTS = 16384;
const LEAST_SEGMENTS = 64;
/** Bins that one segment serves. A chord is then off by less than a hundredth of a bin on the usual axes. */
const BINS_A_SEGMENT = 8;
/** Bytes of the record that the kernels read: three pointers and counts, three f64. */
const RECORD = 40;
/** For the rounding of segments and chords; a millionth of a bin. */
const ROUNDING_SLACK = 1e-6;

/** Bytes of kernel memory that {@linkcode placeCenters} takes. */
export function centerTableBytes(n: number): number {
  return RECORD + 8 * (n + 2) + 16 * (segmentCount(n) + 1) + 192;
}

/**
 * Puts ascending centres into kernel memory for the binning kernels, which may be asked about any m/z of the range.
 *
 * @throws {RangeError} If there are no centres, they do not ascend or the range is not finite
 */
export function placeCenters(memory: KernelMemory, centers: Float64Array, range: MzRange): CenterTable {
  const { low, high } = range, n = centers.length;
  checkAscending(centers);
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high)) {
    throw new RangeError(`Cannot bin between ${low} and ${high}: the range must be finite and ascend`);
  }
  const count = segmentCount(n);
  const ptr = memory.allocate(RECORD);
  const padded = memory.allocate(8 * (n + 2));
  const segments = memory.allocate(16 * (count + 1));
  const copy = memory.float64(padded, n + 2);
  copy[0] = -Infinity;
  copy.set(centers, 1);
  copy[n + 1] = Infinity;
  const perMz = high > low ? count / (high - low) : 0;
  const coefficients = chords(centers, { low, high, count });
  memory.float64(segments, 2 * (count + 1)).set(coefficients);
  memory.uint32(ptr, 3).set([padded + 8, n, segments]);
  memory.float64(ptr + 16, 3).set([
    low,
    perMz,
    0.5 - largestError(centers, coefficients, { range, perMz, count }),
  ]);
  return { ptr, centers: padded + 8, n };
}

function segmentCount(n: number): number {
  return Math.min(MOST_SEGMENTS, Math.max(LEAST_SEGMENTS, Math.ceil(n / BINS_A_SEGMENT)));
}

function checkAscending(centers: Float64Array): void {
  if (centers.length === 0) throw new RangeError("Cannot bin without a centre");
  for (let i = 0, last = -Infinity; i < centers.length; i++) {
    const center = centers[i] as number;
    if (!(center > last && center < Infinity)) {
      throw new RangeError(`Cannot bin: centre ${i}, ${center}, is not above the one before it, ${last}`);
    }
    last = center;
  }
}

/** Base and slope of the chords of the function that gives each centre its index. */
function chords(
  centers: Float64Array,
  { low, high, count }: MzRange & { count: number },
): Float64Array {
  const coefficients = new Float64Array(2 * (count + 1));
  const width = (high - low) / count;
  let from = low, fromIndex = indexAt(centers, from, 0);
  for (let s = 0; s <= count; s++) {
    const to = low + (s + 1) * width;
    const toIndex = s < count ? indexAt(centers, to, Math.max(0, Math.floor(fromIndex))) : fromIndex;
    const slope = to > from ? (toIndex - fromIndex) / (to - from) : 0;
    coefficients[2 * s] = fromIndex - slope * from;
    coefficients[2 * s + 1] = slope;
    from = to;
    fromIndex = toIndex;
  }
  return coefficients;
}

/**
 * How far the chords are off at the borders between nearest centres, at most. A guess that is farther than this from a
 * border is on the right side of it, because a chord ascends and is exact at both ends of its segment.
 */
function largestError(
  centers: Float64Array,
  coefficients: Float64Array,
  { range: { low, high }, perMz, count }: { range: MzRange; perMz: number; count: number },
): number {
  let error = 0;
  for (let i = 0; i + 1 < centers.length; i++) {
    const border = ((centers[i] as number) + (centers[i + 1] as number)) / 2;
    if (border < low || border > high) continue;
    const s = Math.min(count, Math.floor((border - low) * perMz));
    const place = (coefficients[2 * s] as number) + (coefficients[2 * s + 1] as number) * border;
    error = Math.max(error, Math.abs(place - (i + 0.5)));
  }
  return error + ROUNDING_SLACK;
}

/** Place of an m/z among the centres, linear between neighbours; half a bin outside the first and the last. */
function indexAt(centers: Float64Array, m: number, from: number): number {
  let low = from, high = centers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((centers[middle] as number) <= m) low = middle + 1;
    else high = middle;
  }
  const below = centers[low - 1], above = centers[low];
  if (below === undefined) return -0.5;
  if (above === undefined) return m === below ? low - 1 : low - 0.5;
  return low - 1 + (m - below) / (above - below);
}
