import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as zarrita from "zarrita";
import { ExistsError, UnsupportedError } from "../../../src/error.ts";
import { createSpatialData } from "../../../src/format/spatialdata/create_spatialdata.ts";
import { largestBins } from "../../../src/format/spatialdata/ion_images.ts";
import { pixelSquare } from "../../../src/format/spatialdata/pixel_polygons.ts";
import { totalSums } from "../../../src/format/spatialdata/sparse/column_sums.ts";
import { SparseMatrix } from "../../../src/format/spatialdata/sparse/sparse_matrix.ts";
import type { SpatialDataOptions } from "../../../src/format/spatialdata/spatialdata_options.ts";
import { zarrStore } from "../../../src/format/zarr/zarr_store.ts";
import { inFolder } from "../zarr/zarr_fixture.ts";
import { IMAGE, LABELS, LAST_SQUARE, SHAPES, TABLE, TABLE_NODES, VOLUME_AXES } from "./golden_store.ts";
import { type BinnedRow, writeRuns, writeStore } from "./write_store.ts";

/** Five of the pixels of a grid of 10 × 7, and what was measured there, not in raster order. */
const OPTIONS: SpatialDataOptions = {
  pixels: { nx: 10, ny: 7, x: Int32Array.of(3, 9, 0, 1, 6), y: Int32Array.of(0, 0, 1, 1, 6) },
  pixelSize: { x: 25, y: 25 },
  mz: Float64Array.of(100.5, 101.5, 102.5, 103.5),
  peaks: 8,
};
const ROWS: readonly BinnedRow[] = [
  { row: 4, columns: [0, 3], values: [1, 2.5] },
  { row: 0, columns: [1], values: [7] },
  { row: 3, columns: [0, 1, 2], values: [3, -1, 4] },
  { row: 1, columns: [], values: [] },
  { row: 2, columns: [3], values: [16777217] },
];

Deno.test("a store has the groups, encodings and attributes that the Python library writes", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "out.zarr");
    await writeStore(path, { ...OPTIONS, regions: "labels" }, ROWS);
    const nodes = consolidated(path);
    assert.deepEqual(nodes["images/tic"]?.attributes, IMAGE);
    assert.deepEqual(nodes["labels/pixels"]?.attributes, LABELS);
    assert.deepEqual(nodes["labels"]?.attributes, { ome: { labels: ["pixels"] } });
    assert.deepEqual(nodes["tables/table"]?.attributes, TABLE);
    for (const [name, [type, version]] of Object.entries(TABLE_NODES)) {
      const { attributes } = nodes[`tables/table/${name}`] ?? {};
      assert.deepEqual(
        [attributes?.["encoding-type"], attributes?.["encoding-version"]],
        [type, version],
        name,
      );
    }
    assert.deepEqual(nodes["tables/table/X"]?.attributes.shape, [5, 4]);
    const polygons = join(folder, "polygons.zarr");
    await writeStore(polygons, { ...OPTIONS, regions: "polygons" }, ROWS);
    assert.deepEqual(consolidated(polygons)["shapes/pixels"]?.attributes, SHAPES);
    assert.ok(!existsSync(join(polygons, "labels")));
  });
});

Deno.test("the copy of the metadata at the root has every node, groups before what is in them", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "out.zarr");
    await writeStore(path, { ...OPTIONS, regions: "both" }, ROWS, { content: { ionImages: [3, 0] } });
    const nodes = consolidated(path);
    const files = readdirSync(path, { recursive: true, encoding: "utf8" });
    const documents = files.filter((file) => file.endsWith("/zarr.json")).map((file) => file.slice(0, -10));
    assert.deepEqual(Object.keys(nodes).sort(), documents.sort());
    for (const [name, document] of Object.entries(nodes)) {
      assert.deepEqual(JSON.parse(readFileSync(join(path, name, "zarr.json"), "utf8")), document);
    }
    // zarr-python 3.1 finds no store at all when children of a group are not next to each other.
    const parents = Object.keys(nodes).map((name) => name.split("/").slice(0, -1).join("/"));
    const runs = parents.filter((parent, i) => parent !== parents[i - 1]);
    assert.equal(new Set(runs).size, runs.length);
    assert.ok(files.length < 150);
  });
});

