import { byteOrder, loadElement, loadLanes } from "./load";

/** The first index at or after `from` where a run of n floats holds `value`, which it does. */
@inline
export function findFirst<T>(src: usize, from: usize, n: usize, swapped: bool, value: T): usize {
  let at = from;
  if (value == 0) {
    const order = byteOrder<T>(), zero = i64x2.splat(0);
    for (; at + 16 / sizeof<T>() <= n; at += 16 / sizeof<T>()) {
      const x = loadLanes<T>(src + at * sizeof<T>(), swapped, order);
      if (v128.any_true(v128.eq<T>(x, zero))) break;
    }
  } else {
    at = findBits<T>(src, at, n, storedBits<T>(value, swapped));
  }
  while (at < n && loadElement<T>(src + at * sizeof<T>(), swapped) != value) at++;
  return at;
}

/** A float other than zero has one bit pattern, so stored bytes can be compared as they are, 64 at a time. */
@inline
function findBits<T>(src: usize, at: usize, n: usize, wanted: v128): usize {
  for (; at + 64 / sizeof<T>() <= n; at += 64 / sizeof<T>()) {
    const ptr = src + at * sizeof<T>();
    const low = v128.or(equalBits<T>(v128.load(ptr), wanted), equalBits<T>(v128.load(ptr, 16), wanted));
    const high = v128.or(equalBits<T>(v128.load(ptr, 32), wanted), equalBits<T>(v128.load(ptr, 48), wanted));
    if (v128.any_true(v128.or(low, high))) break;
  }
  return at;
}

@inline
function equalBits<T>(a: v128, b: v128): v128 {
  return sizeof<T>() == 4 ? i32x4.eq(a, b) : i64x2.eq(a, b);
}

@inline
function storedBits<T>(value: T, swapped: bool): v128 {
  if (sizeof<T>() == 4) {
    const bits = i32.reinterpret_f32(<f32> value);
    return i32x4.splat(swapped ? bswap<i32>(bits) : bits);
  }
  const bits = i64.reinterpret_f64(<f64> value);
  return i64x2.splat(swapped ? bswap<i64>(bits) : bits);
}
