import assert from "node:assert/strict";
import { join } from "node:path";
import { slice } from "../../../src/array/view.ts";
import { booleanMask } from "../../../src/cube/mask/boolean_mask.ts";
import type { Quantity } from "../../../src/cube/unit/quantity.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import { SelectionError } from "../../../src/error.ts";
import { beamsTable, CubeFolder, type CubeSketch } from "../cube_folder.ts";

const jy = (value: number) => quantity(value, "Jy/beam");
const VALUES = [1, 2, NaN, -1, 0.5, 3, 2, Infinity, 0, -0.5, 1, 4];
const SKETCH: CubeSketch = { shape: [3, 2, 2], values: VALUES, bitpix: -32 };
const numbers = ({ values }: { readonly values: ArrayLike<number | bigint> }) => Array.from(values, Number);

Deno.test("withMask() adds to the mask there is, or takes its place", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const positive = cube.withMask(cube.gt(jy(0)));
  assert.deepEqual(
    numbers(await positive.filledData()),
    VALUES.map((x) => x > 0 && Number.isFinite(x) ? x : NaN),
  );
  const small = positive.withMask(cube.lt(jy(2)));
  assert.deepEqual(numbers(await small.filledData()), VALUES.map((x) => x > 0 && x < 2 ? x : NaN));
  const only = positive.withMask(cube.lt(jy(2)), { inherit: false });
  assert.deepEqual(numbers(await only.filledData()), VALUES.map((x) => x < 2 ? x : NaN));
  assert.deepEqual(numbers(await cube.filledData()), VALUES.map((x) => Number.isFinite(x) ? x : NaN));
  assert.throws(
    () => cube.withMask(cube.gt(jy(0)), { inherits: false } as object),
    /Unknown option "inherits"/,
  );
});

Deno.test("withMask() takes booleans for every voxel, every channel or every pixel", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ ...SKETCH, values: VALUES.map((_, i) => i) });
  const kept = async (...mask: Parameters<typeof booleanMask>) =>
    numbers(await cube.withMask(booleanMask(...mask)).flattened());
  assert.deepEqual(await kept([true, false, false, true], [2, 2]), [0, 3, 4, 7, 8, 11]);
  assert.deepEqual(await kept([false, true, false], [3, 1, 1]), [4, 5, 6, 7]);
  assert.deepEqual(await kept([true, false], [1, 2]), [0, 2, 4, 6, 8, 10]);
  assert.deepEqual(await kept(VALUES.map((_, i) => i === 7), [3, 2, 2]), [7]);
  assert.throws(
    () => cube.withMask(booleanMask([true, true, true], [1, 3])),
    /mask of shape \[1,1,3\].*\[3,2,2\]/,
  );
  assert.throws(() => cube.withMask("all" as unknown as { values: []; shape: [] }), TypeError);
});

Deno.test("maskChannels() excludes channels, and their beams in multi-beam cubes", async () => {
  using folder = new CubeFolder();
  const units = [beamsTable([[1, 1, 0], [3, 3, 0], [1, 1, 0]])];
  const cube = await folder.cube({ ...SKETCH, values: VALUES.map((_, i) => i), units });
  await assert.rejects(async () => await cube.sum({ axis: 0 }), /beams/);
  const masked = cube.maskChannels([true, false, true]);
  assert.deepEqual(numbers(await masked.sum({ axis: 0 }) as { values: Float64Array }), [8, 10, 12, 14]);
  assert.equal((await masked.statistics()).npts, 8);
  assert.deepEqual(numbers(await masked.unmaskedCopy().slice([1, null, null]) as { values: Float64Array }), [
    ...[4, 5, 6, 7],
  ]);
  for (const wrong of [[true, false], true, undefined]) {
    assert.throws(() => cube.maskChannels(wrong as boolean[]), SelectionError);
  }
});

Deno.test("a cube without a mask counts infinities and still leaves out NaN", async () => {
  using folder = new CubeFolder();
  const cube = (await folder.cube(SKETCH)).unmaskedCopy();
  assert.deepEqual(numbers(await cube.includeMask()), Array(12).fill(1));
  assert.deepEqual(numbers(await cube.flattened()), VALUES);
  assert.deepEqual(numbers(await cube.withFillValue(7).filledData()), VALUES);
  const { npts, max, sum } = await cube.statistics();
  assert.deepEqual([npts, max, sum], [11, Infinity, Infinity]);
  assert.equal((await cube.max() as Quantity).value, Infinity);
  assert.equal(await cube.minimalSubcube().then(({ shape }) => shape.join()), "3,2,2");
});

