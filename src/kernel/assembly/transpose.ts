import { byteOrder, loadElement } from "./load";

// dst[c · dstStride + r · width] = src[r · srcStride + c · width], in square blocks of a cache line so that every
// line is read and written whole, each block in tiles of one register to a row.

/** Where a tile of 8- or 16-bit elements is shuffled. */
const FROM: usize = memory.data(256);
const TO: usize = memory.data(256);

export function transpose8(
  src: usize,
  dst: usize,
  rows: i32,
  cols: i32,
  srcStride: usize,
  dstStride: usize,
  _swapped: bool,
): void {
  transpose<u8>(src, dst, rows, cols, srcStride, dstStride, false);
}

export function transpose16(
  src: usize,
  dst: usize,
  rows: i32,
  cols: i32,
  srcStride: usize,
  dstStride: usize,
  swapped: bool,
): void {
  if (swapped) transpose<u16>(src, dst, rows, cols, srcStride, dstStride, true);
  else transpose<u16>(src, dst, rows, cols, srcStride, dstStride, false);
}

export function transpose32(
  src: usize,
  dst: usize,
  rows: i32,
  cols: i32,
  srcStride: usize,
  dstStride: usize,
  swapped: bool,
): void {
  if (swapped) transpose<u32>(src, dst, rows, cols, srcStride, dstStride, true);
  else transpose<u32>(src, dst, rows, cols, srcStride, dstStride, false);
}

export function transpose64(
  src: usize,
  dst: usize,
  rows: i32,
  cols: i32,
  srcStride: usize,
  dstStride: usize,
  swapped: bool,
): void {
  if (swapped) transpose<u64>(src, dst, rows, cols, srcStride, dstStride, true);
  else transpose<u64>(src, dst, rows, cols, srcStride, dstStride, false);
}

@inline
function transpose<T>(
  src: usize,
  dst: usize,
  rows: i32,
  cols: i32,
  srcStride: usize,
  dstStride: usize,
  swapped: bool,
): void {
  const order = byteOrder<T>();
  const block = <i32> (64 / sizeof<T>());
  for (let c = 0; c < cols; c += block) {
    const width = min(block, cols - c);
    for (let r = 0; r < rows; r += block) {
      const from = src + r * srcStride + c * sizeof<T>();
      const to = dst + c * dstStride + r * sizeof<T>();
      transposeBlock<T>(from, to, min(block, rows - r), width, srcStride, dstStride, swapped, order);
    }
  }
}

@inline
function transposeBlock<T>(
  src: usize,
  dst: usize,
  rows: i32,
  cols: i32,
  srcStride: usize,
  dstStride: usize,
  swapped: bool,
  order: v128,
): void {
  const lanes = <i32> (16 / sizeof<T>());
  const wholeRows = rows & -lanes, wholeCols = cols & -lanes;
  for (let c = 0; c < wholeCols; c += lanes) {
    for (let r = 0; r < wholeRows; r += lanes) {
      const from = src + r * srcStride + c * sizeof<T>(), to = dst + c * dstStride + r * sizeof<T>();
      if (sizeof<T>() == 4) transposeTile32(from, to, srcStride, dstStride, swapped, order);
      else if (sizeof<T>() == 8) transposeTile64(from, to, srcStride, dstStride, swapped, order);
      else transposeTile<T>(from, to, srcStride, dstStride, swapped, order);
    }
  }
  transposeElements<T>(src, dst, 0, wholeRows, wholeCols, cols, srcStride, dstStride, swapped);
  transposeElements<T>(src, dst, wholeRows, rows, 0, cols, srcStride, dstStride, swapped);
}

@inline
function transposeElements<T>(
  src: usize,
  dst: usize,
  firstRow: i32,
  lastRow: i32,
  firstCol: i32,
  lastCol: i32,
  srcStride: usize,
  dstStride: usize,
  swapped: bool,
): void {
  for (let c = firstCol; c < lastCol; c++) {
    for (let r = firstRow; r < lastRow; r++) {
      const x = loadElement<T>(src + r * srcStride + c * sizeof<T>(), swapped);
      store<T>(dst + c * dstStride + r * sizeof<T>(), x);
    }
  }
}

