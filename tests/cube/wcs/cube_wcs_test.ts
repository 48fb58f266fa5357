import assert from "node:assert/strict";
import { CubeWcs } from "../../../src/cube/wcs/cube_wcs.ts";
import { isWcsKeyword } from "../../../src/cube/wcs/header_values.ts";
import { type Cards, headerOf, radioHeader } from "./header_of.ts";

function wcsOf(changes: Cards = {}): CubeWcs {
  return CubeWcs.fromHeader(radioHeader(changes), { shape: [6, 2, 3] });
}

Deno.test("pixelToWorld() and worldToPixel() join sky and spectrum", () => {
  // spectral-cube for pixel (2, 1, 5).
  const [longitude, latitude, velocity] = wcsOf().pixelToWorld(2, 1, 5);
  assert.ok(Math.abs(longitude - 83.63320088864964) < 1e-9);
  assert.ok(Math.abs(latitude - -5.391199999967041) < 1e-9);
  assert.equal(velocity, 44.25);
  wcsOf().worldToPixel(longitude, latitude, velocity)
    .forEach((pixel, i) => assert.ok(Math.abs(pixel - ([2, 1, 5][i] ?? NaN)) < 1e-8));
});

Deno.test("ctype names the axes after normalisation", () => {
  assert.deepEqual(wcsOf().ctype, ["RA---SIN", "DEC--SIN", "VRAD"]);
  const aips = wcsOf({ CTYPE1: "RA---GLS", CTYPE2: "DEC--GLS", CTYPE3: "FELO-HEL" });
  assert.deepEqual(aips.ctype, ["RA---SFL", "DEC--SFL", "VOPT-F2W"]);
  assert.deepEqual(wcsOf({ CTYPE1: "RA---NCP", CTYPE2: "DEC--NCP" }).ctype.slice(0, 2), [
    "RA---SIN",
    "DEC--SIN",
  ]);
});

Deno.test("spectralAxis() and spatialCoordinateMap() cover the shape of the cube", () => {
  const wcs = wcsOf();
  assert.deepEqual([...wcs.spectralAxis()], [45.5, 45.25, 45, 44.75, 44.5, 44.25]);
  assert.deepEqual(wcs.spectralExtrema, [44.25, 45.5]);
  const { longitude, latitude } = wcs.spatialCoordinateMap();
  assert.equal(longitude.length, 6);
  assert.deepEqual([longitude[5], latitude[5]], wcs.celestial.pixelToWorld(2, 1));
});

Deno.test("slice() keeps the world coordinates of the pixels it takes", () => {
  const full = wcsOf({ CROTA2: 20 });
  const cut = full.slice([{ start: 5, step: -2, count: 3 }, { start: 1, step: 1, count: 1 }, {
    start: 0,
    step: 2,
    count: 2,
  }]);
  assert.deepEqual(cut.shape, [3, 1, 2]);
  const [from, to] = [full.pixelToWorld(2, 1, 1), cut.pixelToWorld(1, 0, 2)];
  from.forEach((value, i) => assert.ok(Math.abs(value - (to[i] ?? NaN)) < 1e-12));
  const span = { start: 0, step: 1, count: 1 };
  assert.throws(() => full.slice([span, span, { ...span, step: 0 }]), RangeError);
});

Deno.test("a slice of a slice is one slice", () => {
  const span = (start: number, step: number, count: number) => ({ start, step, count });
  const once = wcsOf().slice([span(5, -2, 3), span(1, -1, 2), span(2, -2, 2)]);
  const twice = wcsOf().slice([span(5, -1, 6), span(1, -1, 2), span(2, -1, 3)])
    .slice([span(0, 2, 3), span(0, 1, 2), span(0, 2, 2)]);
  const [a, b] = [once.pixelToWorld(1, 1, 2), twice.pixelToWorld(1, 1, 2)];
  a.forEach((value, i) => assert.ok(Math.abs(value - (b[i] ?? NaN)) < 1e-12));
});

