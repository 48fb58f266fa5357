import assert from "node:assert/strict";
import { join } from "node:path";
import { slice } from "../../../src/array/view.ts";
import { samplePolyline } from "../../../src/cube/pv/polyline.ts";
import { areaWeights } from "../../../src/cube/pv/sample_weights.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import { subscribe } from "../../../src/engine/event_log.ts";
import { SelectionError } from "../../../src/error.ts";
import { near } from "../near.ts";
import { CubeFolder } from "../cube_folder.ts";

const [CHANNELS, ROWS, COLUMNS] = [2, 40, 60] as const;
const of = (k: number, y: number, x: number) => 1000 * k + 2 * x + 3 * y;
const VALUES = Array.from(
  { length: CHANNELS * ROWS * COLUMNS },
  (_, i) => of(Math.floor(i / (ROWS * COLUMNS)), Math.floor(i / COLUMNS) % ROWS, i % COLUMNS),
);
const SKETCH = { shape: [CHANNELS, ROWS, COLUMNS], values: VALUES } as const;

Deno.test("samplePolyline() samples the middles of equal parts, across corners, and drops the rest", () => {
  const samples = samplePolyline([[0, 0], [2.5, 0], [2.5, 3]], 1);
  const expected = [[0.5, 0], [1.5, 0], [2.25, 0.25], [2.5, 1], [2.5, 2]];
  assert.deepEqual(samples.map(({ centre }) => centre), expected);
  assert.deepEqual(samples.map(({ direction }) => direction), [[1, 0], [1, 0], [1, 0], [0, 1], [0, 1]]);
  assert.equal(samplePolyline([[0, 0], [3, 4], [3, 4], [6, 8]], 2.5).length, 4);
  assert.throws(() => samplePolyline([[0, 0], [0.5, 0]], 1), SelectionError);
});

Deno.test("areaWeights() cuts a rectangle into pixels", () => {
  const pixels = (centre: [number, number], direction: [number, number], width: number) =>
    areaWeights({ centre, direction }, [20, 20], { width, length: 1 }).pixels;
  assert.deepEqual(pixels([5, 5], [1, 0], 2), [
    { x: 5, y: 4, weight: 0.5 },
    { x: 5, y: 5, weight: 1 },
    { x: 5, y: 6, weight: 0.5 },
  ]);
  // A unit square turned by 45° about a pixel's centre: an octagon of that pixel and four triangles.
  const turned = new Map(
    pixels([5, 5], [Math.SQRT1_2, Math.SQRT1_2], 1).map(({ x, y, weight }) => [`${x},${y}`, weight]),
  );
  const triangle = (Math.SQRT1_2 - 0.5) ** 2;
  assert.equal(turned.size, 5);
  for (const place of ["4,5", "6,5", "5,4", "5,6"]) {
    assert.ok(Math.abs((turned.get(place) ?? 0) - triangle) < 1e-12);
  }
  assert.ok(Math.abs((turned.get("5,5") ?? 0) - (1 - 4 * triangle)) < 1e-12);
  const total = pixels([7.3, 8.1], [0.6, 0.8], 5).reduce((sum, { weight }) => sum + weight, 0);
  assert.ok(Math.abs(total - 5) < 1e-12);
});

Deno.test("pvSlice() follows a line by linear interpolation, the nearest pixel, or the mean across it", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const path = [[2, 3], [12, 3], [12, 30]] as const;
  const line = await cube.pvSlice(path);
  assert.deepEqual(line.shape, [2, 37]);
  const samples = samplePolyline(path, 1);
  const planes = (value: (x: number, y: number, k: number) => number) =>
    [0, 1].flatMap((k) => samples.map(({ centre: [x, y] }) => value(x, y, k)));
  // The cube is a plane, which linear interpolation gives back.
  assert.deepEqual([...line.values], planes((x, y, k) => of(k, y, x)));
  const nearest = await cube.pvSlice(path, { interpolation: "nearest" });
  assert.deepEqual([...nearest.values], planes((x, y, k) => of(k, Math.round(y), Math.round(x))));
  const wide = await cube.pvSlice([[2, 10], [12, 10]], { width: 3 });
  const expected = [0, 1].flatMap((k) => Array.from({ length: 10 }, (_, i) => of(k, 10, 2.5 + i)));
  near([...wide.values], expected, 1e-9);
  assert.equal(String(line.unit), "Jy / beam");
  assert.equal(line.spectralAxis?.length, 2);
  near([...line.offset.values.subarray(0, 2)], [0.0001, 0.0003], 1e-12);
});

