import { loadElement } from "./load";

export function convolveUnsetF32(
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
  convolveUnset<f32>(src, rows, columns, swapped, kernel, kernelRows, kernelColumns, dst, row, column, outRows, outColumns, scratch);
}

export function convolveUnsetF64(
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
  convolveUnset<f64>(src, rows, columns, swapped, kernel, kernelRows, kernelColumns, dst, row, column, outRows, outColumns, scratch);
}

@inline
function convolveUnset<T>(
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
  counts: usize,
): void {
  countPresent<T>(src, rows, columns, swapped, counts);
  for (let y = row; y < row + outRows; y++) {
    for (let x = column; x < column + outColumns; x++) {
      const before = load<T>(dst);
      // deno-fmt-ignore
      if (before != before) store<T>(dst, <T> pixel<T>(src, rows, columns, swapped, kernel, kernelRows, kernelColumns, y, x, counts));
      dst += sizeof<T>();
    }
  }
}

/** For each corner of a pixel the number of values in the rows above and columns before it that are not missing. */
@inline
function countPresent<T>(src: usize, rows: i32, columns: i32, swapped: bool, counts: usize): void {
  const width = <usize> (columns + 1) << 2;
  memory.fill(counts, 0, width);
  for (let y = 0; y < rows; y++) {
    let above = counts, present = 0;
    counts += width;
    store<i32>(counts, 0);
    for (let at: usize = 4; at < width; at += 4) {
      if (abs<f64>(<f64> loadElement<T>(src, swapped)) <= f64.MAX_VALUE) present++;
      store<i32>(counts + at, load<i32>(above + at) + present);
      src += sizeof<T>();
    }
  }
}

/** Values that are not missing in a box of the plane. */
@inline
function presentWithin(counts: usize, columns: i32, top: i32, bottom: i32, left: i32, right: i32): i32 {
  const width = <usize> (columns + 1) << 2;
  const upper = counts + <usize> top * width, lower = counts + <usize> bottom * width;
  const l = <usize> left << 2, r = <usize> right << 2;
  return load<i32>(lower + r) - load<i32>(lower + l) - load<i32>(upper + r) + load<i32>(upper + l);
}

/** The convolution at one pixel. Rows of the window that are within the plane and hold nothing are passed over. */
@inline
function pixel<T>(
  src: usize,
  rows: i32,
  columns: i32,
  swapped: bool,
  kernel: usize,
  kernelRows: i32,
  kernelColumns: i32,
  y: i32,
  x: i32,
  counts: usize,
): f64 {
  const top = y - (kernelRows >> 1), left = x - (kernelColumns >> 1), right = left + kernelColumns;
  const within = left >= 0 && right <= columns, bottom = top + kernelRows;
  if (within && top >= 0 && bottom <= rows && presentWithin(counts, columns, top, bottom, left, right) == 0) {
    return NaN;
  }
  let sum: f64 = 0, weight: f64 = 0;
  for (let r = bottom - 1; r >= top; r--) {
    const inside = r >= 0 && r < rows, line = src + <usize> r * <usize> columns * sizeof<T>();
    if (inside && within && presentWithin(counts, columns, r, r + 1, left, right) == 0) {
      kernel += <usize> kernelColumns << 3;
      continue;
    }
    for (let c = right - 1; c >= left; c--) {
      const k = load<f64>(kernel);
      kernel += 8;
      const present = inside && c >= 0 && c < columns;
      const v = present ? <f64> loadElement<T>(line + <usize> c * sizeof<T>(), swapped) : 0;
      if (!(abs<f64>(v) <= f64.MAX_VALUE)) continue;
      sum += k * v;
      weight += k;
    }
  }
  return weight == 0 ? NaN : sum / weight;
}
