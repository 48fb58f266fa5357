import assert from "node:assert/strict";
import { CubeWcs } from "../../../src/cube/wcs/cube_wcs.ts";
import { type Cards, radioHeader } from "./header_of.ts";

function wcsOf(changes: Cards, shape: readonly [number, number, number] = [2, 5, 6]): CubeWcs {
  return CubeWcs.fromHeader(radioHeader(changes), { shape });
}

function assertRange(found: readonly number[], expected: readonly number[], tolerance = 1e-6): void {
  expected.forEach((value, i) =>
    assert.ok(Math.abs((found[i] ?? NaN) - value) < tolerance, `${found}, not ${expected}`)
  );
}

const TAN: Cards = { CTYPE1: "GLON-TAN", CTYPE2: "GLAT-TAN" };

Deno.test("longitudeExtrema is the range over the corners, even where that misleads", () => {
  const wcs = wcsOf({ ...TAN, CRVAL1: 359.99, CRVAL2: -0.05, CDELT1: -0.01, CDELT2: 0.01 });
  // repr of spectral-cube for this header.
  assertRange(wcs.longitudeExtrema, [0.02, 359.97]);
  assertRange(wcs.latitudeExtrema, [-0.07, -0.03]);
  assert.deepEqual(wcs.worldExtrema, { longitude: wcs.longitudeExtrema, latitude: wcs.latitudeExtrema });
});

Deno.test("skyExtent is continuous across longitude 0", () => {
  const wcs = wcsOf({ ...TAN, CRVAL1: 359.99, CRVAL2: -0.05, CDELT1: -0.01, CDELT2: 0.01 });
  assertRange(wcs.skyExtent.longitude, [359.97, 360.02]);
  assertRange(wcs.skyExtent.latitude, [-0.07, -0.03]);
});

Deno.test("skyExtent holds the pole and all longitudes around it", () => {
  // Pixels of 0.2 deg; the pole is 1.5 pixels above the reference point, inside the image.
  const wcs = wcsOf({ ...TAN, CRVAL1: 10, CRVAL2: 89.7, CDELT1: -0.2, CDELT2: 0.2 });
  assert.deepEqual(wcs.skyExtent.longitude, [0, 360]);
  assert.equal(wcs.skyExtent.latitude[1], 90);
  assert.ok(wcs.latitudeExtrema[1] < 90);
});

Deno.test("skyExtent is more than the corners when a parallel bends into the image", () => {
  // North of the equator in TAN the top edge is highest in its middle: tan(lat) at x = 0, y = 8 deg.
  const wcs = wcsOf({ ...TAN, CRVAL1: 90, CRVAL2: 40, CRPIX1: 5, CRPIX2: 1, CDELT1: -2, CDELT2: 2 }, [
    1,
    5,
    9,
  ]);
  const top = 40 + Math.atan(8 * Math.PI / 180) * 180 / Math.PI;
  assertRange(wcs.skyExtent.latitude, [wcs.latitudeExtrema[0], top], 1e-9);
  assert.ok(wcs.latitudeExtrema[1] < top - 0.1);
});

Deno.test("skyExtent of an all-sky map ignores what is outside the sky; the corners are NaN", () => {
  const cards = {
    CTYPE1: "GLON-AIT",
    CTYPE2: "GLAT-AIT",
    CRVAL1: 0,
    CRVAL2: 0,
    CRPIX1: 41,
    CRPIX2: 21,
    CDELT1: -4.5,
    CDELT2: 4.5,
  };
  const wcs = wcsOf(cards, [1, 41, 81]);
  assert.deepEqual(wcs.longitudeExtrema, [NaN, NaN]);
  assert.deepEqual(wcs.skyExtent, { longitude: [0, 360], latitude: [-90, 90] });
});

Deno.test("skyExtent of an image without any sky is NaN", () => {
  const wcs = wcsOf({
    CTYPE1: "GLON-AIT",
    CTYPE2: "GLAT-AIT",
    CRVAL2: 0,
    CRPIX1: 1000,
    CDELT1: 1,
    CDELT2: 1,
  });
  assert.deepEqual(wcs.skyExtent, { longitude: [NaN, NaN], latitude: [NaN, NaN] });
});