Deno.test("zarrita reads image, labels, rows and matrix", async () => {
  for (const codec of ["blosc", "zstd", "none"] as const) {
    await inFolder(async (folder) => {
      const path = join(folder, "out.zarr");
      await writeStore(path, { ...OPTIONS, codec, sparseFormat: "csr" }, ROWS, {
        content: { ionImages: [3, 0] },
      });
      const read = (name: string) => values(path, name);
      const tic = Array(70).fill(0);
      [[3, 7], [9, 0], [10, 16777217], [11, 6], [66, 3.5]].forEach(([at = 0, value]) => tic[at] = value);
      assert.deepEqual(await read("images/tic/s0"), tic);
      const labels = Array(70).fill(0);
      [3, 9, 10, 11, 66].forEach((at) => labels[at] = at + 1);
      assert.deepEqual(await read("labels/pixels/s0"), labels);
      assert.deepEqual(await read("tables/table/obs/instance_key"), [4, 10, 11, 12, 67]);
      assert.deepEqual(await read("tables/table/obs/_index"), ["4", "10", "11", "12", "67"]);
      assert.deepEqual(await read("tables/table/obs/spatial_x"), [87.5, 237.5, 12.5, 37.5, 162.5]);
      assert.deepEqual(await read("tables/table/obs/region/codes"), [0, 0, 0, 0, 0]);
      assert.deepEqual(await read("tables/table/var/_index"), ["mz_0", "mz_1", "mz_2", "mz_3"]);
      assert.deepEqual(await read("tables/table/var/mz"), [100.5, 101.5, 102.5, 103.5]);
      assert.deepEqual(await read("tables/table/X/indptr"), [0, 1, 1, 2, 5, 7]);
      assert.deepEqual(await read("tables/table/X/indices"), [1, 3, 0, 1, 2, 0, 3]);
      // 2²⁴ + 1 is between two values of f32.
      assert.deepEqual(await read("tables/table/X/data"), [7, 16777216, 3, -1, 4, 1, 2.5]);
      const ions = await read("images/ion_images/s0");
      assert.deepEqual([ions[10], ions[66], ions[70 + 11], ions[70 + 66]], [16777216, 2.5, 3, 1]);
      assert.equal(ions.filter((value) => value !== 0).length, 4);
    });
  }
});

Deno.test("the bytes of a store depend on neither runs, threads nor their order", async () => {
  for (const sparseFormat of ["csc", "csr"] as const) {
    await inFolder(async (folder) => {
      const write = async (name: string, sharing: Parameters<typeof writeStore>[3]) => {
        await writeStore(join(folder, name), { ...OPTIONS, sparseFormat, regions: "both" }, ROWS, sharing);
        return treeHash(join(folder, name));
      };
      const one = await write("one", { sharing: { rowsPerRun: 5 } });
      assert.equal(await write("two", { sharing: { rowsPerRun: 2, threads: 2, backwards: true } }), one);
      assert.equal(await write("three", { sharing: { rowsPerRun: 1, threads: 3 } }), one);
    });
  }
});

Deno.test("a matrix of several shards is the same from one thread and from three", async () => {
  await inFolder(async (folder) => {
    const [nx, columns] = [900, 2600];
    const x = Int32Array.from({ length: nx }, (_, i) => i);
    const mz = Float64Array.from({ length: columns }, (_, i) => 100 + i);
    const options = {
      pixels: { nx, ny: 1, x, y: new Int32Array(nx) },
      pixelSize: { x: 1, y: 1 },
      mz,
      peaks: 3e6,
    };
    const rows = Array.from({ length: nx }, (_, row) => ({
      row: nx - 1 - row,
      columns: Int32Array.from({ length: columns }, (_, i) => i),
      values: Float64Array.from({ length: columns }, (_, i) => row + i + 1),
    }));
    const written = await writeStore(join(folder, "a"), { ...options, sums: true }, rows, {
      sharing: { rowsPerRun: 300 },
    });
    await writeStore(join(folder, "b"), options, rows, {
      sharing: { rowsPerRun: 123, threads: 3, backwards: true },
    });
    assert.equal(written.nonzeros, nx * columns);
    assert.deepEqual(readdirSync(join(folder, "a/tables/table/X/data/c")), ["0", "1"]);
    assert.equal(treeHash(join(folder, "a")), treeHash(join(folder, "b")));
    // Σ over rows of (nx − 1 − row) + column + 1.
    const sums = totalSums(written.sums, columns);
    assert.ok(sums.every((sum, column) => sum === nx * (nx - 1) / 2 + nx * (column + 1)));
    assert.deepEqual(largestBins(sums, 2), [2599, 2598]);
    using matrix = SparseMatrix.open(join(folder, "a/tables/table/X"));
    const { values, indices } = matrix.columns(2330, 2331);
    assert.ok(indices.every((row, i) => row === i));
    assert.ok(values.every((value, row) => value === nx - 1 - row + 2331));
  });
});

