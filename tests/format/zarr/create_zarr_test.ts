import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { wholeRegion } from "../../../src/engine/region.ts";
import { ExistsError, UnsupportedError } from "../../../src/error.ts";
import { createZarr, type CreateZarrOptions } from "../../../src/format/zarr/create_zarr.ts";
import { openZarr } from "../../../src/format/zarr/open_zarr.ts";
import { openZarrSink } from "../../../src/format/zarr/zarr_sink.ts";
import { expectedValues, inFolder, readValues, writeFiles, writeTask } from "./zarr_fixture.ts";

const OPTIONS: CreateZarrOptions = { shape: [2, 3, 4], chunks: [2, 2, 2], dtype: "float32", codec: "none" };

Deno.test("nothing is seen under the final name before publish(), and nothing else after it", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "out.zarr");
    const output = await createZarr(path, { ...OPTIONS, codec: "zstd" });
    const left = openZarrSink(output.sinkRef).open(wholeRegion([2, 3, 4]));
    await writeTask(openZarrSink(output.sinkRef), wholeRegion([2, 3, 4]));
    left.abort();
    assert.match(readdirSync(folder).join(), /^out\.zarr\.partial-\d+-[0-9a-f]{8}$/);
    await output.publish();
    assert.deepEqual(readdirSync(folder), ["out.zarr"]);
    assert.deepEqual(readdirSync(join(path, "cube")).sort(), ["c", "zarr.json"]);
    await output.discard();
    const { source } = await openZarr(path);
    assert.deepEqual(await readValues(source), expectedValues([2, 3, 4], wholeRegion([2, 3, 4])));
    source.close();
  });
});

Deno.test("discard() removes everything", async () => {
  await inFolder(async (folder) => {
    const output = await createZarr(join(folder, "out.zarr"), OPTIONS);
    await writeTask(openZarrSink(output.sinkRef), wholeRegion([2, 3, 4]));
    await output.discard();
    assert.deepEqual(readdirSync(folder), []);
  });
});

Deno.test("a writer that comes after discard() fails and brings nothing back", async () => {
  await inFolder(async (folder) => {
    for (const codec of ["none", "zstd"] as const) {
      const output = await createZarr(join(folder, "out.zarr"), { ...OPTIONS, codec });
      const sink = openZarrSink(output.sinkRef);
      await output.discard();
      await assert.rejects(writeTask(sink, wholeRegion([2, 3, 4])), { code: "ENOENT" });
      assert.deepEqual(readdirSync(folder), []);
    }
  });
});

Deno.test("an output in the way is refused before anything is written, and at publish()", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "out.zarr");
    const late = await createZarr(path, OPTIONS);
    const first = await createZarr(path, OPTIONS);
    await first.publish();
    await assert.rejects(late.publish(), ExistsError);
    await late.discard();
    await assert.rejects(
      createZarr(path, OPTIONS),
      (error) => error instanceof ExistsError && error.path === path,
    );
    assert.deepEqual(readdirSync(folder), ["out.zarr"]);
  });
});

Deno.test("overwrite replaces a store when the new one is complete", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "out.zarr");
    await (await createZarr(path, { ...OPTIONS, attributes: { made: 1 } })).publish();
    const output = await createZarr(path, { ...OPTIONS, overwrite: true, attributes: { made: 2 } });
    assert.equal((await openZarr(path)).attributes.made, 1);
    await output.publish();
    assert.equal((await openZarr(path)).attributes.made, 2);
    assert.deepEqual(readdirSync(folder), ["out.zarr"]);
  });
});

Deno.test("overwrite replaces a file and an empty folder, but no folder with other content", async () => {
  await inFolder(async (folder) => {
    writeFiles(folder, { "file.zarr": "x", "photos/cat.jpg": "meow" });
    mkdirSync(join(folder, "empty.zarr"));
    for (const name of ["file.zarr", "empty.zarr"]) {
      await (await createZarr(join(folder, name), { ...OPTIONS, overwrite: true })).publish();
      assert.ok(existsSync(join(folder, name, "cube/zarr.json")));
    }
    const photos = createZarr(join(folder, "photos"), { ...OPTIONS, overwrite: true });
    await assert.rejects(photos, (error) => {
      return error instanceof UnsupportedError && /a folder but no Zarr store/.test(error.message);
    });
    assert.deepEqual(readdirSync(folder).sort(), ["empty.zarr", "file.zarr", "photos"]);
    assert.equal(readFileSync(join(folder, "photos/cat.jpg"), "utf8"), "meow");
  });
});

