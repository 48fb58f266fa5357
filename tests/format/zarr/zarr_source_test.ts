import assert from "node:assert/strict";
import { truncateSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type Region, type Shape, wholeRegion } from "../../../src/engine/region.ts";
import { FormatError } from "../../../src/error.ts";
import { openZarr } from "../../../src/format/zarr/open_zarr.ts";
import { openZarrSource } from "../../../src/format/zarr/zarr_source.ts";
import {
  bytesOf,
  expectedValues,
  fromBase64,
  inFolder,
  readValues,
  space,
  writeFiles,
} from "./zarr_fixture.ts";

const V2 = { zarr_format: 2, compressor: null, filters: null, order: "C", fill_value: 0 };
const V3 = {
  zarr_format: 3,
  node_type: "array",
  chunk_key_encoding: { name: "default" },
  fill_value: 0,
  codecs: [{ name: "bytes", configuration: { endian: "little" } }],
};

const regular = (chunks: readonly number[]) => ({ name: "regular", configuration: { chunk_shape: chunks } });
const whole = (folder: string) => openZarr(folder).then(({ source }) => readValues(source));

Deno.test("a v2 array of big-endian chunks in C order, written by hand", async () => {
  await inFolder(async (folder) => {
    // 1 × 2 × 3 in chunks of 1 × 2 × 2: the second chunk is half padding.
    writeFiles(folder, {
      ".zarray": { ...V2, shape: [1, 2, 3], chunks: [1, 2, 2], dtype: ">f4" },
      "0.0.0": bytesOf([10, 11, 20, 21], "float32", true),
      "0.0.1": bytesOf([12, 99, 22, 99], "float32", true),
    });
    const { source, zarrFormat, arrayPath } = await openZarr(folder);
    assert.deepEqual(await readValues(source), [10, 11, 12, 20, 21, 22]);
    assert.deepEqual(source.chunks, [1, 2, 2]);
    assert.deepEqual([source.dtype, source.splitsChunks, zarrFormat, arrayPath], ["float32", true, 2, ""]);
    assert.equal(source.storedBytes, 24);
    source.close();
  });
});

Deno.test("a v2 array in F order with / between indices", async () => {
  await inFolder(async (folder) => {
    writeFiles(folder, {
      ".zarray": {
        ...V2,
        shape: [2, 2, 2],
        chunks: [2, 2, 2],
        dtype: "<i2",
        order: "F",
        dimension_separator: "/",
      },
      "0/0/0": bytesOf([0, 100, 10, 110, 1, 101, 11, 111], "int16"),
    });
    assert.deepEqual(await whole(folder), [0, 1, 10, 11, 100, 101, 110, 111]);
  });
});

Deno.test("a v2 array compressed by blosc, through zarrita", async () => {
  await inFolder(async (folder) => {
    // numcodecs 0.16.6: Blosc(cname="lz4", clevel=5, shuffle=1).encode(i // 8 for i in range(64)), float32
    const chunk =
      "AgExBAABAAAAAQAATAAAABQAAAA0AAAAHwABAHQTgAEABI8AE0ABAAMXACOAoAEAE8ABABPgAQAEMAATPwEAAzcADwIAEVBAQEBAQA==";
    const compressor = { id: "blosc", cname: "lz4", clevel: 5, shuffle: 1, blocksize: 0 };
    writeFiles(folder, {
      ".zarray": { ...V2, shape: [4, 4, 4], chunks: [4, 4, 4], dtype: "<f4", compressor },
      "0.0.0": fromBase64(chunk),
    });
    const { source } = await openZarr(folder);
    assert.equal(source.splitsChunks, false);
    assert.deepEqual(await readValues(source), Array.from({ length: 64 }, (_, i) => i >> 3));
    assert.deepEqual(await readValues(source, { start: [1, 1, 1], shape: [2, 1, 2] }), [2, 2, 4, 4]);
    source.close();
  });
});

/** Shape [2, 3, 4] of 0, 1, 2 … in zstd chunks [1, 2, 4] of one shard; [1, 0:2] was never written. zarr 3.1.6. */
const SHARD =
  "KLUv/SAgAQEAAAAAAAAAgD8AAABAAABAQAAAgEAAAKBAAADAQAAA4EAotS/9ICDVAACgAAAAQQAAEEEAACBBAAAwQQAAgL8BAOYcEyi1" +
  "L/0gINUAAKAAAKBBAACoQQAAsEEAALhBAACAvwEA5hwTAAAAAAAAAAApAAAAAAAAACkAAAAAAAAAIwAAAAAAAAD/////////////////////" +
  "TAAAAAAAAAAjAAAAAAAAAJug3rc=";
