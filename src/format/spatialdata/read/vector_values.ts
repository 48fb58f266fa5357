import type { VectorType } from "./vector_layout.ts";

/** Arrays that elements of a vector can be read to. */
export type VectorTarget = Int32Array | Float32Array | Float64Array;

/** The elements of a decoded chunk; those of 64-bit integers are pairs of words, the lower one first. */
export type ChunkValues =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

const VIEWS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: Int32Array,
  uint64: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const satisfies Record<VectorType, unknown>;

const WORD = 2 ** 32;

/** The elements in the little-endian bytes of a chunk, or so many elements that are the fill value. */
export function chunkValues(content: Uint8Array | number, type: VectorType, fill: number = 0): ChunkValues {
  const View = VIEWS[type];
  if (typeof content !== "number") {
    const { buffer, byteOffset, byteLength } = content.byteOffset % 8 === 0 ? content : content.slice();
    return new View(buffer as ArrayBuffer, byteOffset, byteLength / View.BYTES_PER_ELEMENT);
  }
  if (!isPaired(type)) return new View(content).fill(fill);
  const words = new Int32Array(2 * content);
  for (let i = 0; i < words.length; i += 2) {
    words[i] = fill % WORD;
    words[i + 1] = Math.floor(fill / WORD);
  }
  return words;
}

/** Copies elements to the start of `target`. An `Int32Array` takes a 64-bit integer that it cannot hold as −1. */
export function copyValues(
  values: ChunkValues,
  { type, from, to }: { readonly type: VectorType; readonly from: number; readonly to: number },
  target: VectorTarget,
): void {
  if (!isPaired(type)) return target.set(values.subarray(from, to));
  const whole = target instanceof Int32Array;
  for (let i = from; i < to; i++) {
    const low = (values[2 * i] as number) >>> 0;
    const word = values[2 * i + 1] as number;
    const high = type === "uint64" ? word >>> 0 : word;
    target[i - from] = whole && high !== 0 ? -1 : high * WORD + low;
  }
}

function isPaired(type: VectorType): boolean {
  return type === "int64" || type === "uint64";
}
