/**
 * Turns the sign bit of big-endian integers over, in place: the stored signed integers of the FITS convention for
 * unsigned ones (BZERO 32768 or 2^31), and of bytes for signed ones (BZERO -128).
 *
 * @param bytes Whole elements; the first byte at a multiple of 4.
 * @param width Bytes of one element.
 */
export function flipSigns(bytes: Uint8Array, width: 1 | 2 | 4): void {
  const whole = bytes.length - (bytes.length % 4);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, whole / 4);
  const pattern = SIGN_BITS[width];
  for (let i = 0; i < words.length; i++) words[i] = (words[i] ?? 0) ^ pattern;
  for (let i = whole; i < bytes.length; i += width) bytes[i] = (bytes[i] ?? 0) ^ 0x80;
}

/** The first byte of each big-endian element, seen in a little-endian word. */
const SIGN_BITS = { 1: 0x80808080 | 0, 2: 0x00800080, 4: 0x00000080 } as const;
