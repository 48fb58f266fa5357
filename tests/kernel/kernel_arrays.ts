import { type DType, itemSize } from "../../src/kernel/dtype.ts";
import { createKernelSpace, type KernelSpace } from "../../src/kernel/kernel_space.ts";

/** A kernel space with the name that tests call it by. */
export type NamedSpace = KernelSpace & { readonly name: string };

/** The definition of what is correct. */
export const reference: NamedSpace = { name: "reference", ...createKernelSpace({ reference: true }) };

/** What is used. */
export const simd: NamedSpace = { name: "SIMD", ...createKernelSpace() };

/** Both implementations. */
export const spaces: readonly NamedSpace[] = [reference, simd];

/** Runs `body` with everything it allocates freed afterwards. */
export function scoped<T>(space: KernelSpace, body: () => T): T {
  const mark = space.memory.mark();
  try {
    return body();
  } finally {
    space.memory.release(mark);
  }
}

/** The bytes of numbers in an element type and byte order. */
export function encode(values: readonly (number | bigint)[], dtype: DType, bigEndian = false): Uint8Array {
  const width = itemSize[dtype];
  const view = new DataView(new ArrayBuffer(values.length * width));
  values.forEach((value, i) => {
    if (dtype === "int64") view.setBigInt64(i * 8, BigInt(value), !bigEndian);
    else writers[dtype](view, i * width, Number(value), !bigEndian);
  });
  return new Uint8Array(view.buffer);
}

const writers: Readonly<
  Record<Exclude<DType, "int64">, (view: DataView, at: number, x: number, little: boolean) => void>
> = {
  uint8: (view, at, x) => view.setUint8(at, x),
  int8: (view, at, x) => view.setInt8(at, x),
  uint16: (view, at, x, little) => view.setUint16(at, x, little),
  int16: (view, at, x, little) => view.setInt16(at, x, little),
  uint32: (view, at, x, little) => view.setUint32(at, x, little),
  int32: (view, at, x, little) => view.setInt32(at, x, little),
  float32: (view, at, x, little) => view.setFloat32(at, x, little),
  float64: (view, at, x, little) => view.setFloat64(at, x, little),
};

/** Puts bytes into kernel memory, `offset` bytes past an aligned place; returns where. */
export function put(space: KernelSpace, bytes: Uint8Array, offset = 0): number {
  const ptr = space.memory.allocate(bytes.length + offset + 16) + offset;
  space.memory.bytes(ptr, bytes.length).set(bytes);
  return ptr;
}

/** Numbers in [0, 1) from a fixed seed. */
export function* uniform(seed: number): Generator<number, never> {
  for (let state = seed;;) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    yield (state >>> 0) / 2 ** 32;
  }
}

/** n values of any sign and size, every tenth NaN, ±Inf or ±0 when `special`. */
export function noise(n: number, seed = 1, special = false): number[] {
  const random = uniform(seed);
  const specials = [NaN, Infinity, -Infinity, 0, -0];
  return Array.from({ length: n }, () => {
    const pick = random.next().value;
    if (special && pick < 0.1) return specials[Math.floor(pick * 50)] ?? 0;
    return (random.next().value - 0.5) * 10 ** (4 * random.next().value);
  });
}
