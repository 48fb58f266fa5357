import { byteOrder, loadElement, loadLanes } from "./load";

// Counts one 16-bit digit of ordered keys among the values whose digits before it are `prefix`; `shift` is the number
// of bits behind the digit. With `about` set the values are |x − centre|.

export function histogramF32(
  src: usize,
  n: usize,
  swapped: bool,
  limit: f32,
  shift: i32,
  prefix: u64,
  about: bool,
  centre: f32,
  bins: usize,
): void {
  if (swapped) histogram<f32, u32>(src, n, true, limit, shift, <u32> prefix, about, centre, bins);
  else histogram<f32, u32>(src, n, false, limit, shift, <u32> prefix, about, centre, bins);
}

export function histogramF64(
  src: usize,
  n: usize,
  swapped: bool,
  limit: f64,
  shift: i32,
  prefix: u64,
  about: bool,
  centre: f64,
  bins: usize,
): void {
  if (swapped) histogram<f64, u64>(src, n, true, limit, shift, prefix, about, centre, bins);
  else histogram<f64, u64>(src, n, false, limit, shift, prefix, about, centre, bins);
}

@inline
function histogram<T, U>(
  src: usize,
  n: usize,
  swapped: bool,
  limit: T,
  shift: i32,
  prefix: U,
  about: bool,
  centre: T,
  bins: usize,
): void {
  const order = byteOrder<T>(), limits = v128.splat<T>(limit), centres = v128.splat<T>(centre);
  const prefixes = v128.splat<U>(prefix), lanes = 16 / sizeof<T>();
  const all = shift + 16 == 8 * sizeof<T>();
  let i: usize = 0;
  for (; i + lanes <= n; i += lanes) {
    let x = loadLanes<T>(src + i * sizeof<T>(), swapped, order);
    let counted = v128.le<T>(v128.abs<T>(x), limits);
    if (about) {
      x = v128.abs<T>(v128.sub<T>(x, centres));
      counted = v128.and(counted, v128.eq<T>(x, x));
    }
    const key = orderedKeys<U>(x);
    if (!all) counted = v128.and(counted, v128.eq<U>(v128.shr<U>(key, shift + 16), prefixes));
    if (v128.all_true<U>(counted)) countAll<U>(v128.shr<U>(key, shift), bins);
    else if (v128.any_true(counted)) countSome<U>(v128.shr<U>(key, shift), counted, bins);
  }
  for (; i < n; i++) {
    let x = loadElement<T>(src + i * sizeof<T>(), swapped);
    if (!(abs<T>(x) <= limit)) continue;
    if (about) x = abs<T>(x - centre);
    if (x != x) continue;
    const key = v128.extract_lane<U>(orderedKeys<U>(v128.splat<T>(x)), 0);
    if (all || key >> <U> (shift + 16) == prefix) count(<u32> (key >> <U> shift) & 0xffff, bins);
  }
}

/** Unsigned integers that rise with the floats whose bits these are. */
@inline
function orderedKeys<U>(x: v128): v128 {
  if (sizeof<U>() == 4) return v128.xor(x, v128.or(i32x4.shr_s(x, 31), i32x4.splat(i32.MIN_VALUE)));
  return v128.xor(x, v128.or(i64x2.shr_s(x, 63), i64x2.splat(i64.MIN_VALUE)));
}

@inline
function countAll<U>(digits: v128, bins: usize): void {
  const low = i64x2.extract_lane(digits, 0), high = i64x2.extract_lane(digits, 1);
  count(<u32> low & 0xffff, bins);
  count(<u32> high & 0xffff, bins);
  if (sizeof<U>() == 4) {
    count(<u32> (low >> 32) & 0xffff, bins);
    count(<u32> (high >> 32) & 0xffff, bins);
  }
}

@inline
function countSome<U>(digits: v128, counted: v128, bins: usize): void {
  const low = i64x2.extract_lane(digits, 0), high = i64x2.extract_lane(digits, 1);
  const lanes = sizeof<U>() == 4 ? i32x4.bitmask(counted) : i64x2.bitmask(counted);
  if (lanes & 1) count(<u32> low & 0xffff, bins);
  if (sizeof<U>() == 8) {
    if (lanes & 2) count(<u32> high & 0xffff, bins);
    return;
  }
  if (lanes & 2) count(<u32> (low >> 32) & 0xffff, bins);
  if (lanes & 4) count(<u32> high & 0xffff, bins);
  if (lanes & 8) count(<u32> (high >> 32) & 0xffff, bins);
}

@inline
function count(digit: u32, bins: usize): void {
  const ptr = bins + (<usize> digit << 2);
  store<u32>(ptr, load<u32>(ptr) + 1);
}
