import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Region, type Shape, wholeRegion } from "../../../src/engine/region.ts";
import { FormatError } from "../../../src/error.ts";
import { createZarr, type CreateZarrOptions } from "../../../src/format/zarr/create_zarr.ts";
import { openZarr } from "../../../src/format/zarr/open_zarr.ts";
import { openZarrSink } from "../../../src/format/zarr/zarr_sink.ts";
import { openZarrSource } from "../../../src/format/zarr/zarr_source.ts";
import { createKernelSpace } from "../../../src/kernel/kernel_space.ts";
import { expectedValues, inFolder, readValues, space, writeFiles, writeTask } from "./zarr_fixture.ts";

const SHAPE: Shape = [5, 7, 6];
const CUT: Region = { start: [1, 2, 3], shape: [3, 4, 2] };
const OPTIONS: CreateZarrOptions = { shape: SHAPE, chunks: [2, 4, 4], dtype: "float32", codec: "none" };

type Answer = (request: Request, bytes: Uint8Array<ArrayBuffer>) => Response | Promise<Response> | undefined;

/** Serves a folder on this machine; `answer` may answer in place of the usual one. */
async function serving(folder: string, answer: Answer, test: (url: string) => Promise<void>): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const file = await readFile(join(folder, new URL(request.url).pathname)).catch(() => undefined);
    const bytes = file && new Uint8Array(file);
    if (!bytes) return new Response(null, { status: 404 });
    const headers = { "content-length": String(bytes.length) };
    const [, first, last] = /bytes=(\d+)-(\d+)/.exec(request.headers.get("range") ?? "") ?? [];
    const special = answer(request, bytes);
    if (special) return special;
    if (request.method === "HEAD") return new Response(null, { headers });
    if (first === undefined) return new Response(bytes);
    return new Response(bytes.subarray(Number(first), Number(last) + 1), { status: 206 });
  });
  try {
    await test(`http://127.0.0.1:${server.addr.port}/cube.zarr`);
  } finally {
    await server.shutdown();
  }
}

async function writeCube(folder: string, options: CreateZarrOptions): Promise<void> {
  const vrad = { name: "vrad", dims: ["channel"], values: Float64Array.of(1, 2, 3, 4, 5) } as const;
  const output = await createZarr(join(folder, "cube.zarr"), { ...options, coordinates: [vrad] });
  await writeTask(openZarrSink(output.sinkRef), wholeRegion(SHAPE));
  await output.publish();
}

for (const codec of ["none", "zstd", "gzip"] as const) {
  for (const shards of [undefined, [4, 8, 8]] as const) {
    Deno.test(`a ${codec} array ${shards ? "in shards" : "of chunk files"} is read over HTTP`, async () => {
      await inFolder(async (folder) => {
        await writeCube(folder, { ...OPTIONS, codec, ...(shards && { shards }) });
        await serving(folder, () => undefined, async (url) => {
          const { source, coordinates } = await openZarr(url);
          assert.deepEqual(await readValues(source), expectedValues(SHAPE, wholeRegion(SHAPE)));
          assert.deepEqual(await readValues(source, CUT), expectedValues(SHAPE, CUT));
          assert.deepEqual([...await coordinates[0]?.read() ?? []], [1, 2, 3, 4, 5]);
          assert.ok(source.bytesRead > 0);
        });
      });
    });
  }
}

Deno.test("a server that knows no ranges gives the same numbers", async () => {
  await inFolder(async (folder) => {
    await writeCube(folder, { ...OPTIONS, shards: [4, 8, 8] });
    const whole: Answer = ({ method }, bytes) => method === "GET" ? new Response(bytes) : undefined;
    await serving(folder, whole, async (url) => {
      const { source } = await openZarr(url);
      assert.deepEqual(await readValues(source, CUT), expectedValues(SHAPE, CUT));
    });
  });
});

