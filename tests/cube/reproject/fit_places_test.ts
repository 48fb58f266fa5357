import assert from "node:assert/strict";
import fc from "fast-check";
import type { PlaneResampling } from "../../../src/array/filter/filter.ts";
import { PixelPlaces, PLACES_TILE } from "../../../src/array/filter/pixel_places.ts";
import { packPieces } from "../../../src/array/filter/places_piece.ts";
import { fitPlaces } from "../../../src/cube/reproject/fit_places.ts";
import { pixelMapping } from "../../../src/cube/reproject/pixel_mapping.ts";
import { CubeWcs } from "../../../src/cube/wcs/cube_wcs.ts";
import { headerOf } from "../wcs/header_of.ts";

const TOLERANCE = 1e-8;

function celestial(cards: Record<string, string | number>) {
  const spectral = { CTYPE3: "FREQ", CRVAL3: 1e11, CDELT3: 1e9, CRPIX3: 1 };
  return CubeWcs.fromHeader(headerOf({ ...spectral, ...cards }), { shape: [1, 1, 1] }).celestial;
}

function sky(
  code: string,
  { longitude = 40, latitude = 60, pixel = 1e-3, centre = [0, 0], angle = 0 }: {
    readonly longitude?: number;
    readonly latitude?: number;
    readonly pixel?: number;
    readonly centre?: readonly [number, number];
    readonly angle?: number;
  },
) {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return celestial({
    ...{ CTYPE1: `RA---${code}`, CTYPE2: `DEC--${code}`, CRVAL1: longitude, CRVAL2: latitude },
    ...{ CRPIX1: centre[0], CRPIX2: centre[1], CDELT1: -pixel, CDELT2: pixel },
    ...{ PC1_1: c, PC1_2: -s, PC2_1: s, PC2_2: c },
  });
}

/** How the places that a filter works out differ from those of the mapping, where both are within the input. */
function deviation(
  mapping: ReturnType<typeof pixelMapping>,
  { shape, input }: Pick<PlaneResampling, "shape" | "input">,
): { worst: number; missing: number; within: number } {
  const places = packPieces(fitPlaces(mapping, { shape, input, tolerance: TOLERANCE }));
  const filter = { kind: "resample-planes", shape, input, places, snap: 0, nearest: false } as const;
  const fitted = new PixelPlaces(filter);
  let [worst, missing, within] = [0, 0, 0];
  const box = (y: number, x: number) =>
    fitted.inputBox({
      row: y,
      column: x,
      rows: Math.min(PLACES_TILE, shape[0] - y),
      columns: Math.min(PLACES_TILE, shape[1] - x),
    });
  const boxes = new Map<string, ReturnType<typeof box>>();
  for (let y = 0; y < shape[0]; y++) {
    for (let x = 0; x < shape[1]; x++) {
      const [px, py] = mapping(x, y);
      const inside = px >= 0 && px <= input[1] - 1 && py >= 0 && py <= input[0] - 1;
      if (!inside) continue;
      within++;
      const tile = fitted.tile(Math.floor(y / PLACES_TILE), Math.floor(x / PLACES_TILE));
      const at = (y % PLACES_TILE) * PLACES_TILE + x % PLACES_TILE;
      const off = Math.max(Math.abs((tile?.x[at] ?? NaN) - px), Math.abs((tile?.y[at] ?? NaN) - py));
      const [top, left] = [y - y % PLACES_TILE, x - x % PLACES_TILE], key = `${top} ${left}`;
      if (!boxes.has(key)) boxes.set(key, box(top, left));
      const { row = NaN, column = NaN, rows = 0, columns = 0 } = boxes.get(key) ?? {};
      const reach = Math.max(column - px, px - (column + columns - 1), row - py, py - (row + rows - 1));
      assert.ok(reach <= TOLERANCE, `${reach} pixels outside of its box`);
      if (Number.isNaN(off)) missing++;
      else worst = Math.max(worst, off);
    }
  }
  return { worst, missing, within };
}

Deno.test("fitPlaces() keeps to the tolerance for fields of any place, size and angle", () => {
  const codes = fc.constantFrom("TAN", "SIN", "ZEA", "ARC", "CAR", "SFL");
  const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  fc.assert(
    fc.property(
      codes,
      codes,
      fc.tuple(number(0, 360), number(-80, 80), number(-4, -0.5)),
      number(0, 6.3),
      (of, within, [longitude, latitude, size], angle) => {
        const pixel = 10 ** size;
        const field = { longitude, latitude, centre: [60, 50] as const };
        const zenithal = (code: string) => /CAR|SFL/.test(code) ? { ...field, latitude: 0 } : field;
        const from = sky(within, { ...zenithal(within), pixel });
        const to = sky(of, { ...zenithal(within === "CAR" || within === "SFL" ? within : of), pixel, angle });
        const mapping = pixelMapping(to, from);
        const { worst, missing } = deviation(mapping, { shape: [140, 150], input: [150, 140] });
        assert.equal(missing, 0);
        assert.ok(worst <= 2 * TOLERANCE, `${worst} pixels off`);
      },
    ),
    { numRuns: 20 },
  );
});

Deno.test("fitPlaces() finds the edges of maps of the whole sky", () => {
  const map = sky("CAR", { longitude: 0, latitude: 0, pixel: 2, centre: [90.5, 45.5] });
  for (const code of ["AIT", "MOL", "SFL"]) {
    const other = sky(code, { longitude: 150, latitude: 0, pixel: 2, centre: [90.5, 45.5] });
    const { worst, missing, within } = deviation(pixelMapping(other, map), {
      shape: [90, 180],
      input: [90, 180],
    });
    assert.ok(within > 10_000);
    assert.deepEqual([missing, worst <= TOLERANCE], [0, true], code);
  }
  const half = sky("SIN", { longitude: 200, latitude: -60, pixel: 0.5, centre: [130, 120] });
  const { worst, missing, within } = deviation(pixelMapping(half, map), {
    shape: [250, 250],
    input: [90, 180],
  });
  assert.ok(within > 40_000 * 0.8);
  assert.deepEqual([missing, worst <= TOLERANCE], [0, true]);
});

Deno.test("fitPlaces() describes a large field in a few kilobytes, and nothing where nothing is", () => {
  const [from, to] = [sky("SIN", { pixel: 1e-4 }), sky("TAN", { pixel: 1e-4, angle: 0.7 })];
  const request = { shape: [4000, 4000], input: [4000, 4000], tolerance: TOLERANCE } as const;
  assert.ok(packPieces(fitPlaces(pixelMapping(to, from), request)).length < 30_000);
  const away = sky("TAN", { longitude: 50 });
  assert.deepEqual(fitPlaces(pixelMapping(away, from), request), []);
  const opposite = sky("TAN", { longitude: 220, latitude: -60 });
  assert.deepEqual(fitPlaces(pixelMapping(opposite, from), { ...request, shape: [400, 400] }), []);
});
