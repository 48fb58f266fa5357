import assert from "node:assert/strict";
import { truncateSync } from "node:fs";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { crc32c } from "../../../src/codec/crc32c.ts";
import { UnsupportedError } from "../../../src/error.ts";
import { VectorReader } from "../../../src/format/spatialdata/read/vector_reader.ts";
import { encodeShardIndex } from "../../../src/format/zarr/shard_index.ts";
import type { JsonObject } from "../../../src/format/zarr/zarr_json.ts";
import { zarrStore } from "../../../src/format/zarr/zarr_store.ts";
import { bytesOf, inFolder, writeFiles } from "../zarr/zarr_fixture.ts";

const VALUES = Array.from({ length: 4 }, () => [0, 3, 1, 4, 7, 2, 5, 5, 6, 1, 0, 2, 2, 2, 2, 2]).flat();
const BYTES = { name: "bytes", configuration: { endian: "little" } };

/** Metadata of int32 in chunks of 64. */
function document(
  length: number,
  codecs: readonly (JsonObject | string)[],
  more: JsonObject = {},
): JsonObject {
  return {
    zarr_format: 3,
    node_type: "array",
    shape: [length],
    data_type: "int32",
    chunk_grid: { name: "regular", configuration: { chunk_shape: [64] } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    fill_value: 0,
    codecs: [BYTES, ...codecs],
    ...more,
  };
}

async function readAll(folder: string, metadata: JsonObject): Promise<number[]> {
  const reader = new VectorReader(zarrStore(folder), metadata);
  const values = new Int32Array(reader.length);
  await reader.read(0, values);
  return [...values];
}

function withChecksum(bytes: Uint8Array): Uint8Array {
  const all = new Uint8Array(bytes.length + 4);
  all.set(bytes);
  new DataView(all.buffer).setUint32(bytes.length, crc32c(bytes), true);
  return all;
}

const plain = bytesOf(VALUES, "int32");
// Frames of VALUES by numcodecs 0.16.6: Blosc("lz4", 5, BITSHUFFLE) and Blosc("zstd", 5, SHUFFLE, blocksize=128).
const LZ4 =
  "02013404000100000001000032000000140000001a00000022d60202002232f9020022d80102001f000100cf500000000000";
const BLOCKS =
  "0201910400010000800000005e000000180000003b0000001f00000028b52ffd2080b500006000030104070205050601" +
  "000203000c2698398005491f00000028b52ffd2080b500006000030104070205050601000203000c269839800549";
const blosc = {
  name: "blosc",
  configuration: { cname: "lz4", clevel: 5, shuffle: "bitshuffle", typesize: 4 },
};
const CODECS: Readonly<Record<string, readonly [readonly (JsonObject | string)[], Uint8Array]>> = {
  nothing: [[], plain],
  zstd: [[{ name: "zstd", configuration: { level: 0 } }], zstdCompressSync(plain)],
  gzip: [["gzip"], gzipSync(plain)],
  "zstd and a checksum": [["zstd", "crc32c"], withChecksum(zstdCompressSync(plain))],
  "a checksum inside gzip": [["crc32c", "gzip"], gzipSync(withChecksum(plain))],
  "blosc of lz4 with shuffled bits": [[blosc], Uint8Array.fromHex(LZ4)],
  "blosc of two blocks": [[blosc], Uint8Array.fromHex(BLOCKS)],
};

for (const [name, [codecs, stored]] of Object.entries(CODECS)) {
  Deno.test(`VectorReader undoes ${name}`, async () => {
    await inFolder(async (folder) => {
      writeFiles(folder, { "c/0": stored });
      assert.deepEqual(await readAll(folder, document(64, codecs)), VALUES);
      writeFiles(folder, { "c/0": stored.subarray(0, stored.length - 1) });
      await assert.rejects(readAll(folder, document(64, codecs)), {
        name: "FormatError",
        path: join(folder, "c/0"),
      });
    });
  });
}

Deno.test("VectorReader reads Zarr v2 with and without a compressor", async () => {
  const metadata = { zarr_format: 2, shape: [64], chunks: [64], dtype: "<i4", fill_value: 0, order: "C" };
  await inFolder(async (folder) => {
    writeFiles(folder, { "0": Uint8Array.fromHex(LZ4) });
    const compressor = { id: "blosc", cname: "lz4", clevel: 5, shuffle: 2, blocksize: 0 };
    assert.deepEqual(await readAll(folder, { ...metadata, filters: null, compressor }), VALUES);
    writeFiles(folder, { "0": plain });
    assert.deepEqual(await readAll(folder, { ...metadata, filters: null, compressor: null }), VALUES);
  });
});

Deno.test("VectorReader reads shards, and fills chunks and files that were never written", async () => {
  await inFolder(async (folder) => {
    const chunk = gzipSync(plain);
    const index = encodeShardIndex([undefined, { offset: 0, length: chunk.length }]);
    writeFiles(folder, { "c/1": Uint8Array.from([...chunk, ...index]) });
    const sharding = {
      chunk_shape: [64],
      codecs: [BYTES, "gzip"],
      index_codecs: [BYTES, "crc32c"],
      index_location: "end",
    };
    const metadata = {
      ...document(250, []),
      fill_value: 9,
      chunk_grid: { name: "regular", configuration: { chunk_shape: [128] } },
      codecs: [{ name: "sharding_indexed", configuration: sharding }],
    };
    assert.deepEqual(await readAll(folder, metadata), [
      ...Array<number>(192).fill(9),
      ...VALUES.slice(0, 58),
    ]);
    truncateSync(join(folder, "c/1"), 20);
    await assert.rejects(readAll(folder, metadata), { name: "FormatError", path: join(folder, "c/1") });
  });
});

Deno.test("VectorReader decodes each chunk once when ranges ascend or are read at once", async () => {
  await inFolder(async (folder) => {
    writeFiles(folder, { "c/0": plain, "c/1": plain, "c/2": plain });
    const reader = new VectorReader(zarrStore(folder), document(192, []));
    for (let start = 0; start < 180; start += 12) {
      await reader.read(start, new Float64Array(24).subarray(0, 12));
    }
    assert.equal(reader.bytesRead, 3 * plain.length);
    reader.close();
    const parts = Array.from({ length: 8 }, () => new Float64Array(16));
    await Promise.all(parts.map((part, i) => reader.read(16 * i, part)));
    assert.equal(reader.bytesRead, 5 * plain.length);
    assert.deepEqual(parts.flatMap((part) => [...part]), [...VALUES, ...VALUES]);
  });
});

Deno.test("VectorReader converts 64-bit integers exactly, and marks what an Int32Array cannot hold", async () => {
  await inFolder(async (folder) => {
    const values = [2n ** 33n + 5n, -7n, 12n, 2n ** 31n + 1n];
    writeFiles(folder, {
      "c/0": new Uint8Array(BigInt64Array.from({ length: 64 }, (_, i) => values[i] ?? 0n).buffer),
    });
    const reader = new VectorReader(zarrStore(folder), { ...document(4, []), data_type: "int64" });
    const [doubles, integers] = [new Float64Array(4), new Int32Array(4)];
    await reader.read(0, doubles);
    assert.deepEqual([...doubles], values.map(Number));
    await reader.read(0, integers);
    assert.deepEqual(integers.map(Math.sign), Int32Array.of(-1, -1, 1, -1));
    assert.equal(integers[2], 12);
    const filled = new VectorReader(zarrStore(join(folder, "none")), {
      ...document(2, []),
      data_type: "int64",
      fill_value: "-8589934597",
    });
    const fill = new Float64Array(2);
    await filled.read(0, fill);
    assert.deepEqual([...fill], [-8589934597, -8589934597]);
  });
});

Deno.test("VectorReader refuses codecs and elements that it does not know, by name", () => {
  const store = zarrStore("nowhere");
  const refused = (metadata: JsonObject, message: RegExp) =>
    assert.throws(() => new VectorReader(store, metadata), (error) => {
      assert.ok(error instanceof UnsupportedError);
      assert.match(error.message, message);
      return true;
    });
  refused(document(64, [{ name: "lzma", configuration: {} }]), /codec "lzma"/);
  refused({ ...document(64, []), data_type: "string" }, /"string"/);
  refused({ ...document(64, []), data_type: "float16" }, /float16/);
  refused(
    { ...document(64, []), codecs: [{ name: "bytes", configuration: { endian: "big" } }] },
    /big-endian/,
  );
});

Deno.test("an aborted read of VectorReader does not fail others of the same chunk", async () => {
  await inFolder(async (folder) => {
    writeFiles(folder, { "c/0": plain, "c/1": plain });
    const reader = new VectorReader(zarrStore(folder), document(128, []));
    const controller = new AbortController();
    const [aborted, whole] = [new Float64Array(128), new Float64Array(128)];
    const first = reader.read(0, aborted, { signal: controller.signal });
    const second = reader.read(0, whole);
    controller.abort(new DOMException("enough", "AbortError"));
    await assert.rejects(first, { name: "AbortError" });
    await second;
    assert.deepEqual([...whole], [...VALUES, ...VALUES]);
  });
});
