import assert from "node:assert/strict";
import fc from "fast-check";
import { crc32c } from "../../src/codec/crc32c.ts";

const text = (value: string) => new TextEncoder().encode(value);

Deno.test("crc32c() gives the check values of RFC 3720, B.4", () => {
  assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
  assert.equal(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43);
  assert.equal(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e);
  assert.equal(crc32c(Uint8Array.from({ length: 32 }, (_, i) => 31 - i)), 0x113fdb5c);
});

Deno.test("crc32c() of '123456789' is the catalogue's check value", () => {
  assert.equal(crc32c(text("123456789")), 0xe3069283);
});

Deno.test("crc32c() of nothing is 0", () => assert.equal(crc32c(new Uint8Array()), 0));

Deno.test("crc32c() goes on from a checksum wherever the bytes are cut", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(64), (bytes, cut) => {
    assert.equal(crc32c(bytes.subarray(cut), crc32c(bytes.subarray(0, cut))), crc32c(bytes));
  }));
});
