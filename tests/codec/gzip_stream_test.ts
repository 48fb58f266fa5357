import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { gunzip, gunzipStart, GzipError, isGzip } from "../../src/codec/gzip_stream.ts";

// Bytes without a pattern, so that the packed stream is as long as they are.
const DATA: Uint8Array = Uint8Array.from({ length: 300_000 }, (_, i) => Math.imul(i, 2654435761) >>> 13);

function* pieces(bytes: Uint8Array, size = 4096): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.slice(start, start + size);
}

async function unpacked(packed: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of gunzip(pieces(packed))) parts.push(part);
  return Buffer.concat(parts);
}

Deno.test("gunzip() unpacks one member and several, one after the other", async () => {
  const packed = gzipSync(DATA);
  assert.equal(Buffer.compare(await unpacked(packed), DATA), 0);
  assert.equal((await unpacked(Buffer.concat([packed, packed]))).length, 2 * DATA.length);
});

Deno.test("gunzip() tells damage and truncation", async () => {
  const packed = gzipSync(DATA);
  const flipped = (at: number) => packed.map((byte, i) => i === at ? byte ^ 1 : byte);
  await assert.rejects(unpacked(packed.subarray(0, 1000)), new GzipError("the gzip stream ends too early"));
  await assert.rejects(unpacked(packed.subarray(0, -2)), new GzipError("the gzip stream ends too early"));
  // The eight last bytes are CRC and length.
  await assert.rejects(unpacked(flipped(packed.length - 6)), /damaged \(incorrect data check\)/);
  await assert.rejects(unpacked(flipped(packed.length - 2)), /damaged \(incorrect length check\)/);
  await assert.rejects(unpacked(new Uint8Array(100)), GzipError);
});

Deno.test("gunzip() stops when it is aborted, and takes no more when the loop is left", async () => {
  const packed = gzipSync(DATA);
  const controller = new AbortController();
  const loop = async () => {
    for await (const _ of gunzip(pieces(packed), { signal: controller.signal })) {
      controller.abort(new Error("enough"));
    }
  };
  await assert.rejects(loop(), /enough/);
  let taken = 0;
  const endless = function* () {
    for (;; taken++) yield packed.slice();
  };
  for await (const _ of gunzip(endless())) break;
  const atBreak = taken;
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(taken, atBreak);
});

Deno.test("isGzip() and gunzipStart() look into the first bytes", () => {
  const packed = gzipSync(DATA);
  assert.equal(isGzip(packed), true);
  assert.equal(isGzip(DATA), false);
  const start = gunzipStart(packed.subarray(0, 2000));
  assert.ok(start.length > 30);
  assert.deepEqual(start, Buffer.from(DATA.subarray(0, start.length)));
  assert.equal(gunzipStart(Uint8Array.of(0x1f, 0x8b, 8, 0, 255, 255)).length, 0);
});
