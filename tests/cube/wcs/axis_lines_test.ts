import assert from "node:assert/strict";
import { type AxisDescription, axisLines } from "../../../src/cube/wcs/axis_lines.ts";
import { CubeWcs } from "../../../src/cube/wcs/cube_wcs.ts";
import { headerOf, radioHeader } from "./header_of.ts";

Deno.test("axisLines() prints example_cube.fits of spectral-cube as spectral-cube does", () => {
  const header = headerOf({
    CTYPE1: "RA---ARC",
    CRVAL1: 52.23158333333,
    CDELT1: -3.333333343121e-05,
    CRPIX1: 0,
    CTYPE2: "DEC--ARC",
    CRVAL2: 31.24363888889,
    CDELT2: 3.333333343121e-05,
    CRPIX2: 1,
    CTYPE3: "VRAD",
    CRVAL3: 7000,
    CDELT3: -103.6813929677,
    CRPIX3: 77.62811279297,
  });
  // repr of the cube, quoted in the reference of this project.
  assert.deepEqual(axisLines(CubeWcs.fromHeader(header, { shape: [7, 4, 3] }).describeAxes()), [
    " n_x:      3  type_x: RA---ARC  unit_x: deg    range:    52.231466 deg:   52.231544 deg",
    " n_y:      4  type_y: DEC--ARC  unit_y: deg    range:    31.243639 deg:   31.243739 deg",
    " n_s:      7  type_s: VRAD      unit_s: m / s  range:    14322.821 m / s:   14944.909 m / s",
  ]);
});

Deno.test("axisLines() prints long units, long numbers and plain axes as spectral-cube does", () => {
  const line = (changes: Parameters<typeof radioHeader>[0]) =>
    axisLines(CubeWcs.fromHeader(radioHeader(changes), { shape: [6, 2, 3] }).describeAxes());
  // repr of spectral-cube (astropy 8) for the same headers.
  assert.equal(
    line({})[2],
    " n_s:      6  type_s: VRAD      unit_s: km / s  range:       44.250 km / s:      45.500 km / s",
  );
  assert.equal(
    line({ CTYPE3: "FREQ", CUNIT3: "Hz", CRVAL3: 1.4e9, CDELT3: 1e5 })[2],
    " n_s:      6  type_s: FREQ      unit_s: Hz     range: 1400000000.000 Hz:1400500000.000 Hz",
  );
  assert.equal(
    line({ CTYPE3: "FREQ", CUNIT3: "GHz", CRVAL3: 1.4, CDELT3: -0.0005 })[2],
    " n_s:      6  type_s: FREQ      unit_s: GHz    range:        1.398 GHz:       1.400 GHz",
  );
  assert.equal(
    line({ CTYPE1: "RA", CTYPE2: "DEC", CRVAL1: 100, CDELT1: -0.01, CUNIT3: "km/s" })[0],
    " n_x:      3  type_x: RA        unit_x: deg    range:   100.010000 deg:  100.030000 deg",
  );
});

Deno.test("axisLines() rounds as Python does: ties to even, and nan", () => {
  const axis: AxisDescription = { name: "s", count: 2, type: "ZOPT", unit: "", min: 0, max: 0 };
  const range = (min: number, max: number) => axisLines([{ ...axis, min, max }])[0]?.split("range: ")[1];
  // Python: format(value, "12.3f").
  assert.equal(range(0.0625, 0.1875), "       0.062:       0.188");
  assert.equal(range(-321.0625, 2.5), "    -321.062:       2.500");
  assert.equal(range(NaN, Infinity), "         nan:         inf");
  assert.equal(range(-0, -0.0001), "      -0.000:      -0.000");
  assert.equal(range(1.0005, 0.0005), "       1.000:       0.001");
  assert.equal(range(0.00006103515625, 1e22), "       0.000:10000000000000000000000.000");
});
