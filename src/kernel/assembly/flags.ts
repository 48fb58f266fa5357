import { byteOrder, loadElement, loadLanes } from "./load";

// Flags are bytes, 1 or 0, one for each element. Sixteen of them are made or used at once.

export function flagWithinF32(src: usize, n: usize, swapped: bool, low: f32, high: f32, dst: usize): void {
  if (swapped) flagWithin<f32>(src, n, true, low, high, dst);
  else flagWithin<f32>(src, n, false, low, high, dst);
}

export function flagWithinF64(src: usize, n: usize, swapped: bool, low: f64, high: f64, dst: usize): void {
  if (swapped) flagWithin<f64>(src, n, true, low, high, dst);
  else flagWithin<f64>(src, n, false, low, high, dst);
}

@inline
function flagWithin<T>(src: usize, n: usize, swapped: bool, low: T, high: T, dst: usize): void {
  const order = byteOrder<T>(), lows = v128.splat<T>(low), highs = v128.splat<T>(high);
  const end = dst + n;
  for (; dst + 16 <= end; dst += 16) {
    if (sizeof<T>() == 4) {
      const a = within<T>(src, swapped, order, lows, highs), b = within<T>(src + 16, swapped, order, lows, highs);
      const c = within<T>(src + 32, swapped, order, lows, highs), d = within<T>(src + 48, swapped, order, lows, highs);
      v128.store(dst, flagsOf(a, b, c, d));
    } else {
      const a = withinPairs<T>(src, swapped, order, lows, highs), b = withinPairs<T>(src + 32, swapped, order, lows, highs);
      const c = withinPairs<T>(src + 64, swapped, order, lows, highs), d = withinPairs<T>(src + 96, swapped, order, lows, highs);
      v128.store(dst, flagsOf(a, b, c, d));
    }
    src += 16 * sizeof<T>();
  }
  for (; dst < end; dst++) {
    const x = loadElement<T>(src, swapped);
    store<u8>(dst, <u8> (x >= low && x <= high));
    src += sizeof<T>();
  }
}

@inline
function within<T>(ptr: usize, swapped: bool, order: v128, lows: v128, highs: v128): v128 {
  const x = loadLanes<T>(ptr, swapped, order);
  return v128.and(v128.ge<T>(x, lows), v128.le<T>(x, highs));
}

@inline
function withinPairs<T>(ptr: usize, swapped: bool, order: v128, lows: v128, highs: v128): v128 {
  return joinPairs(within<T>(ptr, swapped, order, lows, highs), within<T>(ptr + 16, swapped, order, lows, highs));
}

/** Compares a > b, a ≥ b or a = b, by the code 0, 1 or 2. */
export function flagComparedF32(code: i32, a: usize, aSwapped: bool, b: usize, bSwapped: bool, n: usize, dst: usize): void {
  if (code == 0) flagCompared<f32>(0, a, aSwapped, b, bSwapped, n, dst);
  else if (code == 1) flagCompared<f32>(1, a, aSwapped, b, bSwapped, n, dst);
  else flagCompared<f32>(2, a, aSwapped, b, bSwapped, n, dst);
}

/** Compares a > b, a ≥ b or a = b, by the code 0, 1 or 2. */
export function flagComparedF64(code: i32, a: usize, aSwapped: bool, b: usize, bSwapped: bool, n: usize, dst: usize): void {
  if (code == 0) flagCompared<f64>(0, a, aSwapped, b, bSwapped, n, dst);
  else if (code == 1) flagCompared<f64>(1, a, aSwapped, b, bSwapped, n, dst);
  else flagCompared<f64>(2, a, aSwapped, b, bSwapped, n, dst);
}

@inline
function flagCompared<T>(code: i32, a: usize, aSwapped: bool, b: usize, bSwapped: bool, n: usize, dst: usize): void {
  const orderA = anyOrder<T>(aSwapped), orderB = anyOrder<T>(bSwapped);
  const end = dst + n;
  for (; dst + 16 <= end; dst += 16) {
    if (sizeof<T>() == 4) {
      const p = compared<T>(code, a, orderA, b, orderB), q = compared<T>(code, a + 16, orderA, b + 16, orderB);
      const r = compared<T>(code, a + 32, orderA, b + 32, orderB), s = compared<T>(code, a + 48, orderA, b + 48, orderB);
      v128.store(dst, flagsOf(p, q, r, s));
    } else {
      const p = comparedPairs<T>(code, a, orderA, b, orderB), q = comparedPairs<T>(code, a + 32, orderA, b + 32, orderB);
      const r = comparedPairs<T>(code, a + 64, orderA, b + 64, orderB), s = comparedPairs<T>(code, a + 96, orderA, b + 96, orderB);
      v128.store(dst, flagsOf(p, q, r, s));
    }
    a += 16 * sizeof<T>();
    b += 16 * sizeof<T>();
  }
  for (; dst < end; dst++) {
    const x = loadElement<T>(a, aSwapped), y = loadElement<T>(b, bSwapped);
    store<u8>(dst, <u8> (code == 0 ? x > y : code == 1 ? x >= y : x == y));
    a += sizeof<T>();
    b += sizeof<T>();
  }
}

