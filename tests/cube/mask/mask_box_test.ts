import assert from "node:assert/strict";
import fc from "fast-check";
import { booleanMask } from "../../../src/cube/mask/boolean_mask.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import { SelectionError } from "../../../src/error.ts";
import { CubeFolder, type CubeSketch } from "../cube_folder.ts";

const SHAPE = [4, 5, 6] as const;
const COUNT = 4 * 5 * 6;
const SKETCH: CubeSketch = { shape: SHAPE, values: Array.from({ length: COUNT }, (_, i) => i) };

/** First and last index of the included voxels along an axis, by looking at each. */
function range(included: readonly boolean[], of: (i: number) => number): [number, number] | undefined {
  const found = included.flatMap((each, i) => each ? [of(i)] : []);
  return found.length ? [Math.min(...found), Math.max(...found)] : undefined;
}

Deno.test("minimalSubcube() is the box around the included voxels", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(COUNT - 1), { minLength: 1, maxLength: 4 }), async (at) => {
      const included = Array.from({ length: COUNT }, (_, i) => at.includes(i));
      const masked = cube.withMask(booleanMask(included, SHAPE));
      const [z, y, x] = [
        range(included, (i) => Math.floor(i / 30)),
        range(included, (i) => Math.floor(i / 6) % 5),
        range(included, (i) => i % 6),
      ].map((found) => found ?? [NaN, NaN]) as [[number, number], [number, number], [number, number]];
      const box = await masked.minimalSubcube();
      assert.deepEqual(box.shape, [z, y, x].map(([first, last]) => last - first + 1));
      const [corner] = (await box.unmaskedData([0, 0, 0])).values;
      assert.equal(corner, z[0] * 30 + y[0] * 6 + x[0]);
      assert.equal((await box.statistics()).npts, new Set(at).size);
      assert.deepEqual(box.wcs.pixelToWorld(0, 0, 0), cube.wcs.pixelToWorld(x[0], y[0], z[0]));
      const columns = await masked.minimalSubcube({ spatialOnly: true });
      assert.deepEqual(columns.shape, [4, ...box.shape.slice(1)]);
    }),
    { numRuns: 12 },
  );
});

Deno.test("minimalSubcube() of nothing is empty, and its reductions have no value", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const nothing = cube.withMask(cube.lt(quantity(-1, "Jy/beam")));
  for (const options of [{}, { spatialOnly: true }]) {
    const box = await nothing.minimalSubcube(options);
    assert.deepEqual(box.shape, [0, 0, 0]);
    assert.equal((await box.statistics()).npts, 0);
    assert.deepEqual((await box.flattened()).shape, [0]);
  }
  await assert.rejects(cube.minimalSubcube({ spatial: true } as object), /Unknown option "spatial"/);
});

Deno.test("subcubeFromMask() cuts to another mask and keeps the cube's own", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const masked = cube.withMask(cube.ne(quantity(44, "Jy/beam")));
  const plane = Array.from({ length: 30 }, (_, i) => i === 14 || i === 21);
  const box = await masked.subcubeFromMask(booleanMask(plane, [5, 6]));
  assert.deepEqual(box.shape, [4, 2, 1 + 3 - 2]);
  assert.deepEqual([...(await box.filledData([1])).values], [NaN, 45, 50, 51]);
  const high = await cube.subcubeFromMask(cube.gt(quantity(100, "Jy/beam")));
  assert.deepEqual(high.shape, [1, 4, 6]);
  await assert.rejects(cube.subcubeFromMask(booleanMask([true, true], [1, 2])), SelectionError);
});
