import assert from "node:assert/strict";
import { FormatError } from "../../../src/error.ts";
import { cubeAxes } from "../../../src/format/fits/axes.ts";
import { FitsHeader } from "../../../src/format/fits/header.ts";
import { ctypes, imageCards } from "./fits_builder.ts";

function header(lengths: readonly number[], types: readonly string[]): FitsHeader {
  return FitsHeader.parse(imageCards(-32, lengths, { extra: ctypes(...types) }).join(""), {
    path: "a.fits",
    hdu: 0,
  });
}

function three(...types: readonly string[]): FitsHeader {
  return header([2, 3, 4], types);
}

Deno.test("cubeAxes() finds the axes in any order", () => {
  const kinds = { x: "GLON-CAR", y: "GLAT-CAR", s: "VOPT-F2W" };
  const orders = ["xys", "xsy", "yxs", "ysx", "sxy", "syx"];
  for (const order of orders) {
    const axes = cubeAxes(three(...[...order].map((axis) => kinds[axis as "x" | "y" | "s"])));
    assert.deepEqual(
      [axes.longitude, axes.latitude, axes.spectral],
      [..."xys"].map((axis) => order.indexOf(axis) + 1),
      order,
    );
    assert.equal(axes.stokes, undefined);
  }
});

Deno.test("cubeAxes() accepts the spectral types of the table and plain celestial axes", () => {
  const types =
    "VRAD VELO VOPT FREQ WAVE AWAV ENER BETA ZOPT VELOCITY WAVELENG VELO-LSR VELO-HEL VELO-OBS FELO-LSR " +
    "FELO-HEL FREQ-LSR FREQ-HEL VOPT-F2W VELO-F2V FREQ-W2F VRAD-W2F";
  for (const type of types.split(" ")) assert.equal(cubeAxes(three("RA", "DEC", type)).spectral, 3, type);
});

Deno.test("cubeAxes() refuses files without the axes of a cube", () => {
  const refused = [
    [["OFFSET", "OFFSET", "VRAD"], /no celestial axes/],
    [["RA---SIN", "LINEAR", "VRAD"], /only one celestial axis/],
    [["RA---SIN", "GLAT-SIN", "VRAD"], /no celestial axes that belong together/],
    [["RA---SIN", "DEC--SIN", "LAMBDA"], /no spectral axis among .*CTYPE3 "LAMBDA"/],
    [["RA---SIN", "DEC--SIN", "Frequency"], /no spectral axis/],
    [["RA---SIN", "DEC--SIN", ""], /no spectral axis/],
    [["RA---SIN", "RA---SIN", "VRAD"], /axes 1 and 2 are both longitude axes/],
  ] as const;
  for (const [types, message] of refused) {
    assert.throws(() => cubeAxes(three(...types)), (error: unknown) => {
      assert.ok(error instanceof FormatError);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("cubeAxes() refuses images that are not cubes and empty axes", () => {
  assert.throws(
    () => cubeAxes(header([2, 3], ["RA---SIN", "DEC--SIN"])),
    /has 2 axes, a cube has 3 or 4.*hdu option/,
  );
  assert.throws(() => cubeAxes(header([1, 2, 3, 4, 5], [])), /has 5 axes/);
  assert.throws(() => cubeAxes(header([2, 0, 3], ["RA---SIN", "DEC--SIN", "VRAD"])), /NAXIS2.*empty/);
});

Deno.test("cubeAxes() takes the fourth axis as Stokes, with a warning unless it says so", () => {
  const warnings: string[] = [];
  const stokes = (...types: string[]) =>
    cubeAxes(header([2, 3, 4, 5], types), (text) => warnings.push(text)).stokes;
  assert.equal(stokes("RA---SIN", "STOKES", "DEC--SIN", "FREQ"), 2);
  assert.deepEqual(warnings, []);
  assert.equal(stokes("RA---SIN", "DEC--SIN", "FREQ", ""), 4);
  assert.equal(stokes("ANTENNA", "RA---SIN", "DEC--SIN", "FREQ"), 1);
  assert.deepEqual(warnings.map((text) => /CTYPE "(.*)"; taken as Stokes/.exec(text)?.[1]), ["", "ANTENNA"]);
});

Deno.test("cubeAxes() sees the Stokes coordinate of data without that axis", () => {
  assert.equal(cubeAxes(header([2, 3, 4], ["RA---SIN", "DEC--SIN", "VRAD", "STOKES"])).stokes, 4);
  assert.throws(
    () => cubeAxes(header([2, 3, 4], ["RA---SIN", "DEC--SIN", "STOKES", "VRAD"])),
    /no spectral axis/,
  );
});