@inline
function compared<T>(code: i32, a: usize, orderA: v128, b: usize, orderB: v128): v128 {
  const x = i8x16.swizzle(v128.load(a), orderA), y = i8x16.swizzle(v128.load(b), orderB);
  return code == 0 ? v128.gt<T>(x, y) : code == 1 ? v128.ge<T>(x, y) : v128.eq<T>(x, y);
}

@inline
function comparedPairs<T>(code: i32, a: usize, orderA: v128, b: usize, orderB: v128): v128 {
  return joinPairs(compared<T>(code, a, orderA, b, orderB), compared<T>(code, a + 16, orderA, b + 16, orderB));
}

/** The order of bytes as they are: what `byteOrder` is where nothing is reversed. */
const AS_STORED: usize = memory.data<u8>([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], 16);

@inline
function anyOrder<T>(swapped: bool): v128 {
  return swapped ? byteOrder<T>() : v128.load(AS_STORED);
}

/** Four lanes of 32 bits from two pairs of 64, all ones or zeros. */
@inline
function joinPairs(low: v128, high: v128): v128 {
  return i8x16.shuffle(low, high, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
}

/** Sixteen flags from four times four lanes, all ones or zeros. */
@inline
function flagsOf(a: v128, b: v128, c: v128, d: v128): v128 {
  const bytes = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
  return v128.and(bytes, i8x16.splat(1));
}

/** flags = flags and, or, xor other, by the code 0, 1 or 2. */
export function combineFlags(code: i32, flags: usize, other: usize, n: usize): void {
  const end = flags + n;
  for (; flags + 16 <= end; flags += 16) {
    const x = v128.load(flags), y = v128.load(other);
    v128.store(flags, code == 0 ? v128.and(x, y) : code == 1 ? v128.or(x, y) : v128.xor(x, y));
    other += 16;
  }
  for (; flags < end; flags++) {
    const x = load<u8>(flags), y = load<u8>(other++);
    store<u8>(flags, code == 0 ? x & y : code == 1 ? x | y : x ^ y);
  }
}

export function invertFlags(flags: usize, n: usize): void {
  const end = flags + n;
  for (; flags + 16 <= end; flags += 16) v128.store(flags, v128.xor(v128.load(flags), i8x16.splat(1)));
  for (; flags < end; flags++) store<u8>(flags, load<u8>(flags) ^ 1);
}

export function unpackFlags(bits: usize, first: usize, n: usize, dst: usize): void {
  let i: usize = 0;
  for (; i < n && ((first + i) & 7) != 0; i++) store<u8>(dst + i, bitAt(bits, first + i));
  const places = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
  for (; i + 16 <= n; i += 16) {
    const pair = v128.load16_splat(bits + ((first + i) >> 3));
    const bytes = i8x16.shuffle(pair, pair, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
    v128.store(dst + i, v128.and(i8x16.eq(v128.and(bytes, places), places), i8x16.splat(1)));
  }
  for (; i < n; i++) store<u8>(dst + i, bitAt(bits, first + i));
}

@inline
function bitAt(bits: usize, i: usize): u8 {
  return (load<u8>(bits + (i >> 3)) >> <u8> (i & 7)) & 1;
}

export function fillExcludedF32(src: usize, dst: usize, n: usize, swapped: bool, flags: usize, fill: f32): void {
  if (swapped) fillExcluded<f32>(src, dst, n, true, flags, fill);
  else fillExcluded<f32>(src, dst, n, false, flags, fill);
}

export function fillExcludedF64(src: usize, dst: usize, n: usize, swapped: bool, flags: usize, fill: f64): void {
  if (swapped) fillExcluded<f64>(src, dst, n, true, flags, fill);
  else fillExcluded<f64>(src, dst, n, false, flags, fill);
}

@inline
function fillExcluded<T>(src: usize, dst: usize, n: usize, swapped: bool, flags: usize, fill: T): void {
  const order = byteOrder<T>(), fills = v128.splat<T>(fill), zero = i8x16.splat(0);
  const end = flags + n;
  for (; flags + 4 <= end; flags += 4) {
    const four = i8x16.ne(v128.load32_zero(flags), zero);
    if (sizeof<T>() == 4) {
      const kept = i8x16.shuffle(four, four, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
      v128.store(dst, v128.bitselect(loadLanes<T>(src, swapped, order), fills, kept));
    } else {
      const low = i8x16.shuffle(four, four, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
      const high = i8x16.shuffle(four, four, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3);
      v128.store(dst, v128.bitselect(loadLanes<T>(src, swapped, order), fills, low));
      v128.store(dst, v128.bitselect(loadLanes<T>(src + 16, swapped, order), fills, high), 16);
    }
    src += 4 * sizeof<T>();
    dst += 4 * sizeof<T>();
  }
  for (; flags < end; flags++) {
    const x = loadElement<T>(src, swapped);
    store<T>(dst, load<u8>(flags) ? x : fill);
    src += sizeof<T>();
    dst += sizeof<T>();
  }
}
