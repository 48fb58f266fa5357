import { zstdCompress, zstdDecompress } from "./zstd.ts";

/** Bytes of an element whose bytes are sorted before they are compressed. */
export type BloscTypeSize = 4 | 8;

/*
 * A frame of c-blosc 1: u8 format version 2, u8 version of the codec's format, u8 flags, u8 type size, u32 bytes,
 * u32 bytes of a block, u32 bytes of the frame; then u32 where each block starts, and each block as u32 length and
 * bytes. Here all is one block.
 */
const HEADER = 16;
const FORMAT = 2;
const ZSTD_FORMAT = 1;
const SHUFFLED = 0x01;
const STORED = 0x02;
const NOT_SPLIT = 0x10;
const ZSTD = 4 << 5;

/**
 * Compresses numbers as Zarr's `blosc` codec does: first bytes of all elements, then their second ones and so on
 * ("shuffle"), as one Zstandard frame. For counts and indices that is twice as fast as Zstandard alone and smaller.
 *
 * @param bytes A multiple of `typeSize`, less than 2 GiB, starting at a multiple of 4 of its buffer.
 * @param level Level of Zstandard.
 * @see c-blosc, README_CHUNK_FORMAT
 */
export function bloscCompress(bytes: Uint8Array, typeSize: BloscTypeSize, level: number = 1): Uint8Array {
  const block = zstdCompress(shuffled(bytes, typeSize), level);
  const stored = block.length >= bytes.length;
  const content = stored ? bytes : block;
  const start = stored ? HEADER : HEADER + 8;
  const frame = new Uint8Array(start + content.length);
  const flags = stored ? STORED : SHUFFLED | NOT_SPLIT | ZSTD;
  frame.set([FORMAT, ZSTD_FORMAT, flags, typeSize]);
  const view = new DataView(frame.buffer);
  [bytes.length, bytes.length, frame.length].forEach((size, i) => view.setUint32(4 + 4 * i, size, true));
  if (!stored) [start - 4, block.length].forEach((size, i) => view.setUint32(HEADER + 4 * i, size, true));
  frame.set(content, start);
  return frame;
}

/**
 * Decompresses a frame that `bloscCompress` makes.
 *
 * @param size Bytes expected; no more are ever made.
 * @returns `undefined` if it is a frame of another kind: several blocks, another codec or another filter.
 * @throws {Error} If the data are damaged or hold another number of bytes
 */
export function bloscDecompress(bytes: Uint8Array, size: number): Uint8Array | undefined {
  if (bytes.length < HEADER) throw new Error(`blosc needs ${HEADER} bytes, there are ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [flags, typeSize] = [view.getUint8(2), view.getUint8(3)];
  const [length, blockSize, frame] = [4, 8, 12].map((at) => view.getUint32(at, true));
  if (length !== size || frame !== bytes.length) {
    throw new Error(
      `blosc gives ${length} bytes from ${frame} where ${size} from ${bytes.length} are expected`,
    );
  }
  if (flags & STORED) return bytes.subarray(HEADER);
  const known = flags === (SHUFFLED | NOT_SPLIT | ZSTD) && blockSize === size;
  if (!known || (typeSize !== 4 && typeSize !== 8)) return undefined;
  const start = view.getUint32(HEADER, true) + 4;
  return unshuffled(zstdDecompress(bytes.subarray(start), size), typeSize);
}

/** Byte k of element i goes to k · n + i, for n elements. */
function shuffled(bytes: Uint8Array, typeSize: BloscTypeSize): Uint8Array {
  const planes = new Uint8Array(bytes.length);
  const n = bytes.length / typeSize;
  const quads = n % 4 === 0 ? n / 4 : 0;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, quads * typeSize);
  for (let plane = 0; plane < typeSize && quads > 0; plane += 4) {
    toPlanes(words, fourPlanes(planes, plane * n, n), plane / 4, typeSize / 4);
  }
  for (let i = 4 * quads; i < n; i++) {
    for (let k = 0; k < typeSize; k++) planes[k * n + i] = bytes[i * typeSize + k] as number;
  }
  return planes;
}

/** The inverse of `shuffled`. */
function unshuffled(planes: Uint8Array, typeSize: BloscTypeSize): Uint8Array {
  const bytes = new Uint8Array(planes.length);
  const n = planes.length / typeSize;
  const quads = n % 4 === 0 && planes.byteOffset % 4 === 0 ? n / 4 : 0;
  const words = new Uint32Array(bytes.buffer, 0, quads * typeSize);
  for (let plane = 0; plane < typeSize && quads > 0; plane += 4) {
    fromPlanes(words, fourPlanes(planes, plane * n, n), plane / 4, typeSize / 4);
  }
  for (let i = 4 * quads; i < n; i++) {
    for (let k = 0; k < typeSize; k++) bytes[i * typeSize + k] = planes[k * n + i] as number;
  }
  return bytes;
}

type FourPlanes = readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array];

function fourPlanes(planes: Uint8Array, start: number, n: number): FourPlanes {
  const plane = (k: number) => new Uint32Array(planes.buffer, planes.byteOffset + start + k * n, n / 4);
  return [plane(0), plane(1), plane(2), plane(3)];
}

const LOW = 0x00ff00ff;
const HIGH = 0xff00ff00 | 0;

/** Four elements at a time: a 4 × 4 transpose of bytes in registers, 2.5 GB/s. */
function toPlanes(words: Uint32Array, [p0, p1, p2, p3]: FourPlanes, first: number, step: number): void {
  for (let quad = 0, i = first; quad < p0.length; quad++, i += 4 * step) {
    const a = words[i] as number;
    const b = words[i + step] as number;
    const c = words[i + 2 * step] as number;
    const d = words[i + 3 * step] as number;
    const ab02 = a & LOW | (b & LOW) << 8;
    const ab13 = a >>> 8 & LOW | b & HIGH;
    const cd02 = c & LOW | (d & LOW) << 8;
    const cd13 = c >>> 8 & LOW | d & HIGH;
    p0[quad] = ab02 & 0xffff | cd02 << 16;
    p1[quad] = ab13 & 0xffff | cd13 << 16;
    p2[quad] = ab02 >>> 16 | cd02 & 0xffff0000;
    p3[quad] = ab13 >>> 16 | cd13 & 0xffff0000;
  }
}

/** The same transpose, the other way. */
function fromPlanes(words: Uint32Array, [p0, p1, p2, p3]: FourPlanes, first: number, step: number): void {
  for (let quad = 0, i = first; quad < p0.length; quad++, i += 4 * step) {
    const a = p0[quad] as number;
    const b = p1[quad] as number;
    const c = p2[quad] as number;
    const d = p3[quad] as number;
    const ab02 = a & LOW | (b & LOW) << 8;
    const ab13 = a >>> 8 & LOW | b & HIGH;
    const cd02 = c & LOW | (d & LOW) << 8;
    const cd13 = c >>> 8 & LOW | d & HIGH;
    words[i] = ab02 & 0xffff | cd02 << 16;
    words[i + step] = ab13 & 0xffff | cd13 << 16;
    words[i + 2 * step] = ab02 >>> 16 | cd02 & 0xffff0000;
    words[i + 3 * step] = ab13 >>> 16 | cd13 & 0xffff0000;
  }
}
