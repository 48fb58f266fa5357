import assert from "node:assert/strict";
import fc from "fast-check";
import type { CelestialWcs } from "../../../src/cube/wcs/celestial.ts";
import { CubeWcs } from "../../../src/cube/wcs/cube_wcs.ts";
import { angularSeparation } from "../../../src/cube/wcs/sphere_rotation.ts";
import { AxisError, UnsupportedError } from "../../../src/error.ts";
import { type Cards, headerOf, radioHeader } from "./header_of.ts";
import golden from "./wcslib_golden.json" with { type: "json" };

const SHAPE = [2, 5, 6] as const;

function celestialOf(changes: Cards): CelestialWcs {
  return CubeWcs.fromHeader(radioHeader(changes), { shape: SHAPE }).celestial;
}

// Expected values: astropy.wcs (wcslib), see wcslib_golden.py.
for (const { name, cards, ctype, world, pixel } of golden.celestial) {
  const celestial = CubeWcs.fromHeader(headerOf(cards), { shape: SHAPE }).celestial;

  Deno.test(`pixelToWorld() agrees with wcslib: ${name}`, () => {
    assert.deepEqual(celestial.ctype, ctype);
    golden.pixels.forEach(([x = NaN, y = NaN], i) => {
      const found = celestial.pixelToWorld(x, y);
      const [longitude, latitude] = world[i] ?? [];
      if (typeof longitude !== "number" || typeof latitude !== "number") {
        return assert.deepEqual(found, [NaN, NaN], `pixel ${x}, ${y}`);
      }
      const distance = angularSeparation(found, [longitude, latitude]);
      assert.ok(distance < 1e-9, `pixel ${x}, ${y}: ${found}, not ${longitude}, ${latitude}`);
    });
  });

  Deno.test(`worldToPixel() agrees with wcslib: ${name}`, () => {
    golden.sky.forEach(([longitude = NaN, latitude = NaN], i) => {
      const found = celestial.worldToPixel(longitude, latitude);
      const [x, y] = pixel[i] ?? [];
      if (typeof x !== "number" || typeof y !== "number") return assert.deepEqual(found, [NaN, NaN]);
      const tolerance = 1e-9 * Math.max(1, Math.hypot(x, y));
      assert.ok(Math.hypot(found[0] - x, found[1] - y) < tolerance, `${longitude}, ${latitude}: ${found}`);
    });
  });

  Deno.test(`toCards() describes the same sky: ${name}`, () => {
    const written = new Map(celestial.toCards().map((card) => [card.keyword, card.value]));
    const spectral = { CTYPE3: "FREQ", CDELT3: 1, CRVAL3: 1 };
    const again = CubeWcs.fromHeader(headerOf({ ...spectral, ...Object.fromEntries(written) }), {
      shape: SHAPE,
    });
    for (const [x = NaN, y = NaN] of golden.pixels) {
      const [from, to] = [celestial.pixelToWorld(x, y), again.celestial.pixelToWorld(x, y)];
      if (Number.isNaN(from[0])) assert.deepEqual(to, from);
      else assert.ok(angularSeparation(from, to) < 1e-10, `${x}, ${y}: ${to}, not ${from}`);
    }
  });
}

const pixelOffset = fc.double({ min: -8, max: 8, noNaN: true });