Deno.test("pvSlice() takes paths on the sky, and NaN, masks and edges as no values", async () => {
  using folder = new CubeFolder();
  const holes = VALUES.map((x, i) => i % (ROWS * COLUMNS) === 10 * COLUMNS + 5 ? NaN : x);
  const cube = await folder.cube({ ...SKETCH, values: holes });
  const sky = ([x, y]: readonly [number, number]) => {
    const [longitude, latitude] = cube.wcs.pixelToWorld(x, y, 0);
    return [quantity(longitude, "deg"), quantity(latitude, "deg")] as const;
  };
  const [from, to] = [[2, 10], [10, 10]] as const;
  const direct = await cube.pvSlice([from, to], { interpolation: "nearest" });
  const placed = await cube.pvSlice([sky(from), sky(to)], { interpolation: "linear" });
  assert.equal(direct.values.filter(Number.isNaN).length, 2);
  assert.deepEqual(direct.shape, placed.shape);
  const wide = await cube.pvSlice([from, to], { width: quantity(3 * 0.0002, "deg") });
  assert.equal(wide.values.filter(Number.isNaN).length, 0, "means of what there is");
  const outside = await cube.pvSlice([[-5, 2], [3, 2]], { interpolation: "nearest" });
  assert.deepEqual([...outside.values.subarray(0, 8)].map(Number.isNaN), [
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  const masked = cube.withMask(cube.lt(quantity(60, "Jy/beam")));
  assert.equal((await masked.pvSlice([[2, 20], [10, 20]])).values.filter(Number.isFinite).length, 0);
});

Deno.test("pvSlice() reads what the path touches", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ shape: [1, 60, 30000], bitpix: -32 });
  let bytes = 0;
  using _listening = subscribe((event) => {
    if (event.kind === "task-ended") bytes += event.bytesRead;
  });
  const { values } = await cube.pvSlice([[5, 5], [55, 55], [25000, 58]], { spacing: 5 });
  assert.ok(values.every((value) => value === 1));
  assert.ok(bytes > 0 && bytes < 0.3 * 60 * 30000 * 4, `${bytes} bytes`);
});

Deno.test("a position-velocity diagram is written with its offset and spectral axis", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const diagram = await cube.slice([slice(1, 2)]).pvSlice([[2, 3], [12, 3]]);
  const path = join(folder.path, "pv.fits");
  await diagram.write(path);
  const header = Deno.readTextFileSync(path);
  for (
    const card of [
      "CTYPE1  = 'OFFSET",
      "CRVAL1  =               0.0001",
      "CTYPE2  = 'FREQ",
      "NAXIS1  =                   10",
    ]
  ) {
    assert.ok(header.includes(card), card);
  }
  await assert.rejects(diagram.write(path), /already exists/);
});

Deno.test("pvSlice() refuses what is no path", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  await assert.rejects(cube.pvSlice([[1, 2]]), TypeError);
  await assert.rejects(cube.pvSlice([[1, 2], [NaN, 2]]), TypeError);
  await assert.rejects(cube.pvSlice([[1, 2], [1.5, 2]]), SelectionError);
  await assert.rejects(cube.pvSlice([[1, 2], [9, 2]], { width: 0 }), RangeError);
  await assert.rejects(cube.pvSlice([[1, 2], [9, 2]], { spacing: -1 }), RangeError);
  await assert.rejects(cube.pvSlice([[1, 2], [9, 2]], { interpolation: "cubic" as never }), TypeError);
  await assert.rejects(cube.pvSlice([[1, 2], [9, 2]], { order: 3 } as never), /Unknown option "order"/);
});

Deno.test("pvSlice() of a chain works each plane out once, and gives what it would of the stored cube", async () => {
  using folder = new CubeFolder();
  const [channels, rows, columns] = [3, 40, 70];
  const values = Array.from(
    { length: channels * rows * columns },
    (_, i) => i % 53 === 5 ? NaN : (i * 7) % 31,
  );
  const cube = await folder.cube({ shape: [channels, rows, columns], values });
  using _ = cube.useScheduler("synchronous");
  const calls = "calls" + Math.random();
  const counted = cube.mapPlanes((plane, _shape, name: string) => {
    const counts = globalThis as unknown as Record<string, number>;
    counts[name] = (counts[name] ?? 0) + 1;
    return plane.toReversed();
  }, { args: [calls] });
  const path = [[1, 1], [60, 5], [65, 38]] as const;
  const diagram = await counted.pvSlice(path, { width: 2.5 });
  assert.equal((globalThis as unknown as Record<string, number>)[calls], channels);
  using stored = await counted.rechunk({ chunks: [1, 16, 16], saveToTmpDir: true });
  assert.deepEqual(diagram.values, (await stored.pvSlice(path, { width: 2.5 })).values);
});
