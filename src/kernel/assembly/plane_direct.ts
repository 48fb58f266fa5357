import { tapSum } from "./column_convolve";
import { copyNarrow, quotient, storeFour } from "./column_strip";
import { GAPS, loadRow, OUTSIDE, rowBytes } from "./plane_rows";
import { hasGaps } from "./plane_separable";

export function convolveDirectF32(
  src: usize,
  rows: i32,
  columns: i32,
  swapped: bool,
  kernel: usize,
  kernelRows: i32,
  kernelColumns: i32,
  dst: usize,
  row: i32,
  column: i32,
  outRows: i32,
  outColumns: i32,
  scratch: usize,
): void {
  // deno-fmt-ignore
  convolve<f32>(src, rows, columns, swapped, kernel, kernelRows, kernelColumns, dst, row, column, outRows, outColumns, scratch);
}

export function convolveDirectF64(
  src: usize,
  rows: i32,
  columns: i32,
  swapped: bool,
  kernel: usize,
  kernelRows: i32,
  kernelColumns: i32,
  dst: usize,
  row: i32,
  column: i32,
  outRows: i32,
  outColumns: i32,
  scratch: usize,
): void {
  // deno-fmt-ignore
  convolve<f64>(src, rows, columns, swapped, kernel, kernelRows, kernelColumns, dst, row, column, outRows, outColumns, scratch);
}

/** As many rows as the kernel has are held as f64 with margins, in a ring. */
@inline
function convolve<T>(
  src: usize,
  rows: i32,
  columns: i32,
  swapped: bool,
  kernel: usize,
  kernelRows: i32,
  kernelColumns: i32,
  dst: usize,
  row: i32,
  column: i32,
  outRows: i32,
  outColumns: i32,
  scratch: usize,
): void {
  const bytes = rowBytes(outColumns + kernelColumns), weights = scratch + <usize> kernelRows * bytes;
  const states = weights + <usize> kernelRows * bytes, loaded = outColumns + kernelColumns - 1;
  const whole = f64x2.splat(tapSum(kernel, kernelRows * kernelColumns));
  for (let i = 1 - kernelRows; i < outRows; i++) {
    const r = row + i + (kernelRows >> 1), slot = (i + kernelRows - 1) % kernelRows;
    const at = <usize> slot * bytes, from = src + <usize> r * <usize> columns * sizeof<T>();
    const inside = r >= 0 && r < rows;
    const state = inside
      ? loadRow<T>(from, columns, swapped, column - (kernelColumns >> 1), loaded, scratch + at, weights + at)
      : OUTSIDE;
    store<i32>(states + (<usize> slot << 2), state);
    if (i < 0) continue;
    // deno-fmt-ignore
    convolveRow<T>(scratch, weights, states, bytes, i, kernel, kernelRows, kernelColumns, whole, dst, outColumns);
    dst += <usize> outColumns * sizeof<T>();
  }
}

/** One row of the result, eight columns at a time. */
@inline
function convolveRow<T>(
  ring: usize,
  weights: usize,
  states: usize,
  bytes: usize,
  i: i32,
  kernel: usize,
  rows: i32,
  columns: i32,
  whole: v128,
  dst: usize,
  n: i32,
): void {
  const part = memory.data(64, 16), gaps = hasGaps(states, rows);
  for (let c = 0; c < n; c += 8) {
    const at = <usize> c << 3, left = min(8, n - c), to = left == 8 ? dst + <usize> c * sizeof<T>() : part;
    if (gaps) convolveGaps<T>(ring + at, weights + at, states, bytes, i, kernel, rows, columns, to);
    else convolveWhole<T>(ring + at, states, bytes, i, kernel, rows, columns, whole, to);
    if (left < 8) copyNarrow<T>(dst + <usize> c * sizeof<T>(), part, left);
  }
}

@inline
function convolveWhole<T>(
  ring: usize,
  states: usize,
  bytes: usize,
  i: i32,
  kernel: usize,
  rows: i32,
  columns: i32,
  whole: v128,
  dst: usize,
): void {
  let a0 = f64x2.splat(0), a1 = a0, a2 = a0, a3 = a0;
  let slot = (i + rows - 1) % rows, tap = kernel;
  for (let j = 0; j < rows; j++) {
    const outside = load<i32>(states + (<usize> slot << 2)) == OUTSIDE;
    let from = ring + <usize> slot * bytes + (<usize> columns << 3);
    for (const end = tap + (<usize> columns << 3); tap < end; tap += 8) {
      from -= 8;
      if (outside || load<f64>(tap) == 0) continue;
      const k = v128.load64_splat(tap);
      a0 = f64x2.add(a0, f64x2.mul(k, v128.load(from)));
      a1 = f64x2.add(a1, f64x2.mul(k, v128.load(from, 16)));
      a2 = f64x2.add(a2, f64x2.mul(k, v128.load(from, 32)));
      a3 = f64x2.add(a3, f64x2.mul(k, v128.load(from, 48)));
    }
    slot = slot == 0 ? rows - 1 : slot - 1;
  }
  storeFour<T>(dst, quotient(a0, whole), quotient(a1, whole));
  storeFour<T>(dst + 4 * sizeof<T>(), quotient(a2, whole), quotient(a3, whole));
}

@inline
function convolveGaps<T>(
  ring: usize,
  weights: usize,
  states: usize,
  bytes: usize,
  i: i32,
  kernel: usize,
  rows: i32,
  columns: i32,
  dst: usize,
): void {
  const one = f64x2.splat(1);
  for (let half: usize = 0; half < 64; half += 32) {
    let a0 = f64x2.splat(0), a1 = a0, w0 = a0, w1 = a0;
    let slot = (i + rows - 1) % rows, tap = kernel;
    for (let j = 0; j < rows; j++) {
      const state = load<i32>(states + (<usize> slot << 2));
      let from = half + <usize> slot * bytes + (<usize> columns << 3);
      for (const end = tap + (<usize> columns << 3); tap < end; tap += 8) {
        from -= 8;
        if (load<f64>(tap) == 0) continue;
        const k = v128.load64_splat(tap);
        let g0 = one, g1 = one;
        if (state == GAPS) {
          g0 = v128.load(weights + from);
          g1 = v128.load(weights + from, 16);
        }
        if (state != OUTSIDE) {
          a0 = f64x2.add(a0, f64x2.mul(k, v128.load(ring + from)));
          a1 = f64x2.add(a1, f64x2.mul(k, v128.load(ring + from, 16)));
        }
        w0 = f64x2.add(w0, f64x2.mul(k, g0));
        w1 = f64x2.add(w1, f64x2.mul(k, g1));
      }
      slot = slot == 0 ? rows - 1 : slot - 1;
    }
    storeFour<T>(dst + half / (8 / sizeof<T>()), quotient(a0, w0), quotient(a1, w1));
  }
}

