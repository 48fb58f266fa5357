/** Classes of bytes in XML, to be combined: part of a name, white space, text. */
export const NAME = 1, SPACE = 2, TEXT = 4;

const LESS = 0x3c;

/** The classes of each byte. Bytes above 127 are letters: they belong to names and texts of any encoding. */
export const XML_CLASS: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  const letter = /[-A-Za-z0-9_:.]/.test(String.fromCharCode(byte)) || byte > 127;
  const space = byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
  const text = (byte >= 0x20 || space) && byte !== LESS;
  return (letter ? NAME : 0) | (space ? SPACE : 0) | (text ? TEXT : 0);
});

/** Adds a byte to the hash of the bytes before it. */
export function hashStep(hash: number, byte: number): number {
  return Math.imul(hash, 0x01000193) + byte + 1 | 0;
}

/** Hash of bytes: 32 bits, as a signed integer. */
export function hashBytes(bytes: Uint8Array): number {
  let hash = 0;
  for (const byte of bytes) hash = hashStep(hash, byte);
  return hash;
}
