import { loadElement } from "./load";

// Planes are in native order: each of their pixels is taken several times, so that whoever calls has turned them.

export function resamplePlaneF32(
  src: usize,
  columns: i32,
  next: usize,
  share: f64,
  x: usize,
  y: usize,
  dst: usize,
  outRows: i32,
  outColumns: i32,
  stride: i32,
): void {
  resample<f32>(src, columns, next, share, x, y, dst, outRows, outColumns, stride);
}

export function resamplePlaneF64(
  src: usize,
  columns: i32,
  next: usize,
  share: f64,
  x: usize,
  y: usize,
  dst: usize,
  outRows: i32,
  outColumns: i32,
  stride: i32,
): void {
  resample<f64>(src, columns, next, share, x, y, dst, outRows, outColumns, stride);
}

@inline
function resample<T>(
  src: usize,
  columns: i32,
  next: usize,
  share: f64,
  x: usize,
  y: usize,
  dst: usize,
  outRows: i32,
  outColumns: i32,
  stride: i32,
): void {
  for (let row = 0; row < outRows; row++) {
    const to = dst + (<usize> (row * stride)) * sizeof<T>();
    for (let column = 0; column < outColumns; column++) {
      const px = load<f64>(x), py = load<f64>(y);
      x += 8;
      y += 8;
      let value = f64.NaN;
      if (px == px) {
        value = between<T>(src, columns, px, py);
        if (share != 0) value = value * (1 - share) + between<T>(next, columns, px, py) * share;
        if (value != value) value = f64.NaN;
      }
      store<T>(to + <usize> column * sizeof<T>(), <T> value);
    }
  }
}

/** The value at a place of a plane, of the up to four pixels around it that have a share in it. */
@inline
function between<T>(src: usize, columns: i32, x: f64, y: f64): f64 {
  const left = Math.floor(x), low = Math.floor(y), fx = x - left, fy = y - low;
  const at = src + (<usize> (<i32> low * columns + <i32> left)) * sizeof<T>();
  const near = alongRow<T>(at, fx);
  if (fy == 0) return near;
  return near * (1 - fy) + alongRow<T>(at + <usize> columns * sizeof<T>(), fx) * fy;
}

@inline
function alongRow<T>(at: usize, fx: f64): f64 {
  const near = <f64> loadElement<T>(at, false);
  return fx == 0 ? near : near * (1 - fx) + <f64> loadElement<T>(at + sizeof<T>(), false) * fx;
}
