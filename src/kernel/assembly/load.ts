// Loads that can reverse the bytes of every element on the way. `swapped` is always a literal where these are
// inlined, so each caller compiles to one branch-free form. The order of bytes comes from memory because engines
// make five instructions of a shuffle that reverses bytes, and rebuild a constant one on every use.

/** Byte orders that reverse elements of 2, 4 and 8 bytes. */
const REVERSED: usize = memory.data<u8>([
  1,
  0,
  3,
  2,
  5,
  4,
  7,
  6,
  9,
  8,
  11,
  10,
  13,
  12,
  15,
  14,
  3,
  2,
  1,
  0,
  7,
  6,
  5,
  4,
  11,
  10,
  9,
  8,
  15,
  14,
  13,
  12,
  7,
  6,
  5,
  4,
  3,
  2,
  1,
  0,
  15,
  14,
  13,
  12,
  11,
  10,
  9,
  8,
], 16);

/** What to give to `loadLanes` as the order; load it before a loop. */
@inline
export function byteOrder<T>(): v128 {
  return v128.load(REVERSED + (sizeof<T>() == 8 ? 32 : sizeof<T>() == 4 ? 16 : 0));
}

/** Sixteen bytes of elements of type T. */
@inline
export function loadLanes<T>(ptr: usize, swapped: bool, order: v128): v128 {
  const raw = v128.load(ptr);
  return swapped && sizeof<T>() > 1 ? i8x16.swizzle(raw, order) : raw;
}

/** Eight bytes of elements of type T in the low half of a register. */
@inline
export function loadHalf<T>(ptr: usize, swapped: bool, order: v128): v128 {
  const raw = v128.load64_zero(ptr);
  return swapped && sizeof<T>() > 1 ? i8x16.swizzle(raw, order) : raw;
}

/** One element of type T. */
@inline
export function loadElement<T>(ptr: usize, swapped: bool): T {
  if (!swapped) return load<T>(ptr);
  if (sizeof<T>() == 2) return <T> bswap<u16>(load<u16>(ptr));
  if (isFloat<T>()) {
    if (sizeof<T>() == 4) return <T> f32.reinterpret_i32(bswap<i32>(load<i32>(ptr)));
    return <T> f64.reinterpret_i64(bswap<i64>(load<i64>(ptr)));
  }
  if (sizeof<T>() == 4) return <T> bswap<u32>(load<u32>(ptr));
  if (sizeof<T>() == 8) return <T> bswap<u64>(load<u64>(ptr));
  return load<T>(ptr);
}

/** The first two of four f32 as f64. */
@inline
export function lowPair(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** The last two of four f32 as f64. */
@inline
export function highPair(x: v128): v128 {
  return f64x2.promote_low_f32x4(
    i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15),
  );
}

/** Four f32 from two pairs of f64. */
@inline
export function narrowPairs(low: v128, high: v128): v128 {
  const a = f32x4.demote_f64x2_zero(low);
  const b = f32x4.demote_f64x2_zero(high);
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}