const SHARDED = {
  ...V3,
  shape: [2, 3, 4],
  data_type: "float32",
  fill_value: -1,
  chunk_grid: regular([2, 4, 4]),
  codecs: [{
    name: "sharding_indexed",
    configuration: {
      chunk_shape: [1, 2, 4],
      codecs: [...V3.codecs, { name: "zstd", configuration: { level: 1, checksum: false } }],
      index_codecs: [...V3.codecs, { name: "crc32c" }],
      index_location: "end",
    },
  }],
};

Deno.test("a shard that zarr-python wrote, with a chunk that was never written", async () => {
  await inFolder(async (folder) => {
    writeFiles(folder, { "zarr.json": SHARDED, "c/0/0/0": fromBase64(SHARD) });
    const first = Array.from({ length: 12 }, (_, i) => i);
    assert.deepEqual(await whole(folder), [...first, ...Array(8).fill(-1), 20, 21, 22, 23]);
  });
});

Deno.test("a damaged shard index and a damaged chunk are told apart from missing ones", async () => {
  await inFolder(async (folder) => {
    const index = fromBase64(SHARD);
    index[index.length - 20] = 1;
    writeFiles(folder, { "zarr.json": SHARDED, "c/0/0/0": index });
    await assert.rejects(
      whole(folder),
      /c\/0\/0\/0" as Zarr \(byte 111\): the checksum of the shard's index/,
    );
    const chunk = fromBase64(SHARD);
    chunk[41] = 0;
    writeFiles(folder, { "c/0/0/0": chunk });
    await assert.rejects(whole(folder), /c\/0\/0\/0" as Zarr \(byte 41\): .*Zstd/i);
    writeFiles(folder, { "c/0/0/0": new Uint8Array(20) });
    await assert.rejects(whole(folder), /the index of the shard needs 68 bytes, the file has 20/);
  });
});

Deno.test("chunks that were never written hold the fill value, in any byte order and encoding", async () => {
  await inFolder(async (folder) => {
    const shape = [1, 1, 3];
    const v3 = { ...V3, shape, chunk_grid: regular([1, 1, 2]) };
    const big = { codecs: [{ name: "bytes", configuration: { endian: "big" } }] };
    const cases: readonly [object, readonly number[]][] = [
      [{ ...v3, data_type: "float32", fill_value: "NaN" }, [NaN, NaN, NaN]],
      [{ ...v3, data_type: "float64", fill_value: "-Infinity", ...big }, [-Infinity, -Infinity, -Infinity]],
      [{ ...v3, data_type: "float32", fill_value: "0x3f800000" }, [1, 1, 1]],
      [{ ...v3, data_type: "int16", fill_value: 258, ...big }, [258, 258, 258]],
      [{ ...v3, data_type: "uint64", fill_value: 18446744073709551615n, ...big }, [
        2 ** 64,
        2 ** 64,
        2 ** 64,
      ]],
    ];
    for (const [document, values] of cases) {
      const digits = (_: string, value: unknown) => typeof value === "bigint" ? `<${value}>` : value;
      writeFiles(folder, { "zarr.json": JSON.stringify(document, digits).replace(/"<(\d+)>"/, "$1") });
      assert.deepEqual(await whole(folder), values);
    }
  });
});

Deno.test("a missing chunk among others is filled and the others are read", async () => {
  await inFolder(async (folder) => {
    const document = {
      ...V3,
      shape: [2, 2, 2],
      data_type: "int8",
      fill_value: 7,
      chunk_grid: regular([1, 2, 1]),
    };
    writeFiles(folder, {
      "zarr.json": document,
      "c/0/0/0": bytesOf([1, 3], "int8"),
      "c/1/0/1": bytesOf([6, 8], "int8"),
    });
    assert.deepEqual(await whole(folder), [1, 7, 3, 7, 7, 6, 7, 8]);
  });
});

Deno.test("a chunk file that is cut names itself, the byte and the size it should have", async () => {
  await inFolder(async (folder) => {
    const document = { ...V3, shape: [2, 2, 2], data_type: "float32", chunk_grid: regular([2, 2, 2]) };
    writeFiles(folder, { "zarr.json": document, "c/0/0/0": bytesOf([0, 1, 2, 3, 4, 5, 6, 7], "float32") });
    const { source } = await openZarr(folder);
    truncateSync(join(folder, "c/0/0/0"), 20);
    assert.deepEqual(await readValues(source, { start: [0, 0, 0], shape: [1, 2, 2] }), [0, 1, 2, 3]);
    await assert.rejects(readValues(source), (error) => {
      assert.ok(error instanceof FormatError);
      assert.equal(error.path, join(folder, "c/0/0/0"));
      assert.match(error.message, /the chunk takes bytes 0 to 32 of this file, which has 20/);
      return true;
    });
    await assert.rejects(readValues(source, { start: [1, 0, 0], shape: [1, 1, 2] }), { offset: 16 });
    source.close();
  });
});

Deno.test("a plain chunk is read in parts: only the bytes that are needed, and gaps below a page", async () => {
  await inFolder(async (folder) => {
    const shape: Shape = [4, 8, 2048];
    const document = { ...V3, shape, data_type: "uint8", chunk_grid: regular(shape) };
    const values = expectedValues(shape, wholeRegion(shape));
    writeFiles(folder, { "zarr.json": document, "c/0/0/0": bytesOf(values, "uint8") });
    const { source } = await openZarr(folder);
    const counted = async (region: Region) => {
      const before = source.bytesRead;
      assert.deepEqual(await readValues(source, region), expectedValues(shape, region));
      return source.bytesRead - before;
    };
    assert.equal(await counted({ start: [2, 0, 0], shape: [1, 8, 2048] }), 8 * 2048);
    assert.equal(await counted({ start: [0, 3, 0], shape: [4, 1, 2048] }), 4 * 2048);
    assert.equal(await counted({ start: [1, 3, 5], shape: [1, 1, 7] }), 7);
    // Columns 100 to 200: 1948 bytes between rows are read along, 7 rows between planes are not.
    assert.equal(await counted({ start: [0, 3, 100], shape: [2, 1, 100] }), 2 * 2048);
    source.close();
  });
});

Deno.test("axes are brought into the cube's order by their names", async () => {
  const shape: Shape = [3, 4, 5];
  const expected = expectedValues(shape, wholeRegion(shape));
  const at = (c: number, y: number, x: number) => expected[(c * 4 + y) * 5 + x] as number;
  const stored: number[] = [];
  for (let x = 0; x < 5; x++) {
    for (let y = 0; y < 4; y++) for (let c = 0; c < 3; c++) stored.push(at(c, y, x));
  }
  await inFolder(async (folder) => {
    writeFiles(folder, {
      "zarr.json": {
        ...V3,
        shape: [5, 4, 3],
        data_type: "float32",
        chunk_grid: regular([5, 4, 3]),
        dimension_names: ["ra", "dec", "freq"],
      },
      "c/0/0/0": bytesOf(stored, "float32"),
    });
    const { source, dimensionNames } = await openZarr(folder);
    assert.deepEqual(source.shape, shape);
    assert.deepEqual(dimensionNames, ["freq", "dec", "ra"]);
    const length = (n: number) => fc.tuple(fc.nat(n - 1), fc.nat(n - 1));
    await fc.assert(fc.asyncProperty(length(3), length(4), length(5), async (...axes) => {
      const region: Region = {
        start: axes.map(([a, b]) => Math.min(a, b)) as unknown as Shape,
        shape: axes.map(([a, b]) => Math.abs(a - b) + 1) as unknown as Shape,
      };
      assert.deepEqual(await readValues(source, region), expectedValues(shape, region));
    }));
    source.close();
  });
});

Deno.test("axes of length 1 beyond three are dropped", async () => {
  await inFolder(async (folder) => {
    // A chunk that is longer than the axis of length 1 can only be read by zarrita.
    for (
      const [chunks, values] of [[[1, 1, 2, 2], [1, 2, 3, 4]], [[2, 1, 2, 2], [
        1,
        2,
        3,
        4,
        0,
        0,
        0,
        0,
      ]]] as const
    ) {
      const document = { ...V3, shape: [1, 1, 2, 2], data_type: "int32", chunk_grid: regular(chunks) };
      writeFiles(folder, { "zarr.json": document, "c/0/0/0/0": bytesOf(values, "int32") });
      const { source } = await openZarr(folder);
      assert.deepEqual(source.shape, [1, 2, 2]);
      assert.deepEqual(await readValues(source), [1, 2, 3, 4]);
      source.close();
    }
  });
});

Deno.test("a ref opens the source again without reading metadata", async () => {
  await inFolder(async (folder) => {
    const document = { ...V3, shape: [1, 1, 2], data_type: "uint8", chunk_grid: regular([1, 1, 2]) };
    writeFiles(folder, { "zarr.json": document, "c/0/0/0": Uint8Array.of(4, 2) });
    const { source } = await openZarr(folder);
    writeFiles(folder, { "zarr.json": "gone" });
    const again = openZarrSource(JSON.parse(JSON.stringify(source.ref)));
    assert.deepEqual(again.ref, source.ref);
    assert.deepEqual(await readValues(again), [4, 2]);
    again.close();
  });
});

Deno.test("an aborted read throws the reason of the signal", async () => {
  await inFolder(async (folder) => {
    const document = { ...V3, shape: [1, 1, 2], data_type: "uint8", chunk_grid: regular([1, 1, 2]) };
    writeFiles(folder, { "zarr.json": document, "c/0/0/0": Uint8Array.of(4, 2) });
    const { source } = await openZarr(folder);
    const signal = AbortSignal.abort(new Error("stop"));
    const mark = space.memory.mark();
    assert.throws(() => source.read(wholeRegion(source.shape), space, { signal }), /stop/);
    assert.equal(space.memory.mark(), mark);
  });
});
