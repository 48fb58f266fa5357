import assert from "node:assert/strict";
import { booleanMask } from "../../../src/cube/mask/boolean_mask.ts";
import { quantity } from "../../../src/cube/unit/quantity.ts";
import { AxisError, SelectionError } from "../../../src/error.ts";
import { CubeFolder } from "../cube_folder.ts";

const jy = (value: number) => quantity(value, "Jy/beam");
const VALUES = Array.from({ length: 12 }, (_, i) => i);
const SKETCH = { shape: [3, 2, 2], values: VALUES } as const;

Deno.test("masks combine with and, or, xor and not, also with plain arrays", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const [low, even] = [cube.lt(jy(8)), booleanMask(VALUES.map((i) => i % 2 === 0), [3, 2, 2])];
  const flags = async (mask: typeof low) => [...(await cube.withMask(mask).includeMask()).values];
  const where = (test: (x: number) => boolean) => VALUES.map((x) => Number(test(x)));
  assert.deepEqual(await flags(low.and(even)), where((x) => x < 8 && x % 2 === 0));
  assert.deepEqual(await flags(low.or(even)), where((x) => x < 8 || x % 2 === 0));
  assert.deepEqual(await flags(low.xor(even)), where((x) => (x < 8) !== (x % 2 === 0)));
  assert.deepEqual(await flags(low.not()), where((x) => x >= 8));
  const middle = { values: [0, 1, 0], shape: [3, 1, 1] };
  assert.deepEqual(await flags(low.and(middle)), where((x) => x >= 4 && x < 8));
  assert.deepEqual(await flags(even.and(middle).not().not()), where((x) => x === 4 || x === 6));
});

Deno.test("masks of planes and of channels combine to one of all voxels", () => {
  const plane = booleanMask([true, false, true, true], [2, 2]);
  const channels = booleanMask([1, 0, 1], [3, 1, 1]);
  assert.deepEqual(plane.shape, [1, 2, 2]);
  assert.deepEqual(plane.or(channels).shape, [3, 2, 2]);
  assert.throws(() => plane.and(booleanMask([true, true, true], [1, 3])), SelectionError);
});

Deno.test("masks of other places do not combine", async () => {
  using folder = new CubeFolder();
  const [cube, shifted] = [
    await folder.cube(SKETCH),
    await folder.cube({ ...SKETCH, cards: { CRVAL2: 61 } }),
  ];
  assert.throws(() => cube.gt(jy(1)).and(shifted.gt(jy(1))), AxisError);
  assert.throws(() => cube.withMask(shifted.gt(jy(1))), AxisError);
  const renamed = await folder.cube({ ...SKETCH, cards: { RESTFRQ: 2e11, "MJD-OBS": 58000 } });
  assert.doesNotThrow(() => cube.withMask(cube.gt(jy(1)).and(renamed.gt(jy(1)))));
});

Deno.test("masks print their shape and expression, and are immutable", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube(SKETCH);
  const mask = cube.gt(jy(0.4)).and(cube.lt(quantity(3000, "mJy/beam")).not());
  assert.equal(String(mask), "Mask with shape=(3, 2, 2): (data > 0.4) and (not (data < 3))");
  assert.equal(String(cube.mask), "Mask with shape=(3, 2, 2): finite");
  assert.equal(String(cube.withMask(mask).mask), `${cube.mask} and (${String(mask).split(": ")[1]})`);
  assert.equal(cube.unmaskedCopy().mask, undefined);
  assert.ok(Object.isFrozen(mask));
});

Deno.test("booleanMask() refuses what is no array of its shape", () => {
  assert.throws(() => booleanMask([true, false], [1, 3]), SelectionError);
  assert.throws(() => booleanMask([true, false], [2]), SelectionError);
  assert.throws(() => booleanMask([true], [1, 1, 1, 1]), SelectionError);
  assert.throws(() => booleanMask(5 as unknown as boolean[], [1, 1]), TypeError);
  assert.throws(() => booleanMask([true], undefined as unknown as number[]), TypeError);
});