for (const code of ["TAN", "SIN", "ARC", "STG", "ZEA", "CAR", "CEA", "MER", "SFL", "AIT", "MOL"]) {
  Deno.test(`worldToPixel() is the inverse of pixelToWorld(): ${code}`, () => {
    const reference = fc.record({
      CRVAL1: fc.double({ min: 0, max: 360, noNaN: true }),
      CRVAL2: fc.double({ min: -88, max: 88, noNaN: true }),
      CROTA2: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    fc.assert(fc.property(reference, pixelOffset, pixelOffset, (cards, x, y) => {
      const types = { CTYPE1: `RA---${code}`, CTYPE2: `DEC--${code}`, CDELT1: -1.5, CDELT2: 1.5 };
      const celestial = celestialOf({ ...types, ...cards });
      const [foundX, foundY] = celestial.worldToPixel(...celestial.pixelToWorld(x, y));
      assert.ok(Math.hypot(foundX - x, foundY - y) < 1e-8, `${foundX}, ${foundY}, not ${x}, ${y}`);
    }));
  });
}

Deno.test("pixelToWorld() keeps full precision in small fields of a slant SIN", () => {
  // Closed form of NCP: x = cos(lat) sin(dlon), y = (cos(lat0) - cos(lat) cos(dlon)) / sin(lat0); wcslib is 1e-7 deg off.
  const degree = Math.PI / 180, latitude0 = 2.7184298159460525;
  const celestial = celestialOf({ CTYPE1: "RA---NCP", CTYPE2: "DEC--NCP", CRVAL1: 0, CRVAL2: latitude0 });
  const [longitude, latitude] = celestial.pixelToWorld(40, 30);
  const x = Math.cos(latitude * degree) * Math.sin(longitude * degree) / degree;
  assert.ok(Math.abs(x - -0.0002 * 37) < 1e-13, String(x));
  const y = (Math.cos(latitude0 * degree) - Math.cos(latitude * degree) * Math.cos(longitude * degree)) /
    Math.sin(latitude0 * degree) / degree;
  assert.ok(Math.abs(y - 0.0002 * 28) < 1e-12, String(y));
});

Deno.test("slice() keeps the place of every pixel, also reversed, strided and rotated", () => {
  const full = celestialOf({ CROTA2: 30, CDELT1: -0.3, CDELT2: 0.2 });
  const cut = full.slice({ start: 5, step: -2 }, { start: 1, step: 3 });
  for (const [x, y] of [[0, 0], [2, 1], [0.5, -4]] as const) {
    const [from, to] = [full.pixelToWorld(5 - 2 * x, 1 + 3 * y), cut.pixelToWorld(x, y)];
    assert.ok(angularSeparation(from, to) < 1e-12, `${to}, not ${from}`);
  }
});

Deno.test("pixelsToWorld(), worldToPixels() and coordinateMap() give the values of the scalar methods", () => {
  const celestial = celestialOf({});
  const map = celestial.coordinateMap([2, 3]);
  const list = celestial.pixelsToWorld([0, 1, 2, 0, 1, 2], [0, 0, 0, 1, 1, 1]);
  assert.deepEqual(map, list);
  assert.deepEqual([map.longitude[5], map.latitude[5]], celestial.pixelToWorld(2, 1));
  const { x, y } = celestial.worldToPixels(list.longitude, list.latitude);
  assert.deepEqual([x[4], y[4]], celestial.worldToPixel(map.longitude[4] ?? NaN, map.latitude[4] ?? NaN));
  assert.throws(() => celestial.pixelsToWorld([0], [0, 1]), RangeError);
});

Deno.test("pixelSize is the norm of the matrix columns and pixelArea the determinant", () => {
  // By hand: sqrt(3^2 + 4^2) = 5, sqrt(1 + 2^2), |3 * 2 - 1 * 4| = 2.
  const celestial = celestialOf({ CD1_1: 3, CD1_2: 1, CD2_1: 4, CD2_2: 2, CD3_3: 1 });
  assert.equal(celestial.pixelSize.x, 5);
  assert.ok(Math.abs(celestial.pixelSize.y - Math.sqrt(5)) < 1e-15);
  assert.equal(celestial.pixelArea, 2);
});

Deno.test("fromHeader() takes radians, and the names RADECSYS and EPOCH of old headers", () => {
  const celestial = celestialOf({ RADECSYS: "FK4", EPOCH: 1950, EQUINOX: undefined });
  const cards = celestial.toCards();
  assert.deepEqual(cards.slice(-2), [{ keyword: "RADESYS", value: "FK4" }, {
    keyword: "EQUINOX",
    value: 1950,
  }]);
});

const INVALID: readonly (readonly [name: string, cards: Cards, message: RegExp])[] = [
  ["no celestial axes", { CTYPE1: "OFFSET", CTYPE2: "OFFSET" }, /no celestial axes.*OFFSET/],
  ["one celestial axis", { CTYPE2: "LINEAR" }, /WCS is not valid: one celestial axis/],
  ["two projections", { CTYPE2: "DEC--TAN" }, /WCS is not valid: .*do not belong together/],
  ["two frames", { CTYPE2: "GLAT-SIN" }, /WCS is not valid: .*do not belong together/],
  [
    "a singular CD matrix",
    { CD1_1: 1, CD1_2: 2, CD2_1: 2, CD2_2: 4, CD3_3: 1 },
    /WCS is not valid: .*singular/,
  ],
  ["CDELT1 = 0", { CDELT1: 0 }, /WCS is not valid: .*singular/],
  ["a spectral axis that mixes", { PC3_1: 0.1 }, /WCS is not valid: the spectral axis mixes/],
  ["a spectral step of 0", { CDELT3: 0 }, /WCS is not valid: the step of the spectral axis is zero/],
  ["a wrong unit", { CUNIT1: "m" }, /WCS is not valid: CUNIT1 is "m".*use deg/],
  ["text for a number", { CRVAL1: "abc" }, /WCS is not valid: CRVAL1 must be a number but is "abc"/],
  ["a latitude beyond the pole", { CRVAL2: 91 }, /WCS is not valid: .*CRVAL2 = 91/],
  ["NCP on the equator", { CTYPE1: "RA---NCP", CTYPE2: "DEC--NCP", CRVAL2: 0 }, /WCS is not valid: an NCP/],
  ["no native pole", { CTYPE1: "RA---CAR", CTYPE2: "DEC--CAR", CRVAL2: 60, LONPOLE: 80 }, /no native pole/],
  ["a wrong lambda", { CTYPE1: "RA---CEA", CTYPE2: "DEC--CEA", PV2_1: 2 }, /PV2_1 must be in \(0, 1\]/],
  ["a reference point off the map", { PV1_0: 1, PV1_1: 0, PV1_2: -50 }, /not on the map/],
];

for (const [name, cards, message] of INVALID) {
  Deno.test(`fromHeader() refuses ${name}`, () => {
    assert.throws(
      () => celestialOf(cards),
      (error) => error instanceof AxisError && message.test(error.message),
    );
  });
}

for (
  const [name, cards] of [
    ["an unknown projection", { CTYPE1: "RA---ZPN", CTYPE2: "DEC--ZPN" }],
    ["SIP distortion", { CTYPE1: "RA---TAN-SIP", CTYPE2: "DEC--TAN-SIP" }],
    ["TPV distortion", { CTYPE1: "RA---TAN", CTYPE2: "DEC--TAN", PV1_5: 0.1 }],
  ] as const
) {
  Deno.test(`fromHeader() says that ${name} is not supported`, () => {
    assert.throws(() => celestialOf(cards), UnsupportedError);
  });
}

Deno.test("fromHeader() takes the spectral step from CDELT3 when the CD matrix has none, with a warning", () => {
  const warnings: string[] = [];
  const header = radioHeader({ CD1_1: -0.1, CD2_2: 0.1 });
  const wcs = CubeWcs.fromHeader(header, { shape: SHAPE, onWarning: (message) => warnings.push(message) });
  assert.equal(wcs.spectral.pixelStep, 0.25);
  assert.match(warnings.join(), /no CD3_3/);
});
