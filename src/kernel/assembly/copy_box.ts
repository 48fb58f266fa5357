import { loadElement } from "./load";
import { swap16, swap32, swap64 } from "./swap";

/** Below this the call of the engine's memory copy costs more than the copy. */
const SHORT_RUN: usize = 256;

/** Copies n0 × n1 runs of bytes; strides are in bytes. */
export function copyRuns(
  src: usize,
  dst: usize,
  n0: i32,
  n1: i32,
  bytes: usize,
  src0: usize,
  src1: usize,
  dst0: usize,
  dst1: usize,
): void {
  for (let i = 0; i < n0; i++) {
    let from = src, to = dst;
    for (let j = 0; j < n1; j++) {
      if (bytes > SHORT_RUN) memory.copy(to, from, bytes);
      else copyShort(to, from, bytes);
      from += src1;
      to += dst1;
    }
    src += src0;
    dst += dst0;
  }
}

/** Copies n0 × n1 runs of n elements and reverses the bytes of each; strides are in bytes. */
export function swapRuns(
  src: usize,
  dst: usize,
  n0: i32,
  n1: i32,
  n: usize,
  width: i32,
  src0: usize,
  src1: usize,
  dst0: usize,
  dst1: usize,
): void {
  for (let i = 0; i < n0; i++) {
    let from = src, to = dst;
    for (let j = 0; j < n1; j++) {
      if (width == 2) swap16(from, to, n);
      else if (width == 4) swap32(from, to, n);
      else swap64(from, to, n);
      from += src1;
      to += dst1;
    }
    src += src0;
    dst += dst0;
  }
}

@inline
function copyShort(to: usize, from: usize, bytes: usize): void {
  if (bytes < 16) {
    for (; bytes >= 4; bytes -= 4, to += 4, from += 4) store<u32>(to, load<u32>(from));
    for (; bytes > 0; bytes--, to++, from++) store<u8>(to, load<u8>(from));
    return;
  }
  const last = bytes - 16;
  for (let at: usize = 0; at < last; at += 16) v128.store(to + at, v128.load(from + at));
  v128.store(to + last, v128.load(from + last));
}

/** Copies a box of elements one by one; strides are in bytes. */
export function copyElements(
  src: usize,
  dst: usize,
  width: i32,
  swapped: bool,
  n0: i32,
  n1: i32,
  n2: i32,
  src0: usize,
  src1: usize,
  src2: usize,
  dst0: usize,
  dst1: usize,
  dst2: usize,
): void {
  for (let i = 0; i < n0; i++) {
    let from = src, to = dst;
    for (let j = 0; j < n1; j++) {
      if (width == 1) copyLine<u8>(from, to, n2, src2, dst2, false);
      else if (width == 2) copyLine<u16>(from, to, n2, src2, dst2, swapped);
      else if (width == 4) copyLine<u32>(from, to, n2, src2, dst2, swapped);
      else copyLine<u64>(from, to, n2, src2, dst2, swapped);
      from += src1;
      to += dst1;
    }
    src += src0;
    dst += dst0;
  }
}

function copyLine<T>(
  src: usize,
  dst: usize,
  n: i32,
  srcStride: usize,
  dstStride: usize,
  swapped: bool,
): void {
  for (let i = 0; i < n; i++) {
    const x = swapped ? loadElement<T>(src, true) : load<T>(src);
    store<T>(dst, x);
    src += srcStride;
    dst += dstStride;
  }
}
