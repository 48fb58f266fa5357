import { loadElement } from "./load";

// Between runs of floats and one real or imaginary part of one series of a strip, whose rows are 64 bytes.

export function spreadRowF32(src: usize, n: usize, swapped: bool, part: usize): void {
  spreadRow<f32>(src, n, swapped, part);
}

export function spreadRowF64(src: usize, n: usize, swapped: bool, part: usize): void {
  spreadRow<f64>(src, n, swapped, part);
}

@inline
function spreadRow<T>(src: usize, n: usize, swapped: bool, part: usize): void {
  for (const end = src + n * sizeof<T>(); src < end; src += sizeof<T>(), part += 64) {
    const x = <f64> loadElement<T>(src, swapped);
    store<f64>(part, abs<f64>(x) <= f64.MAX_VALUE ? x : 0);
  }
}

export function spreadMissingF32(src: usize, n: usize, swapped: bool, part: usize): void {
  spreadMissing<f32>(src, n, swapped, part);
}

export function spreadMissingF64(src: usize, n: usize, swapped: bool, part: usize): void {
  spreadMissing<f64>(src, n, swapped, part);
}

@inline
function spreadMissing<T>(src: usize, n: usize, swapped: bool, part: usize): void {
  for (const end = src + n * sizeof<T>(); src < end; src += sizeof<T>(), part += 64) {
    store<f64>(part, abs<f64>(<f64> loadElement<T>(src, swapped)) <= f64.MAX_VALUE ? 0 : 1);
  }
}

export function gatherRowF32(part: usize, n: usize, dst: usize): void {
  for (const end = dst + (n << 2); dst < end; dst += 4, part += 64) store<f32>(dst, <f32> load<f64>(part));
}

export function gatherRowF64(part: usize, n: usize, dst: usize): void {
  for (const end = dst + (n << 3); dst < end; dst += 8, part += 64) store<f64>(dst, load<f64>(part));
}

export function gatherQuotientsF32(part: usize, missing: usize, least: f64, n: usize, dst: usize): i32 {
  return gatherQuotients<f32>(part, missing, least, n, dst);
}

export function gatherQuotientsF64(part: usize, missing: usize, least: f64, n: usize, dst: usize): i32 {
  return gatherQuotients<f64>(part, missing, least, n, dst);
}

/** Returns how many are NaN for want of weight. */
@inline
function gatherQuotients<T>(part: usize, missing: usize, least: f64, n: usize, dst: usize): i32 {
  let unset = 0;
  for (const end = dst + n * sizeof<T>(); dst < end; dst += sizeof<T>(), part += 64, missing += 8) {
    const weight = 1 - load<f64>(missing), enough = abs<f64>(weight) >= least;
    store<T>(dst, <T> (enough ? load<f64>(part) / weight : NaN));
    if (!enough) unset++;
  }
  return unset;
}
