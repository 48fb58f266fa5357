import { loadElement } from "./load";

// Planes are in native order: each of their pixels is taken several times, so that whoever calls has turned them.

export function resamplePlaneF32(
  src: usize,
  columns: i32,
  next: usize,
  share: f64,
  places: usize,
  dst: usize,
  outRows: i32,
  outColumns: i32,
  stride: i32,
): void {
  resample<f32>(src, columns, next, share, places, dst, outRows, outColumns, stride);
}

export function resamplePlaneF64(
  src: usize,
  columns: i32,
  next: usize,
  share: f64,
  places: usize,
  dst: usize,
  outRows: i32,
  outColumns: i32,
  stride: i32,
): void {
  resample<f64>(src, columns, next, share, places, dst, outRows, outColumns, stride);
}

@inline
function resample<T>(
  src: usize,
  columns: i32,
  next: usize,
  share: f64,
  places: usize,
  dst: usize,
  outRows: i32,
  outColumns: i32,
  stride: i32,
): void {
  const one = f64x2.splat(1);
  for (let row = 0; row < outRows; row++) {
    const to = dst + (<usize> (row * stride)) * sizeof<T>();
    for (let column = 0; column < outColumns; column++) {
      const place = v128.load(places);
      places += 16;
      let value = f64.NaN;
      if (f64x2.extract_lane(place, 0) == f64x2.extract_lane(place, 0)) {
        const corner = f64x2.floor(place), far = f64x2.sub(place, corner), near = f64x2.sub(one, far);
        const pixel = i32x4.trunc_sat_f64x2_s_zero(corner);
        const at = <usize> (i32x4.extract_lane(pixel, 1) * columns + i32x4.extract_lane(pixel, 0)) * sizeof<T>();
        value = between<T>(src + at, columns, near, far);
        if (share != 0) value = value * (1 - share) + between<T>(next + at, columns, near, far) * share;
        if (value != value) value = f64.NaN;
      }
      store<T>(to + <usize> column * sizeof<T>(), <T> value);
    }
  }
}

/**
 * The value at a place of a plane, of the up to four pixels around it that have a share in it. `near` and `far` are the
 * shares, along x and y, of the pixel at `at` and of the next ones.
 */
@inline
function between<T>(at: usize, columns: i32, near: v128, far: v128): f64 {
  const above = at + <usize> columns * sizeof<T>();
  const fx = f64x2.extract_lane(far, 0), fy = f64x2.extract_lane(far, 1);
  if (fx != 0 && fy != 0) {
    const along = v128.shuffle<f64>(near, far, 0, 2), across = v128.shuffle<f64>(near, far, 1, 3);
    const low = f64x2.mul(loadPair<T>(at), along), high = f64x2.mul(loadPair<T>(above), along);
    const rows = f64x2.add(v128.shuffle<f64>(low, high, 0, 2), v128.shuffle<f64>(low, high, 1, 3));
    const both = f64x2.mul(rows, across);
    return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  }
  const first = alongRow<T>(at, fx);
  return fy == 0 ? first : first * (1 - fy) + alongRow<T>(above, fx) * fy;
}

@inline
function loadPair<T>(at: usize): v128 {
  return sizeof<T>() == 4 ? f64x2.promote_low_f32x4(v128.load64_zero(at)) : v128.load(at);
}

@inline
function alongRow<T>(at: usize, fx: f64): f64 {
  const near = <f64> loadElement<T>(at, false);
  return fx == 0 ? near : near * (1 - fx) + <f64> loadElement<T>(at + sizeof<T>(), false) * fx;
}