Deno.test("planes become a volume with a row for each pixel of each", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "volume.zarr");
    const pixels = {
      nx: 2,
      ny: 1,
      nz: 2,
      x: Int32Array.of(1, 0, 1),
      y: new Int32Array(3),
      z: Int32Array.of(0, 1, 1),
    };
    const rows = [1, 2, 3].map((value, row) => ({ row, columns: [0], values: [value] }));
    await writeStore(path, { ...OPTIONS, pixels, pixelSize: { x: 10, y: 20, z: 30 } }, rows);
    const { attributes } = consolidated(path)["images/tic"] ?? { attributes: {} };
    const [multiscale] = (attributes as typeof IMAGE).ome.multiscales;
    assert.deepEqual(multiscale?.coordinateTransformations[0]?.scale, [1, 30, 20, 10]);
    assert.deepEqual(multiscale?.coordinateTransformations[0]?.output.axes, VOLUME_AXES);
    assert.deepEqual(await values(path, "images/tic/s0"), [0, 1, 2, 3]);
    assert.deepEqual(await values(path, "labels/pixels/s0"), [0, 2, 3, 4]);
    assert.deepEqual(await values(path, "tables/table/obs/z"), [0, 1, 1]);
    assert.deepEqual(await values(path, "tables/table/obs/spatial_z"), [15, 45, 45]);
  });
});

Deno.test("an identifier is in front of all names, and names a coordinate system", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "out.zarr");
    await writeStore(path, { ...OPTIONS, datasetId: "pea-1" }, ROWS);
    const nodes = consolidated(path);
    assert.deepEqual(nodes["tables/pea-1"]?.attributes, { ...TABLE, region: "pea-1_pixels" });
    const { attributes } = nodes["images/pea-1_tic"] ?? { attributes: {} };
    const [multiscale] = (attributes as typeof IMAGE).ome.multiscales;
    const systems = multiscale?.coordinateTransformations.map(({ output }) => output.name);
    assert.deepEqual(systems, ["global", "pea-1"]);
    for (const datasetId of ["a b", "__a", "", "..", "a/b"]) {
      await assert.rejects(createSpatialData(join(folder, "x"), { ...OPTIONS, datasetId }), RangeError);
    }
  });
});

Deno.test("uns keeps text, numbers, flags, lists and the report", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "out.zarr");
    const long = "µ".repeat(2000);
    const uns = { note: "Ünïcode", long, nested: { count: 3, size: 0.5, flag: true, names: ["a", ""] } };
    await writeStore(path, OPTIONS, ROWS, { content: { uns, report: { spectra: 5 } } });
    const read = async (name: string) => (await values(path, `tables/table/uns/${name}`))[0];
    assert.equal(await read("note"), "Ünïcode");
    assert.equal(await read("long"), long);
    assert.equal(await read("nested/count"), 3n);
    assert.equal(await read("nested/size"), 0.5);
    assert.equal(await read("nested/flag"), true);
    assert.deepEqual(await values(path, "tables/table/uns/nested/names"), ["a", ""]);
    assert.deepEqual(JSON.parse(String(await read("conversion_report"))), { spectra: 5 });
    const bad = { content: { uns: { "a/b": 1 } } };
    await assert.rejects(writeStore(join(folder, "bad"), OPTIONS, ROWS, bad), /"a\/b" in uns/);
    assert.deepEqual(readdirSync(folder), ["out.zarr"]);
  });
});

Deno.test("nothing is at the path before the store is complete, and nothing is left when it is given up", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "out.zarr");
    const output = await createSpatialData(path, OPTIONS);
    output.planMerge(writeRuns(output, ROWS));
    assert.ok(!existsSync(path));
    assert.equal(readdirSync(folder).length, 1);
    await output.discard();
    assert.deepEqual(readdirSync(folder), []);
    await writeStore(path, OPTIONS, ROWS);
    assert.deepEqual(readdirSync(folder), ["out.zarr"]);
    const files = readdirSync(path, { recursive: true, encoding: "utf8" });
    assert.deepEqual(files.filter((file) => /\.(runs|unfinished)/.test(file)), []);
  });
});

