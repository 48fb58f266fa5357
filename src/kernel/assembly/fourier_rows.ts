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

export function spreadMissingF32(src: usize, n: usize, swapped: bool, unit: f64, part: usize): void {
  spreadMissing<f32>(src, n, swapped, unit, part);
}

export function spreadMissingF64(src: usize, n: usize, swapped: bool, unit: f64, part: usize): void {
  spreadMissing<f64>(src, n, swapped, unit, part);
}

@inline
function spreadMissing<T>(src: usize, n: usize, swapped: bool, unit: f64, part: usize): void {
  for (const end = src + n * sizeof<T>(); src < end; src += sizeof<T>(), part += 64) {
    store<f64>(part, abs<f64>(<f64> loadElement<T>(src, swapped)) <= f64.MAX_VALUE ? 0 : unit);
  }
}

export function gatherRowF32(part: usize, n: usize, dst: usize): void {
  for (const end = dst + (n << 2); dst < end; dst += 4, part += 64) store<f32>(dst, <f32> load<f64>(part));
}

export function gatherRowF64(part: usize, n: usize, dst: usize): void {
  for (const end = dst + (n << 3); dst < end; dst += 8, part += 64) store<f64>(dst, load<f64>(part));
}

export function gatherQuotientsF32(sum: usize, missing: usize, scale: f64, least: f64, n: usize, dst: usize): void {
  gatherQuotients<f32>(sum, missing, scale, least, n, dst);
}

export function gatherQuotientsF64(sum: usize, missing: usize, scale: f64, least: f64, n: usize, dst: usize): void {
  gatherQuotients<f64>(sum, missing, scale, least, n, dst);
}

@inline
function gatherQuotients<T>(sum: usize, missing: usize, scale: f64, least: f64, n: usize, dst: usize): void {
  for (const end = dst + n * sizeof<T>(); dst < end; dst += sizeof<T>(), sum += 64, missing += 64) {
    const weight = 1 - load<f64>(missing) * scale;
    store<T>(dst, <T> (abs<f64>(weight) < least ? NaN : load<f64>(sum) / weight));
  }
}
