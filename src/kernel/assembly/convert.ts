import { byteOrder, highPair, loadElement, loadHalf, loadLanes, lowPair, narrowPairs } from "./load";

/** Converts n elements of the type with this code, its place in the list `DTYPE_CODES` of the caller. */
export function convert(
  src: usize,
  dst: usize,
  n: usize,
  code: i32,
  swapped: bool,
  wide: bool,
  scale: f64,
  zero: f64,
  hasBlank: bool,
  blank: i64,
): void {
  switch (code) {
    case 0:
      return convertFrom<u8>(src, dst, n, swapped, wide, scale, zero, hasBlank, blank);
    case 1:
      return convertFrom<i8>(src, dst, n, swapped, wide, scale, zero, hasBlank, blank);
    case 2:
      return convertFrom<u16>(src, dst, n, swapped, wide, scale, zero, hasBlank, blank);
    case 3:
      return convertFrom<i16>(src, dst, n, swapped, wide, scale, zero, hasBlank, blank);
    case 4:
      return convertFrom<u32>(src, dst, n, swapped, wide, scale, zero, hasBlank, blank);
    case 5:
      return convertFrom<i32>(src, dst, n, swapped, wide, scale, zero, hasBlank, blank);
    case 6:
      return convertFrom<i64>(src, dst, n, swapped, wide, scale, zero, hasBlank, blank);
    case 7:
      return convertFrom<f32>(src, dst, n, swapped, wide, scale, zero, hasBlank, blank);
    case 8:
      return convertFrom<f64>(src, dst, n, swapped, wide, scale, zero, hasBlank, blank);
    default:
      unreachable();
  }
}

function convertFrom<T>(
  src: usize,
  dst: usize,
  n: usize,
  swapped: bool,
  wide: bool,
  scale: f64,
  zero: f64,
  hasBlank: bool,
  blank: i64,
): void {
  const order = byteOrder<T>(),
    scales = f64x2.splat(scale),
    zeros = f64x2.splat(zero),
    missing = f64x2.splat(NaN);
  const checked = hasBlank && isInteger<T>();
  let i: usize = 0;
  for (; i + 4 <= n; i += 4) {
    const low = loadPair<T>(src, false, swapped, order), high = loadPair<T>(src, true, swapped, order);
    let a = f64x2.add(zeros, f64x2.mul(scales, low)), b = f64x2.add(zeros, f64x2.mul(scales, high));
    if (checked) {
      a = v128.bitselect(missing, a, blankPair<T>(src, low, blank, swapped, order));
      b = v128.bitselect(missing, b, blankPair<T>(src + 2 * sizeof<T>(), high, blank, swapped, order));
    }
    if (wide) {
      v128.store(dst, a);
      v128.store(dst, b, 16);
      dst += 32;
    } else {
      v128.store(dst, narrowPairs(a, b));
      dst += 16;
    }
    src += 4 * sizeof<T>();
  }
  for (; i < n; i++) {
    const stored = loadElement<T>(src, swapped);
    let x = zero + scale * <f64> stored;
    if (checked && <i64> stored == blank) x = NaN;
    if (wide) store<f64>(dst, x);
    else store<f32>(dst, <f32> x);
    src += sizeof<T>();
    dst += wide ? 8 : 4;
  }
}

/** The first or last two of four stored elements as f64. */
@inline
function loadPair<T>(src: usize, high: bool, swapped: bool, order: v128): v128 {
  if (isFloat<T>()) {
    if (sizeof<T>() == 8) {
      return swapped
        ? loadLanes<T>(high ? src + 16 : src, true, order)
        : v128.load(high ? src + 16 : src);
    }
    const x = swapped ? loadLanes<T>(src, true, order) : v128.load(src);
    return high ? highPair(x) : lowPair(x);
  }
  if (sizeof<T>() == 8) {
    const at = high ? src + 16 : src;
    const pair = f64x2.splat(<f64> loadElement<T>(at, swapped));
    return f64x2.replace_lane(pair, 1, <f64> loadElement<T>(at + 8, swapped));
  }
  let x = loadIntegers<T>(src, swapped, order);
  if (high) x = i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
  return isSigned<T>() ? f64x2.convert_low_i32x4_s(x) : f64x2.convert_low_i32x4_u(x);
}

/** Four stored integers of up to 32 bits, extended to 32. */
@inline
function loadIntegers<T>(src: usize, swapped: bool, order: v128): v128 {
  if (sizeof<T>() == 4) return swapped ? loadLanes<T>(src, true, order) : v128.load(src);
  if (sizeof<T>() == 2) {
    const x = swapped ? loadHalf<T>(src, true, order) : v128.load64_zero(src);
    return isSigned<T>() ? i32x4.extend_low_i16x8_s(x) : i32x4.extend_low_i16x8_u(x);
  }
  const x = v128.load32_zero(src);
  if (isSigned<T>()) return i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(x));
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(x));
}

/** Which of two elements are blank. f64 tells integers of up to 32 bits apart; of 64, the stored bits are compared. */
@inline
function blankPair<T>(src: usize, pair: v128, blank: i64, swapped: bool, order: v128): v128 {
  if (sizeof<T>() < 8) return f64x2.eq(pair, f64x2.splat(<f64> blank));
  const stored = swapped ? loadLanes<T>(src, true, order) : v128.load(src);
  return i64x2.eq(stored, i64x2.splat(blank));
}
