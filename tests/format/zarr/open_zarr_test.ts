import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { FormatError, UnsupportedError } from "../../../src/error.ts";
import { isZarr } from "../../../src/format/zarr/is_zarr.ts";
import { openZarr } from "../../../src/format/zarr/open_zarr.ts";
import { bytesOf, inFolder, readValues, writeFiles } from "./zarr_fixture.ts";

const GROUP = { zarr_format: 3, node_type: "group", attributes: {} };

function array(shape: readonly number[], more: object = {}): object {
  return {
    zarr_format: 3,
    node_type: "array",
    shape,
    data_type: "float64",
    chunk_grid: { name: "regular", configuration: { chunk_shape: shape } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    codecs: [{ name: "bytes", configuration: { endian: "little" } }],
    fill_value: "NaN",
    attributes: {},
    ...more,
  };
}

Deno.test("a group's only array with three axes is the cube, whether listed or found", async () => {
  await inFolder(async (folder) => {
    const nodes = { flux: array([1, 1, 2]), freq: array([1]), mask: array([1, 2]) };
    const files = Object.entries(nodes).map(([name, node]) => [`${name}/zarr.json`, node]);
    writeFiles(folder, { "zarr.json": GROUP, ...Object.fromEntries(files) });
    assert.equal((await openZarr(folder)).arrayPath, "flux");
    const consolidated = { kind: "inline", must_understand: false, metadata: { flux: nodes.flux } };
    writeFiles(folder, { "zarr.json": { ...GROUP, consolidated_metadata: consolidated } });
    assert.equal((await openZarr(pathToFileURL(folder))).arrayPath, "flux");
  });
});

Deno.test("the array named cube and the finest level of an OME-Zarr image come first", async () => {
  await inFolder(async (folder) => {
    const ome = { multiscales: [{ datasets: [{ path: "s1" }, { path: "s0" }] }] };
    writeFiles(folder, {
      "zarr.json": { ...GROUP, attributes: { ome } },
      "s0/zarr.json": array([2, 2, 2]),
      "s1/zarr.json": array([4, 4, 4]),
    });
    assert.equal((await openZarr(folder)).arrayPath, "s1");
    writeFiles(folder, { "cube/zarr.json": array([1, 1, 2]) });
    assert.equal((await openZarr(folder)).arrayPath, "cube");
    assert.deepEqual((await openZarr(folder, { array: "/s0/" })).source.shape, [2, 2, 2]);
    assert.equal((await openZarr(join(folder, "s0"))).arrayPath, "");
  });
});

Deno.test("an open choice, a wrong name and a group without a cube list what was found", async () => {
  await inFolder(async (folder) => {
    writeFiles(folder, {
      "zarr.json": GROUP,
      "b/zarr.json": array([1, 2, 3]),
      "inner/zarr.json": GROUP,
      "inner/a/zarr.json": array([2, 2, 2]),
    });
    const found =
      /"b" \[1, 2, 3\] float64, "inner\/a" \[2, 2, 2\] float64; choose one with \{ array: "path" \}/;
    await assert.rejects(openZarr(folder), found);
    await assert.rejects(openZarr(folder), /several of its arrays have three axes/);
    await assert.rejects(openZarr(folder, { array: "c" }), /it has no array "c"; found "b"/);
    assert.deepEqual((await openZarr(folder, { array: "inner/a" })).source.shape, [2, 2, 2]);
    writeFiles(folder, { "b/zarr.json": array([6]), "inner/a/zarr.json": array([2, 4]) });
    await assert.rejects(openZarr(folder), /none of its arrays has three axes; found "b" \[6\]/);
  });
});

Deno.test("an array with two axes or with four long ones is no cube", async () => {
  await inFolder(async (folder) => {
    for (const shape of [[4, 5], [2, 3, 4, 5]]) {
      writeFiles(folder, { "zarr.json": array(shape) });
      await assert.rejects(openZarr(folder), (error) => {
        assert.ok(error instanceof FormatError && error.keyword === "shape");
        assert.match(error.message, new RegExp(`shape \\[${shape.join(", ")}\\]; a cube has three axes`));
        return true;
      });
    }
  });
});

Deno.test("what is no Zarr, no JSON, no number or of an unknown codec says so", async () => {
  await inFolder(async (folder) => {
    await assert.rejects(openZarr(folder), /there is no zarr.json, .zarray or .zgroup/);
    await assert.rejects(openZarr(join(folder, "nowhere")), FormatError);
    const opening = (node: object | string) => openZarr(writeFiles(folder, { "zarr.json": node }));
    await assert.rejects(opening("{"), /the metadata are not JSON/);
    await assert.rejects(opening("[]"), /the metadata are not a JSON object/);
    await assert.rejects(opening(array([1, 2, -3])), /\(shape\): \[1,2,-3\] is not a list of lengths/);
    await assert.rejects(opening(array([1, 1, 1], { fill_value: "lots" })), /fill_value "lots" is no number/);
    const unsupported: readonly [object, RegExp][] = [
      [{ data_type: "string" }, /elements of type "string" are not supported/],
      [{ chunk_grid: { name: "rectilinear" } }, /chunk grid "rectilinear" is not supported/],
      [{ chunk_key_encoding: { name: "odd" } }, /chunk key encoding "odd" is not known/],
      [{ codecs: [{ name: "bytes" }, { name: "zfp" }] }, /codec "zfp" is not supported/],
    ];
    for (const [member, message] of unsupported) {
      await assert.rejects(opening(array([1, 1, 1], member)), (error) => {
        assert.ok(error instanceof UnsupportedError);
        assert.match(error.message, message);
        return true;
      });
    }
  });
});

Deno.test("coordinates are the arrays beside the cube whose dimensions are the cube's", async () => {
  await inFolder(async (folder) => {
    const dims = (...dimension_names: string[]) => ({ dimension_names });
    const units = { attributes: { units: "Hz", scale_factor: 10 } };
    const files = {
      "zarr.json": GROUP,
      "data/zarr.json": GROUP,
      "data/flux/zarr.json": array([3, 1, 2], dims("x", "y", "freq")),
      "data/freq/zarr.json": array([2], { ...dims("freq"), ...units }),
      "data/lon/zarr.json": array([3, 1], dims("x", "y")),
      "data/time/zarr.json": array([2], dims("time")),
      "data/short/zarr.json": array([1], dims("freq")),
      "data/names/zarr.json": array([2], { ...dims("freq"), data_type: "string" }),
      "freq/zarr.json": array([2], dims("freq")),
      "data/freq/c/0": bytesOf([1, NaN], "float64"),
      "data/lon/c/0/0": bytesOf([5, 6, 7], "float64"),
    };
    const { coordinates } = await openZarr(writeFiles(folder, files));
    const read = await Promise.all(coordinates.map(async ({ name, dims, shape, read }) => {
      return { name, dims, shape, values: [...await read()] };
    }));
    assert.deepEqual(read, [
      { name: "freq", dims: ["channel"], shape: [2], values: [10, NaN] },
      { name: "lon", dims: ["x", "y"], shape: [3, 1], values: [5, 6, 7] },
    ]);
    assert.equal(coordinates[0]?.attributes.units, "Hz");
  });
});

Deno.test("v2 groups, their attributes and bare NaN are read", async () => {
  await inFolder(async (folder) => {
    const v2 = {
      zarr_format: 2,
      shape: [1, 1, 1],
      chunks: [1, 1, 1],
      compressor: null,
      filters: null,
      order: "C",
    };
    writeFiles(folder, {
      ".zgroup": { zarr_format: 2 },
      ".zattrs": { title: "disc" },
      "flux/.zarray": `${JSON.stringify({ ...v2, dtype: "<f4" }).slice(0, -1)}, "fill_value": NaN}`,
      "flux/.zattrs": '{"rms": NaN, "limits": [-Infinity, Infinity], "note": "NaN \\" Infinity"}',
    });
    const { attributes, groupAttributes, zarrFormat, source } = await openZarr(folder);
    const note = 'NaN " Infinity';
    assert.deepEqual(attributes, { rms: "NaN", limits: ["-Infinity", "Infinity"], note });
    assert.deepEqual([groupAttributes, zarrFormat], [{ title: "disc" }, 2]);
    assert.deepEqual(await readValues(source), [NaN]);
    writeFiles(folder, {
      ".zmetadata": {
        zarr_consolidated_format: 1,
        metadata: {
          "other/.zarray": { ...v2, dtype: "<i2", fill_value: 3 },
          "other/.zattrs": { units: "K" },
        },
      },
    });
    const other = await openZarr(folder);
    assert.deepEqual([other.arrayPath, other.attributes], ["other", { units: "K" }]);
  });
});

Deno.test("isZarr() knows folders with metadata, and leaves URLs to be tried", async () => {
  await inFolder((folder) => {
    assert.equal(isZarr(folder), false);
    assert.equal(isZarr(join(folder, "nowhere")), false);
    for (const name of ["zarr.json", ".zarray", ".zgroup", ".zmetadata"]) {
      assert.ok(isZarr(writeFiles(join(folder, `of${name}`), { [name]: "{}" })));
    }
    assert.ok(isZarr(pathToFileURL(join(folder, "of.zgroup"))));
    assert.ok(isZarr("https://example.org/cube"));
  });
});