Deno.test("a remote source asks for no metadata when opened from its ref, and for few chunks at a time", async () => {
  await inFolder(async (folder) => {
    await writeCube(folder, { ...OPTIONS, chunks: [1, 2, 2] });
    const asked: string[] = [];
    let [running, most] = [0, 0];
    const count: Answer = async ({ url }, bytes) => {
      asked.push(new URL(url).pathname);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 0));
      running--;
      return new Response(bytes);
    };
    await serving(folder, count, async (url) => {
      const { ref } = (await openZarr(url)).source;
      assert.deepEqual(asked, ["/cube.zarr/zarr.json"]);
      const source = openZarrSource(JSON.parse(JSON.stringify(ref)));
      asked.length = 0;
      await readValues(source);
      assert.equal(asked.length, 5 * 4 * 3);
      assert.ok(asked.every((path) => path.startsWith("/cube.zarr/cube/c/")));
      assert.ok(most <= 8);
    });
  });
});

Deno.test("missing stores, refused chunks and unlisted groups say what they are", async () => {
  await inFolder(async (folder) => {
    await writeCube(folder, OPTIONS);
    const refuse: Answer = ({ url }) =>
      url.includes("/c/1/0/1") ? new Response("no", { status: 503 }) : undefined;
    await serving(folder, refuse, async (url) => {
      await assert.rejects(openZarr(`${url}x`), /there is no zarr.json, .zarray or .zgroup/);
      const { source } = await openZarr(url);
      const mark = space.memory.mark();
      await assert.rejects(readValues(source), (error) => {
        assert.ok(error instanceof FormatError);
        assert.match(error.message, /\/cube\.zarr\/cube\/c\/1\/0\/1" as Zarr: .*503/);
        return true;
      });
      assert.equal(space.memory.mark(), mark);
      const rest: Region = { start: [0, 0, 0], shape: [2, 7, 6] };
      assert.deepEqual(await readValues(source, rest), expectedValues(SHAPE, rest));
    });
  });
});

Deno.test("metadata that an object store refuses to show count as absent, chunks do not", async () => {
  await inFolder(async (folder) => {
    const array = {
      zarr_format: 2,
      shape: [1, 1, 2],
      chunks: [1, 1, 1],
      dtype: "|u1",
      fill_value: 0,
      order: "C",
    };
    writeFiles(folder, { "cube.zarr/.zarray": { ...array, compressor: null, filters: null } });
    writeFiles(folder, {
      "cube.zarr/0.0.0": Uint8Array.of(7),
      "cube.zarr/0.0.1": Uint8Array.of(8),
      "cube.zarr/zarr.json": "x",
      "cube.zarr/.zattrs": "x",
    });
    const hidden: Answer = ({ url }) =>
      /zattrs|json|0\.0\.1$/.test(url) ? new Response("no", { status: 403 }) : undefined;
    await serving(folder, hidden, async (url) => {
      const { source, attributes } = await openZarr(url);
      assert.deepEqual(attributes, {});
      assert.deepEqual(await readValues(source, { start: [0, 0, 0], shape: [1, 1, 1] }), [7]);
      await assert.rejects(readValues(source), /0\.0\.1" as Zarr: .*403/);
    });
  });
});

Deno.test("the abort of one read leaves another read of the same source alone", async () => {
  await inFolder(async (folder) => {
    for (const shards of [undefined, [4, 8, 8]] as const) {
      await writeCube(folder, { ...OPTIONS, overwrite: true, ...(shards && { shards }) });
      const stop = new AbortController();
      const abortAtFirstChunk: Answer = ({ url }) => {
        if (url.includes("/c/")) stop.abort(new Error("enough"));
        return undefined;
      };
      await serving(folder, abortAtFirstChunk, async (url) => {
        const { source } = await openZarr(url);
        const own = createKernelSpace();
        const aborted = Promise.resolve(source.read(wholeRegion(SHAPE), own, { signal: stop.signal }));
        const [first, other] = await Promise.allSettled([aborted, readValues(source)]);
        assert.equal(String((first as PromiseRejectedResult).reason), "Error: enough");
        const { value } = other as PromiseFulfilledResult<number[]>;
        assert.deepEqual(value, expectedValues(SHAPE, wholeRegion(SHAPE)));
      });
    }
  });
});
