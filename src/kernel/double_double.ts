/**
 * An unevaluated sum of two f64, about 32 decimal digits: what partial sums are merged in, so that merging adds
 * no error worth speaking of. Knuth's two-sum and Dekker's product, without fused multiply-add.
 */
export interface DoubleDouble {
  readonly high: number;
  readonly low: number;
}

/** Zero. */
export const ZERO: DoubleDouble = { high: 0, low: 0 };

/** The exact sum of two f64. */
export function twoSum(a: number, b: number): DoubleDouble {
  const high = a + b;
  const part = high - a;
  return { high, low: (a - (high - part)) + (b - part) };
}

/** The exact product of two f64 below about 1e300. */
export function twoProduct(a: number, b: number): DoubleDouble {
  const high = a * b;
  const [aHigh, aLow] = split(a);
  const [bHigh, bLow] = split(b);
  return { high, low: ((aHigh * bHigh - high) + aHigh * bLow + aLow * bHigh) + aLow * bLow };
}

/** a + b. Infinities and NaN come out as they would in f64. */
export function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const high = twoSum(a.high, b.high);
  if (!Number.isFinite(high.high)) return { high: high.high, low: 0 };
  const low = twoSum(a.low, b.low);
  const first = quickTwoSum(high.high, high.low + low.high);
  return quickTwoSum(first.high, first.low + low.low);
}

/** a · b for an f64 b. */
export function scale(a: DoubleDouble, b: number): DoubleDouble {
  const product = twoProduct(a.high, b);
  if (!Number.isFinite(product.high) || Number.isNaN(product.low)) return { high: a.high * b, low: 0 };
  return quickTwoSum(product.high, product.low + a.low * b);
}

/** a². */
export function square(a: DoubleDouble): DoubleDouble {
  const product = twoProduct(a.high, a.high);
  if (!Number.isFinite(product.high) || Number.isNaN(product.low)) return { high: a.high * a.high, low: 0 };
  return quickTwoSum(product.high, product.low + 2 * a.high * a.low);
}

/** a / b for an f64 b. */
export function divide(a: DoubleDouble, b: number): DoubleDouble {
  const first = a.high / b;
  const back = scale({ high: first, low: 0 }, b);
  const rest = add(a, { high: -back.high, low: -back.low });
  return quickTwoSum(first, toNumber(rest) / b);
}

/** −a. */
export function negate(a: DoubleDouble): DoubleDouble {
  return { high: -a.high, low: -a.low };
}

/** The nearest f64. */
export function toNumber(a: DoubleDouble): number {
  return a.high + a.low;
}

function quickTwoSum(a: number, b: number): DoubleDouble {
  const high = a + b;
  return { high, low: b - (high - a) };
}

function split(a: number): [number, number] {
  const c = 134217729 * a;
  const high = c - (c - a);
  return [high, a - high];
}
