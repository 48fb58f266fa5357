import assert from "node:assert/strict";
import fc from "fast-check";
import { gzipCompress, gzipDecompress, zlibDecompress } from "../../src/codec/gzip.ts";
import { zstdCompress, zstdDecompress } from "../../src/codec/zstd.ts";

const CODECS = [
  { name: "zstd", compress: zstdCompress, decompress: zstdDecompress, levels: [1, 3, 9] },
  { name: "gzip", compress: gzipCompress, decompress: gzipDecompress, levels: [0, 1, 9] },
];

for (const { name, compress, decompress, levels } of CODECS) {
  Deno.test(`${name} gives back what was compressed, at any level`, () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...levels), (bytes, level) => {
      assert.deepEqual(new Uint8Array(decompress(compress(bytes, level), bytes.length)), bytes);
    }));
  });

  Deno.test(`${name} makes repetitive bytes smaller`, () => {
    assert.ok(compress(new Uint8Array(10000)).length < 200);
  });

  Deno.test(`${name} refuses damaged, cut and wrongly sized data`, () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) >> 3);
    const packed = compress(bytes);
    assert.throws(() => decompress(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), 8));
    assert.throws(() => decompress(packed.subarray(0, packed.length >> 1), bytes.length));
    assert.throws(() => decompress(packed, bytes.length - 1));
    assert.throws(() => decompress(packed, bytes.length + 1), /5000 bytes where 5001 are expected/);
  });
}

Deno.test("zstdCompress() states the content size in the frame header", () => {
  // RFC 8878, 3.1.1.1: the two top bits of the descriptor give the width of the size, bit 5 a one-byte size.
  const frame = zstdCompress(new Uint8Array(70000));
  assert.equal((frame[4] as number) >> 6, 2);
  assert.equal(
    new DataView(frame.buffer, frame.byteOffset).getUint32(frame[4] as number & 0x20 ? 5 : 6, true),
    70000,
  );
});

Deno.test("zstdDecompress() reads a frame of numcodecs", () => {
  // numcodecs 0.16.6: Zstd(level=3).encode(b"spectral cube " * 4)
  const frame = Uint8Array.from(atob("KLUv/SA4pQAAcHNwZWN0cmFsIGN1YmUgAQADmko="), (c) => c.charCodeAt(0));
  assert.equal(new TextDecoder().decode(zstdDecompress(frame, 56)), "spectral cube ".repeat(4));
});

Deno.test("zlibDecompress() reads what Python's zlib wrote", () => {
  // Python 3: zlib.compress(b"spectral cube " * 4)
  const stream = Uint8Array.from(atob("eJwrLkhNLilKzFFILk1KVSgmmgcAYJoU9Q=="), (c) => c.charCodeAt(0));
  assert.equal(new TextDecoder().decode(zlibDecompress(stream, 56)), "spectral cube ".repeat(4));
});
