import { crc32c } from "../../codec/crc32c.ts";
import type { ShardIndexPlace } from "./array_layout.ts";

const MISSING = 2n ** 64n - 1n;

/** Where the bytes of a chunk are in its shard. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** Bytes of the index of a shard of `slots` chunks, its checksum included. */
export function shardIndexSize(slots: number, { checksum }: ShardIndexPlace): number {
  return 16 * slots + (checksum ? 4 : 0);
}

/**
 * Reads the index of a shard: for each chunk offset and length as unsigned 64-bit little-endian integers, both
 * 2⁶⁴ − 1 for a chunk that was never written, then perhaps their CRC-32C.
 *
 * @throws {Error} If the checksum does not match
 */
export function decodeShardIndex(
  bytes: Uint8Array,
  slots: number,
  { checksum }: ShardIndexPlace,
): readonly (ByteRange | undefined)[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (checksum && crc32c(bytes.subarray(0, 16 * slots)) !== view.getUint32(16 * slots, true)) {
    throw new Error("the checksum of the shard's index does not match");
  }
  return Array.from({ length: slots }, (_, slot) => {
    const [offset, length] = [view.getBigUint64(16 * slot, true), view.getBigUint64(16 * slot + 8, true)];
    return offset === MISSING && length === MISSING
      ? undefined
      : { offset: Number(offset), length: Number(length) };
  });
}

/** Writes the index of a shard, with its checksum; the inverse of `decodeShardIndex`. */
export function encodeShardIndex(ranges: readonly (ByteRange | undefined)[]): Uint8Array {
  const bytes = new Uint8Array(shardIndexSize(ranges.length, { atEnd: true, checksum: true }));
  const view = new DataView(bytes.buffer);
  ranges.forEach((range, slot) => {
    view.setBigUint64(16 * slot, range ? BigInt(range.offset) : MISSING, true);
    view.setBigUint64(16 * slot + 8, range ? BigInt(range.length) : MISSING, true);
  });
  view.setUint32(16 * ranges.length, crc32c(bytes.subarray(0, 16 * ranges.length)), true);
  return bytes;
}
