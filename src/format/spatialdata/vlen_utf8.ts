/**
 * The bytes of a chunk of strings as Zarr's `vlen-utf8` codec has them: their number as u32, then for each its length
 * in bytes as u32 and its UTF-8.
 */
export function encodeStrings(strings: readonly string[]): Uint8Array<ArrayBuffer> {
  // No string takes more than three bytes for a UTF-16 unit.
  const most = strings.reduce((bytes, text) => bytes + 4 + 3 * text.length, 4);
  const bytes = new Uint8Array(most);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, strings.length, true);
  let at = 4;
  for (const text of strings) {
    const length = writeText(text, bytes, at + 4);
    view.setUint32(at, length, true);
    at += 4 + length;
  }
  return bytes.subarray(0, at);
}

const encoder = new TextEncoder();

/** Writes a text; one call to the encoder for each of a million short names would take half a second. */
function writeText(text: string, bytes: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 127) return encoder.encodeInto(text, bytes.subarray(at)).written;
    bytes[at + i] = unit;
  }
  return text.length;
}
