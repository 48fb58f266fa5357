import assert from "node:assert/strict";
import fc from "fast-check";
import { beam, SpectralCube } from "../../../mod.ts";
import { CubeWcs } from "../../../src/cube/wcs/cube_wcs.ts";
import { beamOutline } from "../../../src/notebook/picture/beam_outline.ts";
import { skyEdges, skyText } from "../../../src/notebook/picture/sky_ticks.ts";
import { linearTicks } from "../../../src/notebook/picture/ticks.ts";
import { headerOf } from "../../cube/wcs/header_of.ts";

const DISC = new URL("../../../test_data/disc.fits", import.meta.url);

Deno.test("skyEdges() marks round coordinates where astropy has them", async () => {
  using cube = await SpectralCube.read(DISC);
  const [x, y] = skyEdges(cube.wcs.celestial, [72, 72]);
  assert.equal(x.title, "Right ascension");
  assert.equal(y.title, "Declination");
  // astropy.wcs: the pixels along y = -0.5 and x = -0.5 where the coordinate has these values.
  const expectedX = {
    "12ʰ29ᵐ56ˢ": 64.819153,
    "12ʰ29ᵐ58ˢ": 50.159577,
    "12ʰ30ᵐ00ˢ": 35.5,
    "12ʰ30ᵐ02ˢ": 20.840423,
  };
  const expectedY = { "+12°14′": 5.501365, "+12°15′": 35.501364, "+12°16′": 65.501364 };
  for (const [axis, expected] of [[x, expectedX], [y, expectedY]] as const) {
    for (const [text, at] of Object.entries(expected)) {
      const tick = axis.ticks.find((mark) => mark.text === text);
      assert(tick && Math.abs(tick.at - at) < 2e-3, `${text} at ${tick?.at}`);
    }
  }
});

Deno.test("skyText() writes a place as astropy does, to a tenth of a pixel", async () => {
  using cube = await SpectralCube.read(DISC);
  const { celestial } = cube.wcs;
  // SkyCoord(...).to_string("hmsdms"): 12h30m04.434s +12d13m56.998s; pixels are 2 arcsec.
  assert.equal(skyText(celestial, celestial.pixelToWorld(3, 4)), "12ʰ30ᵐ04.43ˢ +12°13′57.0″");
});

function galactic(crval1: number, crval2: number, extra: Record<string, number> = {}): CubeWcs {
  const header = headerOf({
    ...{ CTYPE1: "GLON-TAN", CRVAL1: crval1, CRPIX1: 51, CDELT1: -0.01, CUNIT1: "deg" },
    ...{ CTYPE2: "GLAT-TAN", CRVAL2: crval2, CRPIX2: 51, CDELT2: 0.01, CUNIT2: "deg" },
    ...{ CTYPE3: "VRAD", CRVAL3: 0, CRPIX3: 1, CDELT3: 1, CUNIT3: "km/s" },
    ...extra,
  });
  return CubeWcs.fromHeader(header, { shape: [1, 101, 101] });
}

Deno.test("galactic coordinates are written in degrees, across longitude 0 too", () => {
  const { celestial } = galactic(0, -0.2);
  const [x, y] = skyEdges(celestial, [101, 101]);
  assert.deepEqual([x.title, y.title], ["Galactic longitude", "Galactic latitude"]);
  const middle = x.ticks.find(({ at }) => Math.abs(at - 50) < 0.5);
  assert.equal(middle?.text, "0.0°");
  assert(x.ticks.length >= 3 && x.ticks.every(({ at }) => at >= -0.5 && at <= 100.5));
  assert.equal(skyText(celestial, [359.5, -0.25]), "l 359.500° b −0.250°");
});

Deno.test("an image that lies on its side has latitude below and longitude at the left", () => {
  const turned = { CD1_1: 0, CD1_2: -0.01, CD2_1: 0.01, CD2_2: 0 };
  const [x, y] = skyEdges(galactic(30, 10, turned).celestial, [101, 101]);
  assert.deepEqual([x.title, y.title], ["Galactic latitude", "Galactic longitude"]);
});

Deno.test("linearTicks() are round, inside and evenly spaced, whatever the range", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
      (low, range) => {
        const high = low + range;
        if (range < 1e-9 * Math.abs(low)) return;
        const ticks = linearTicks(low, high);
        assert(ticks.length >= 2 && ticks.length <= 12, `${ticks.length} from ${low} to ${high}`);
        const slack = 1e-6 * range;
        assert(ticks.every(({ at }) => at >= low - slack && at <= high + slack));
      },
    ),
  );
});

Deno.test("linearTicks() writes as many decimals as it takes", () => {
  assert.deepEqual(linearTicks(-0.1, 0.1).map(({ text }) => text), ["−0.10", "−0.05", "0", "0.05", "0.10"]);
  assert.deepEqual(linearTicks(0, 3e7).map(({ text }) => text), ["0", "1×10⁷", "2×10⁷", "3×10⁷"]);
  assert.deepEqual(linearTicks(0, 2e-5).map(({ text }) => text).slice(0, 2), ["0", "5×10⁻⁶"]);
});

Deno.test("beamOutline() has the axes of the beam and its position angle from north to east", () => {
  // North up, east left, 36 arcsec pixels: pa 90 lies along x, pa 45 points up and to the left.
  const { celestial } = galactic(30, 0);
  const extent = (pa: number) => {
    const outline = beamOutline(beam({ major: 0.1, minor: 0.05, pa }), celestial, [101, 101])!;
    const [xs, ys] = [outline.map(([x]) => x), outline.map(([, y]) => y)];
    return { width: Math.max(...xs) - Math.min(...xs), height: Math.max(...ys) - Math.min(...ys), outline };
  };
  const [upright, lying] = [extent(0), extent(90)];
  assert(Math.abs(upright.height - 10) < 0.01 && Math.abs(upright.width - 5) < 0.01);
  assert(Math.abs(lying.width - 10) < 0.01 && Math.abs(lying.height - 5) < 0.01);
  const { outline } = extent(45);
  const tip = outline.reduce((best, point) => point[1] > best[1] ? point : best);
  const middle = outline.reduce((sum, [x]) => sum + x / outline.length, 0);
  assert(tip[0] < middle - 1);
  assert.equal(beamOutline(beam({ major: 2, minor: 2, pa: 0 }), celestial, [101, 101]), undefined);
});
