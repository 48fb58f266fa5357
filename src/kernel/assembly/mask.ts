import { loadElement } from "./load";

export function maskInvalidF32(src: usize, n: usize, limit: f32): void {
  maskInvalid<f32>(src, n, limit);
}

export function maskInvalidF64(src: usize, n: usize, limit: f64): void {
  maskInvalid<f64>(src, n, limit);
}

@inline
function maskInvalid<T>(ptr: usize, n: usize, limit: T): void {
  const limits = v128.splat<T>(limit), missing = v128.splat<T>(<T> NaN);
  const end = ptr + n * sizeof<T>();
  for (; ptr + 16 <= end; ptr += 16) {
    const x = v128.load(ptr);
    v128.store(ptr, v128.bitselect(x, missing, v128.le<T>(v128.abs<T>(x), limits)));
  }
  for (; ptr < end; ptr += sizeof<T>()) {
    if (!(abs<T>(loadElement<T>(ptr, false)) <= limit)) store<T>(ptr, <T> NaN);
  }
}