Deno.test("unmaskedData(), includeMask() and filledData() show views of the same voxels", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const masked = cube.withMask(cube.gt(jy(0.75))).withFillValue(-9);
  const view = [slice(null, null, -2), 1, slice(0, 2)];
  const at = [10, 11, 2, 3];
  const shown = at.map((i) => VALUES[i] ?? NaN);
  const unmasked = await masked.unmaskedData(view);
  assert.deepEqual([unmasked.shape, numbers(unmasked)], [[2, 2], shown]);
  assert.equal(String(unmasked.unit), "Jy / beam");
  const included = await masked.includeMask(view);
  assert.deepEqual([included.shape, numbers(included)], [[2, 2], [1, 1, 0, 0]]);
  const filled = await masked.filledData(view);
  assert.deepEqual([filled.shape, numbers(filled)], [[2, 2], [1, 4, -9, -9]]);
});

Deno.test("flattened() gives what the mask includes, NaN too if it does", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const flat = await cube.flattened();
  assert.deepEqual([flat.shape, String(flat.unit)], [[10], "Jy / beam"]);
  assert.deepEqual(numbers(flat), VALUES.filter(Number.isFinite));
  const odd = cube.withMask(cube.ne(jy(1)), { inherit: false });
  assert.deepEqual(numbers(await odd.flattened()), VALUES.filter((x) => x !== 1));
  assert.deepEqual(numbers(await cube.withMask(cube.gt(jy(99))).flattened()), []);
});

Deno.test("masks stay with their voxels through slices, spectral units, units and rechunking", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const masked = cube.withMask(cube.ge(jy(1))).withMask(booleanMask([1, 1, 0, 1], [2, 2]));
  const expected = VALUES.map((x, i) => x >= 1 && Number.isFinite(x) && i % 4 !== 2 ? x : NaN);
  const reversed = masked.slice([slice(null, null, -1), null, slice(null, null, -1)]);
  const turned = [9, 8, 11, 10, 5, 4, 7, 6, 1, 0, 3, 2].map((i) => expected[i]);
  assert.deepEqual(numbers(await reversed.filledData()), turned);
  assert.deepEqual(numbers(await masked.to("mJy/beam").filledData()), expected.map((x) => 1000 * x));
  const frequency = masked.withSpectralUnit("GHz");
  assert.deepEqual(numbers(await frequency.filledData()), expected);
  using chunked = await reversed.rechunk({ chunks: [-1, 1, 1], saveToTmpDir: true });
  assert.deepEqual(numbers(await chunked.filledData()), turned);
  assert.deepEqual(
    numbers(await chunked.unmaskedData()).toSorted(),
    numbers(await cube.unmaskedData()).toSorted(),
  );
  using both = await masked.to("mJy/beam").rechunk({ chunks: [1, 2, 2], saveToTmpDir: true });
  assert.deepEqual(numbers(await both.filledData()), expected.map((x) => 1000 * x));
});

for (const suffix of ["fits", "zarr"]) {
  Deno.test(`write() to .${suffix} keeps infinities under the default mask and writes NaN for others`, async () => {
    using folder = new CubeFolder();
    const cube = await folder.cube(SKETCH);
    const written = async (name: string, from: typeof cube) => {
      const path = join(folder.path, `${name}.${suffix}`);
      await from.write(path);
      return numbers(await (await folder.read(path)).unmaskedData());
    };
    assert.deepEqual(await written("as-is", cube), VALUES);
    assert.deepEqual(await written("rechunked", cube.rechunk({ chunks: [1, 2, 2] })), VALUES);
    assert.deepEqual(await written("unmasked", cube.unmaskedCopy()), VALUES);
    const part = [slice(1, null), null, null] as const;
    assert.deepEqual(await written("part", cube.slice(part)), VALUES.slice(4));
    const masked = cube.withMask(cube.gt(jy(0))).withFillValue(5);
    const expected = VALUES.map((x) => x > 0 && Number.isFinite(x) ? x : NaN);
    assert.deepEqual(await written("masked", masked), expected);
  });
}
