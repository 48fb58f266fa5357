import { byteOrder, loadLanes } from "./load";

/** Adds two pairs of u64 to four counts in f64; returns whether all four grew by `rows`. */
@inline
export function addCounts(count: usize, n0: v128, n1: v128, rows: i32): bool {
  const n = i8x16.shuffle(n0, n1, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
  const high = i8x16.shuffle(n, n, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
  v128.store(count, f64x2.add(v128.load(count), f64x2.convert_low_i32x4_u(n)));
  v128.store(count, f64x2.add(v128.load(count, 16), f64x2.convert_low_i32x4_u(high)), 16);
  return v128.all_true<i32>(i32x4.eq(n, i32x4.splat(rows)));
}

/** Whether any value in a group of rows of four columns is valid. */
@inline
export function anyValid<T>(ptr: usize, rows: i32, stride: usize, swapped: bool, limit: f64): bool {
  const order = byteOrder<T>(), bound = v128.splat<T>(boundOf<T>(limit));
  let valid = i64x2.splat(0);
  for (let row = 0; row < rows; row++) {
    valid = v128.or(valid, v128.le<T>(v128.abs<T>(loadLanes<T>(ptr, swapped, order)), bound));
    if (sizeof<T>() == 8) {
      valid = v128.or(valid, v128.le<T>(v128.abs<T>(loadLanes<T>(ptr + 16, swapped, order)), bound));
    }
    ptr += stride;
  }
  return v128.any_true(valid);
}

/** The limit in type T, rounded up if need be: a value too many is looked at again. */
@inline
function boundOf<T>(limit: f64): T {
  if (sizeof<T>() == 8) return <T> limit;
  const nearest = <f32> limit;
  return <T> (<f64> nearest < limit ? f32.reinterpret_i32(i32.reinterpret_f32(nearest) + 1) : nearest);
}