Deno.test("the store is a consolidated group with named axes, coordinates and attributes", async () => {
  await inFolder(async (folder) => {
    const output = await createZarr(join(folder, "out.zarr"), {
      ...OPTIONS,
      attributes: { units: "Jy / beam", rms: NaN, limits: [-Infinity, 1] },
      groupAttributes: { title: "disc" },
      coordinates: [
        { name: "vrad", dims: ["channel"], values: Float64Array.of(1, 2), attributes: { units: "km / s" } },
        { name: "ra", dims: ["y", "x"], values: Float64Array.from({ length: 12 }, (_, i) => i) },
        { name: "x", dims: ["x"], values: Float64Array.of(3, 2, 1, 0) },
      ],
    });
    await output.publish();
    const json = (name: string) => JSON.parse(readFileSync(join(output.path, name, "zarr.json"), "utf8"));
    const group = json("");
    const arrays = ["cube", "vrad", "ra", "x"];
    assert.deepEqual(Object.keys(group.consolidated_metadata.metadata), arrays);
    for (const name of arrays) assert.deepEqual(group.consolidated_metadata.metadata[name], json(name));
    assert.deepEqual(group.attributes, { title: "disc" });
    const { attributes, dimension_names, fill_value } = json("cube");
    assert.deepEqual({ dimension_names, fill_value }, {
      dimension_names: ["channel", "y", "x"],
      fill_value: "NaN",
    });
    // CF: coordinates that are not named like an axis are listed in the attribute `coordinates`.
    const units = "Jy / beam";
    assert.deepEqual(attributes, { units, rms: "NaN", limits: ["-Infinity", 1], coordinates: "vrad ra" });
    const cube = await openZarr(output.path);
    const read = await Promise.all(cube.coordinates.map(async ({ name, read }) => [name, [...await read()]]));
    assert.deepEqual(Object.fromEntries(read), {
      vrad: [1, 2],
      ra: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
      x: [3, 2, 1, 0],
    });
  });
});

Deno.test("coordinates are compressed with the cube", async () => {
  await inFolder(async (folder) => {
    for (const codec of ["zstd", "gzip"] as const) {
      const values = new Float64Array(2).fill(7);
      const coordinates = [{ name: "freq", dims: ["channel"], values }] as const;
      const output = await createZarr(join(folder, `${codec}.zarr`), { ...OPTIONS, codec, coordinates });
      await output.publish();
      const { coordinates: [freq] } = await openZarr(output.path);
      assert.deepEqual(await freq?.read(), values);
    }
  });
});

Deno.test("chunks are cut to the cube, and shards to the chunks there are", async () => {
  await inFolder(async (folder) => {
    const options = { ...OPTIONS, chunks: [8, 2, 3], shards: [8, 10, 6] } as const;
    const output = await createZarr(join(folder, "out.zarr"), options);
    assert.deepEqual([output.chunks, output.shards], [[2, 2, 3], [2, 4, 6]]);
    await output.discard();
  });
});

Deno.test("options that do not fit are refused before anything is written", async () => {
  await inFolder(async (folder) => {
    const wrong: readonly [object, RegExp][] = [
      [{ chunks: [0, 1, 1] }, /chunks \[0,1,1\]: three positive lengths/],
      [{ shape: [2, 2] }, /shape \[2,2\]/],
      [{ shards: [3, 2, 2] }, /shards \[3,2,2\]: they are no multiples of chunks \[2,2,2\]/],
      [{ codec: "lzma" }, /codec "lzma": choose "none", "zstd" or "gzip"/],
      [{ codec: "gzip", level: 10 }, /gzip level 10: choose 0 to 9/],
      [{ dtype: "complex64" }, /dtype "complex64"/],
      [{ coordinates: [{ name: "a/b", dims: ["x"], values: new Float64Array(4) }] }, /named "a\/b"/],
      [{ coordinates: [{ name: "cube", dims: ["x"], values: new Float64Array(4) }] }, /named "cube"/],
      [
        { coordinates: [{ name: "ra", dims: ["x"], values: new Float64Array(3) }] },
        /3 values along \[x\].* \[4\]/,
      ],
      [{ coordinates: Array(2).fill({ name: "v", dims: ["x"], values: new Float64Array(4) }) }, /two .*"v"/],
    ];
    for (const [options, message] of wrong) {
      await assert.rejects(createZarr(join(folder, "out.zarr"), { ...OPTIONS, ...options }), message);
    }
    await assert.rejects(createZarr("https://example.org/out.zarr", OPTIONS), UnsupportedError);
    await assert.rejects(createZarr(join(folder, "no/such/out.zarr"), OPTIONS), /the folder does not exist/);
    assert.deepEqual(readdirSync(folder), []);
  });
});