@inline
function transposeTile32(
  src: usize,
  dst: usize,
  srcStride: usize,
  dstStride: usize,
  swapped: bool,
  order: v128,
): void {
  const a = v128.load(src), b = v128.load(src + srcStride);
  const c = v128.load(src + 2 * srcStride), d = v128.load(src + 3 * srcStride);
  const ac = interleaveLow<u32>(a, c), bd = interleaveLow<u32>(b, d);
  const ac2 = interleaveHigh<u32>(a, c), bd2 = interleaveHigh<u32>(b, d);
  v128.store(dst, inOrder<u32>(interleaveLow<u32>(ac, bd), swapped, order));
  v128.store(dst + dstStride, inOrder<u32>(interleaveHigh<u32>(ac, bd), swapped, order));
  v128.store(dst + 2 * dstStride, inOrder<u32>(interleaveLow<u32>(ac2, bd2), swapped, order));
  v128.store(dst + 3 * dstStride, inOrder<u32>(interleaveHigh<u32>(ac2, bd2), swapped, order));
}

@inline
function transposeTile64(
  src: usize,
  dst: usize,
  srcStride: usize,
  dstStride: usize,
  swapped: bool,
  order: v128,
): void {
  const a = v128.load(src), b = v128.load(src + srcStride);
  v128.store(dst, inOrder<u64>(interleaveLow<u64>(a, b), swapped, order));
  v128.store(dst + dstStride, inOrder<u64>(interleaveHigh<u64>(a, b), swapped, order));
}

/**
 * A tile of `lanes` rows of `lanes` elements: log2(lanes) perfect shuffles, each putting rows i and i + lanes/2
 * interleaved into rows 2i and 2i + 1.
 */
@inline
function transposeTile<T>(
  src: usize,
  dst: usize,
  srcStride: usize,
  dstStride: usize,
  swapped: bool,
  order: v128,
): void {
  const half: usize = 128 / sizeof<T>();
  for (let at: usize = 0; at < half; at += 16, src += srcStride) {
    const a = v128.load(src), b = v128.load(src + (half >> 4) * srcStride);
    v128.store(TO + 2 * at, interleaveLow<T>(a, b));
    v128.store(TO + 2 * at, interleaveHigh<T>(a, b), 16);
  }
  shuffleRows<T>(TO, FROM);
  if (sizeof<T>() == 1) {
    shuffleRows<T>(FROM, TO);
    memory.copy(FROM, TO, 256);
  }
  for (let at: usize = 0; at < half; at += 16) {
    const a = v128.load(FROM + at), b = v128.load(FROM + half + at);
    v128.store(dst, inOrder<T>(interleaveLow<T>(a, b), swapped, order));
    v128.store(dst + dstStride, inOrder<T>(interleaveHigh<T>(a, b), swapped, order));
    dst += 2 * dstStride;
  }
}

@inline
function shuffleRows<T>(from: usize, to: usize): void {
  const half: usize = 128 / sizeof<T>();
  for (let at: usize = 0; at < half; at += 16) {
    const a = v128.load(from + at), b = v128.load(from + half + at);
    v128.store(to + 2 * at, interleaveLow<T>(a, b));
    v128.store(to + 2 * at, interleaveHigh<T>(a, b), 16);
  }
}

@inline
function inOrder<T>(x: v128, swapped: bool, order: v128): v128 {
  return swapped ? i8x16.swizzle(x, order) : x;
}

@inline
function interleaveLow<T>(a: v128, b: v128): v128 {
  if (sizeof<T>() == 1) return i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  if (sizeof<T>() == 2) return i8x16.shuffle(a, b, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
  if (sizeof<T>() == 4) return i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

@inline
function interleaveHigh<T>(a: v128, b: v128): v128 {
  if (sizeof<T>() == 1) {
    return i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  }
  if (sizeof<T>() == 2) {
    return i8x16.shuffle(a, b, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
  }
  if (sizeof<T>() == 4) {
    return i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
  }
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}
