import { byteOrder, loadElement, loadLanes } from "./load";

export function swap16(src: usize, dst: usize, n: usize): void {
  swap<u16>(src, dst, n);
}

export function swap32(src: usize, dst: usize, n: usize): void {
  swap<u32>(src, dst, n);
}

export function swap64(src: usize, dst: usize, n: usize): void {
  swap<u64>(src, dst, n);
}

@inline
function swap<T>(src: usize, dst: usize, n: usize): void {
  const order = byteOrder<T>();
  const end = src + n * sizeof<T>();
  while (src + 64 <= end) {
    const a = loadLanes<T>(src, true, order);
    const b = loadLanes<T>(src + 16, true, order);
    const c = loadLanes<T>(src + 32, true, order);
    const d = loadLanes<T>(src + 48, true, order);
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
