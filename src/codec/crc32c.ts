const POLYNOMIAL = 0x82f63b78;
const TABLES = slicingTables();

/**
 * The CRC-32C (Castagnoli) checksum of bytes, as an unsigned 32-bit integer: what Zarr's `crc32c` codec and shard
 * indexes carry. About 0.6 GB/s.
 *
 * @param start The checksum of the bytes before these, to go on from.
 * @see RFC 3720, appendix B.4
 */
export function crc32c(bytes: Uint8Array, start: number = 0): number {
  const [t0, t1, t2, t3] = TABLES;
  const whole = bytes.length - bytes.length % 4;
  let crc = ~start;
  for (let i = 0; i < whole; i += 4) {
    crc ^= at(bytes, i) | at(bytes, i + 1) << 8 | at(bytes, i + 2) << 16 | at(bytes, i + 3) << 24;
    crc = at(t3, crc & 255) ^ at(t2, crc >>> 8 & 255) ^ at(t1, crc >>> 16 & 255) ^ at(t0, crc >>> 24);
  }
  for (let i = whole; i < bytes.length; i++) crc = at(t0, (crc ^ at(bytes, i)) & 255) ^ crc >>> 8;
  return ~crc >>> 0;
}

function at(values: Uint8Array | Int32Array, i: number): number {
  return values[i] as number;
}

/** Table k maps a byte to its effect k bytes later, so that four bytes are folded in at once. */
function slicingTables(): readonly [Int32Array, Int32Array, Int32Array, Int32Array] {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
    return crc;
  });
  const next = (table: Int32Array) => table.map((crc) => at(first, crc & 255) ^ crc >>> 8);
  const second = next(first);
  const third = next(second);
  return [first, second, third, next(third)];
}
