import assert from "node:assert/strict";
import fc from "fast-check";
import { bloscCompress, bloscDecompress } from "../../src/codec/blosc.ts";
import { fromBase64 } from "../format/zarr/zarr_fixture.ts";

// Made by numcodecs 0.16.6 (c-blosc 1.21): Blosc(cname=…, clevel=1, shuffle=1).encode(values).
const SQUARES =
  "AgGRBAABAAAAAQAAlQAAABQAAAB9AAAAKLUv/WAAAJ0DABJGFyOgJ+n/Z10v2Z+fNrczcZY37217fq7i50takOSi5agKmUKc" +
  "HX//i9je/4v/bXFwkqIWtOCxNj1OwzCN80yNHS7QUooUHSJI4gqNAGM1AyoADkTkmKDhIgnJI5PMuwcAOQE4D2m2ABOLzIbLDjs8BW0=";
const SEVENS =
  "AgGRCAACAAAAAgAAcAAAABQAAABYAAAAKLUv/WAAAXUCADQEAAcOFRwjKjE4P0ZNVFtiaXB3foWMk5qhqK+2vcTL0tng5+71/A" +
  "MKERgfJi00O0JJUFdeZWxzeoGIj5adpKuyuQABAAMQAHyq2Bckzw==";
const LZ4 =
  "AgExBAABAAAAAQAAngAAABQAAACGAAAAHwABAG3wcICAEIDIEESAokDAPJAA+Hi+BIxAVMAwtiy8SACC2LBYsLJ0DDCshEAAkMC6qp6" +
  "WkpKWnqq6wJAAQISsMAx0sgA/QEFBQUJCQkJAQUJCQEFCQkJCQUJCQkJCQkJBQkFCQkFCQkJBQkJCQkFAQkJCQkJCQkJCQkBBQkJCQkFCQkI=";
const NOISE = "AgGTBCAAAAAgAAAAMAAAAP/kInnzvQaDZqhSwbuWUfPNGOwI9qTnJNJvrNKusNry";
const NOISE_BYTES = [
  255,
  228,
  34,
  121,
  243,
  189,
  6,
  131,
  102,
  168,
  82,
  193,
  187,
  150,
  81,
  243,
  205,
  24,
  236,
  8,
]
  .concat([246, 164, 231, 36, 210, 111, 172, 210, 174, 176, 218, 242]);

Deno.test("bloscDecompress() gives back what c-blosc compressed", () => {
  const squares = Float32Array.from({ length: 64 }, (_, i) => i ** 2 % 97);
  assert.deepEqual(bloscDecompress(fromBase64(SQUARES), 256), new Uint8Array(squares.buffer));
  const sevens = BigInt64Array.from({ length: 64 }, (_, i) => BigInt(7 * i));
  assert.deepEqual(bloscDecompress(fromBase64(SEVENS), 512), new Uint8Array(sevens.buffer));
  assert.deepEqual([...bloscDecompress(fromBase64(NOISE), 32) ?? []], NOISE_BYTES);
});

Deno.test("bloscDecompress() leaves frames of other codecs to others", () => {
  assert.equal(bloscDecompress(fromBase64(LZ4), 256), undefined);
});

Deno.test("bloscCompress() writes the header of c-blosc", () => {
  const squares = Float32Array.from({ length: 64 }, (_, i) => i ** 2 % 97);
  const frame = bloscCompress(new Uint8Array(squares.buffer), 4);
  const expected = fromBase64(SQUARES);
  // Version, flags, type size, lengths and the start of the block; then the length of this frame's own block.
  assert.deepEqual(frame.subarray(0, 12), expected.subarray(0, 12));
  assert.deepEqual(frame.subarray(16, 20), expected.subarray(16, 20));
  const view = new DataView(frame.buffer);
  assert.equal(view.getUint32(12, true), frame.length);
  assert.equal(view.getUint32(20, true), frame.length - 24);
});

Deno.test("bloscDecompress() undoes bloscCompress(), whatever the length", () => {
  const elements = fc.array(fc.nat(300), { maxLength: 70 });
  fc.assert(fc.property(elements, fc.constantFrom(4, 8), (values, typeSize) => {
    const bytes = new Uint8Array(
      typeSize === 4 ? Int32Array.from(values).buffer : Float64Array.from(values).buffer,
    );
    assert.deepEqual(bloscDecompress(bloscCompress(bytes, typeSize), bytes.length), bytes);
  }));
});

Deno.test("bloscDecompress() refuses damaged frames", () => {
  const frame = fromBase64(SQUARES);
  assert.throws(
    () => bloscDecompress(frame, 252),
    /gives 256 bytes from 149 where 252 from 149 are expected/,
  );
  assert.throws(() => bloscDecompress(frame.subarray(0, 100), 256), /from 149 where 256 from 100/);
  assert.throws(() => bloscDecompress(frame.subarray(0, 10), 256), /needs 16 bytes, there are 10/);
  assert.throws(() => bloscDecompress(frame.with(24, 0), 256));
});
