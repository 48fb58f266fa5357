/** Smallest and largest value that is told apart by colour. */
export type ValueRange = readonly [low: number, high: number];

/** More values than this are sampled: percentiles for a picture need no more. */
const SAMPLES_MOST = 65536;

/**
 * The range that leaves out some percent of the finite values, half at each end, so that a few bright pixels do not
 * darken the rest. [0, 1] without any finite value; a constant is the middle of its range.
 */
export function percentileRange(values: ArrayLike<number>, outsidePercent = 0.5): ValueRange {
  const sorted = sampled(values).sort();
  if (sorted.length === 0) return [0, 1];
  const last = sorted.length - 1;
  const cut = last * outsidePercent / 200;
  const [low, high] = [sorted[Math.floor(cut)] ?? 0, sorted[Math.ceil(last - cut)] ?? 0];
  if (high > low) return [low, high];
  const [first, end] = [sorted[0] ?? 0, sorted[last] ?? 0];
  if (end > first) return [first, end];
  const half = Math.abs(low) > 0 ? Math.abs(low) / 2 : 0.5;
  return [low - half, low + half];
}

/**
 * A range that someone gave.
 *
 * @throws {RangeError} If it is not two numbers in ascending order
 */
export function checkedRange(range: ValueRange): ValueRange {
  const [low, high] = Array.isArray(range) ? range as ValueRange : [NaN, NaN];
  if (Number.isFinite(low) && Number.isFinite(high) && low < high) return [low, high];
  throw new RangeError(`Cannot use the range ${JSON.stringify(range)}: give two numbers such as [0, 1]`);
}

function sampled(values: ArrayLike<number>): Float64Array {
  const step = Math.max(1, Math.ceil(values.length / SAMPLES_MOST));
  const finite: number[] = [];
  for (let i = 0; i < values.length; i += step) {
    const value = values[i] ?? NaN;
    if (Number.isFinite(value)) finite.push(value);
  }
  if (finite.length === 0 && step > 1) return Float64Array.from(values).filter(Number.isFinite);
  return Float64Array.from(finite);
}