Deno.test("what is at the path is replaced when asked for, and only a store or an empty folder", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "out.zarr");
    await writeStore(path, OPTIONS, ROWS);
    await assert.rejects(createSpatialData(path, OPTIONS), ExistsError);
    await writeStore(path, { ...OPTIONS, overwrite: true, datasetId: "again" }, ROWS);
    assert.deepEqual(readdirSync(join(path, "tables")).sort(), ["again", "zarr.json"]);
    const other = join(folder, "thesis");
    mkdirSync(other);
    writeFileSync(join(other, "chapter1.tex"), "…");
    await assert.rejects(createSpatialData(other, { ...OPTIONS, overwrite: true }), UnsupportedError);
    assert.deepEqual(readdirSync(folder).sort(), ["out.zarr", "thesis"]);
  });
});

Deno.test("createSpatialData() refuses what does not fit, before anything is written", async () => {
  await inFolder(async (folder) => {
    const { pixels } = OPTIONS;
    const wrong: readonly [Partial<SpatialDataOptions>, RegExp][] = [
      [{ codec: "lzma" as "zstd" }, /codec "lzma": choose blosc, zstd, none/],
      [{ regions: "circles" as "labels" }, /regions "circles"/],
      [{ level: 30 }, /level 30: choose −7 to 22/],
      [{ pixelSize: { x: 0, y: 25 } }, /pixel size 0 µm along x/],
      [{ mz: Float64Array.of(2, 1) }, /bin 1 at m\/z 1 does not ascend/],
      [{ mz: new Float64Array() }, /without m\/z bins/],
      [{ mz: Float64Array.of(NaN) }, /bin 0 at m\/z NaN/],
      [{ peaks: NaN }, /NaN peaks/],
      [{ pixels: { ...pixels, x: pixels.x.with(0, 10) } }, /row 0 at x 10, y 0, z 0: it is outside/],
      [{ pixels: { ...pixels, x: pixels.x.with(1, 3) } }, /row 1: rows must be in raster order/],
      [{ pixels: { ...pixels, nx: 0 } }, /grid of 0 × 7 × 1/],
      [{ pixels: { ...pixels, y: new Int32Array(2) } }, /5 positions x with 2 y/],
    ];
    for (const [option, message] of wrong) {
      await assert.rejects(createSpatialData(join(folder, "out"), { ...OPTIONS, ...option }), message);
    }
    const short = { content: { obs: { n_points: new Int32Array(4) } } };
    await assert.rejects(writeStore(join(folder, "out"), OPTIONS, ROWS, short), /4 values for 5 rows/);
    assert.deepEqual(readdirSync(folder), []);
  });
});

Deno.test("pixelSquare() is the square that the pixel covers of the image, as geopandas writes it", () => {
  assert.equal(pixelSquare(6, 6, { x: 25, y: 25 }).toHex(), LAST_SQUARE);
});

Deno.test("an empty matrix can be stored", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "out.zarr");
    await writeStore(path, OPTIONS, []);
    using matrix = SparseMatrix.open(join(path, "tables/table/X"));
    assert.equal(matrix.nonzeros, 0);
    assert.deepEqual([...matrix.rows(0, 5).pointers], [0, 0, 0, 0, 0, 0]);
  });
});

interface Document {
  readonly attributes: Readonly<Record<string, unknown>>;
}

function consolidated(path: string): Readonly<Record<string, Document>> {
  const root = JSON.parse(readFileSync(join(path, "zarr.json"), "utf8"));
  return root.consolidated_metadata.metadata;
}

/** All elements of an array, as zarrita reads them. */
async function values(path: string, array: string): Promise<unknown[]> {
  const opened = await zarrita.open.v3(zarrStore(join(path, array)), { kind: "array" });
  const read: unknown = await zarrita.get(opened);
  const scalar = typeof read !== "object" || read === null || !("data" in read);
  return scalar ? [read] : Array.from(read.data as ArrayLike<unknown>);
}

function treeHash(path: string): string {
  const hash = createHash("sha256");
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)).sort();
  for (const file of files) hash.update(file.slice(path.length)).update(readFileSync(file));
  return hash.digest("hex");
}