Deno.test("a block average is a slice that starts at the centre of the first block", () => {
  // CRPIX' = (CRPIX - 0.5) / f + 0.5, CDELT' = f CDELT for f = 3, by the reference.
  const span = { start: 0, step: 1, count: 2 };
  const averaged = wcsOf({ CRPIX3: 2 }).slice([{ start: 1, step: 3, count: 2 }, span, span]);
  const cards = new Map(averaged.spectral.toCards().map((card) => [card.keyword, card.value]));
  assert.deepEqual([cards.get("CRPIX3"), cards.get("CDELT3")], [(2 - 0.5) / 3 + 0.5, -0.75]);
});

Deno.test("withSpectralUnit() and withSpectralGrid() leave the sky alone", () => {
  const wcs = wcsOf();
  const hertz = wcs.withSpectralUnit("Hz"), grid = wcs.withSpectralGrid({ start: 40, step: 0.5, count: 9 });
  assert.equal(hertz.celestial, wcs.celestial);
  assert.deepEqual(hertz.shape, [6, 2, 3]);
  assert.deepEqual(grid.shape, [9, 2, 3]);
  assert.deepEqual(grid.spectralExtrema, [40, 44]);
});

Deno.test("toCards() is a header of the same cube, in the user's spectral unit", () => {
  const wcs = wcsOf({ CROTA2: 20, SPECSYS: "LSRK", RADESYS: "ICRS", EQUINOX: 2000 });
  const cards = wcs.withSpectralUnit("GHz").toCards();
  const values = Object.fromEntries(cards.map((card) => [card.keyword, card.value]));
  assert.equal(values["WCSAXES"], 3);
  assert.equal(values["CUNIT3"], "GHz");
  assert.equal(values["SPECSYS"], "LSRK");
  assert.equal(values["RADESYS"], "ICRS");
  assert.ok(cards.every((card) => isWcsKeyword(card.keyword)));
  const again = CubeWcs.fromHeader(headerOf(values), { shape: wcs.shape });
  assert.ok(again.matches(wcs));
  assert.deepEqual(again.ctype, ["RA---SIN", "DEC--SIN", "FREQ"]);
});

Deno.test("matches() compares places, not headers", () => {
  const wcs = wcsOf();
  assert.ok(wcs.matches(wcsOf({ RESTFRQ: 1e9 })));
  assert.ok(wcs.matches(wcs.withSpectralUnit("Hz")));
  assert.ok(wcs.matches(wcs.withSpectralUnit("m/s", { velocityConvention: "optical" })));
  assert.ok(wcs.matches(wcsOf({ CRPIX1: 5, CRVAL1: wcs.celestial.pixelToWorld(4, 2)[0], CRVAL2: -5.391 })));
  assert.ok(!wcs.matches(wcsOf({ CRPIX1: 5 })));
  assert.ok(!wcs.matches(wcsOf({ CDELT3: -0.26 })));
  assert.ok(!wcs.matches(wcsOf({ CRVAL3: 45.4 })));
  assert.ok(!wcs.matches(wcsOf({ CTYPE1: "GLON-SIN", CTYPE2: "GLAT-SIN" })));
  assert.ok(!wcs.matches(wcsOf({ CTYPE3: "FREQ", CUNIT3: "Hz", RESTFRQ: undefined })));
});

Deno.test("isWcsKeyword() knows the cards that toCards() replaces", () => {
  const yes =
    "WCSAXES CTYPE1 CRVAL3 CDELT2A CRPIX10 CROTA2 PC1_1 CD3_3A PC001002 PV2_1 LONPOLE LATPOLEB RADESYS RADECSYS " +
    "EQUINOX EPOCH RESTFRQ RESTFREQ RESTWAV SPECSYS VELREF ALTRVAL CUNIT1";
  const no =
    "SIMPLE NAXIS3 BUNIT BMAJ OBJECT HISTORY VELO-LSR RA DATE-OBS MJD-OBS VELOSYS CRVALUE PCOUNT CDESCR";
  for (const keyword of yes.split(" ")) assert.ok(isWcsKeyword(keyword), keyword);
  for (const keyword of no.split(" ")) assert.ok(!isWcsKeyword(keyword), keyword);
});
