import assert from "node:assert/strict";
import { cubeAxes } from "../../../src/format/zarr/cube_axes.ts";

const axes = (shape: readonly number[], names?: readonly (string | null)[]) =>
  cubeAxes(shape, names, "a.zarr");

Deno.test("cubeAxes() takes an array as [channel, y, x] if its names say nothing", () => {
  assert.deepEqual(axes([3, 4, 5]), [0, 1, 2]);
  assert.deepEqual(axes([3, 4, 5], ["dim_0", "dim_1", "dim_2"]), [0, 1, 2]);
  assert.deepEqual(axes([3, 4, 5], ["x", "y", null]), [0, 1, 2]);
  assert.deepEqual(axes([3, 4, 5], ["freq", "x", "lon"]), [0, 1, 2]);
});

Deno.test("cubeAxes() finds axes by the names that astronomers and OME-Zarr use", () => {
  assert.deepEqual(axes([3, 4, 5], ["x", "y", "channel"]), [2, 1, 0]);
  assert.deepEqual(axes([3, 4, 5], ["DEC", "RA", "VRAD"]), [2, 0, 1]);
  assert.deepEqual(axes([3, 4, 5], ["latitude", "wavelength", "longitude"]), [1, 0, 2]);
  assert.deepEqual(axes([3, 4, 5], ["c", "y", "x"]), [0, 1, 2]);
});

Deno.test("cubeAxes() drops axes of length 1: those without a known name first, then from the front", () => {
  // xradio: time, frequency, polarization, l, m
  assert.deepEqual(axes([1, 3, 1, 5, 4], ["time", "frequency", "polarization", "l", "m"]), [1, 4, 3]);
  assert.deepEqual(axes([1, 1, 4, 5]), [1, 2, 3]);
  assert.deepEqual(axes([1, 1, 4, 5], ["channel", "stokes", "y", "x"]), [0, 2, 3]);
  assert.deepEqual(axes([3, 1, 4, 5]), [0, 2, 3]);
});

Deno.test("cubeAxes() refuses what cannot be a cube", () => {
  for (const shape of [[], [5], [4, 5], [2, 3, 4, 5]]) {
    assert.throws(() => axes(shape), /a cube has three axes longer than 1/);
  }
  assert.throws(() => axes([3, 0, 5]), /no voxel/);
});
