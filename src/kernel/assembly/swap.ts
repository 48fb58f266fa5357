import { loadElement, loadLanes } from "./load";

export function swap16(src: usize, dst: usize, n: usize): void {
  swap<u16>(src, dst, n);
}

export function swap32(src: usize, dst: usize, n: usize): void {
  swap<u32>(src, dst, n);
}

export function swap64(src: usize, dst: usize, n: usize): void {
  swap<u64>(src, dst, n);
}

// @ts-ignore: decorator
@inline
function swap<T>(src: usize, dst: usize, n: usize): void {
  const end = src + n * sizeof<T>();
  while (src + 64 <= end) {
    const a = loadLanes<T>(src, true);
    const b = loadLanes<T>(src + 16, true);
    const c = loadLanes<T>(src + 32, true);
    const d = loadLanes<T>(src + 48, true);
    v128.store(dst, a);
    v128.store(dst, b, 16);
    v128.store(dst, c, 32);
    v128.store(dst, d, 48);
    src += 64;
    dst += 64;
  }
  while (src < end) {
    store<T>(dst, loadElement<T>(src, true));
    src += sizeof<T>();
    dst += sizeof<T>();
  }
}
