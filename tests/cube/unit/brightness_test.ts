import assert from "node:assert/strict";
import fc from "fast-check";
import { brightnessFactors } from "../../../src/cube/unit/brightness.ts";
import { parseUnit } from "../../../src/cube/unit/unit.ts";
import { UnitError } from "../../../src/error.ts";

const factors = (from: string, to: string, context: Parameters<typeof brightnessFactors>[2]) =>
  brightnessFactors(parseUnit(from), parseUnit(to), context);
const near = (got: number | undefined, expected: number, tolerance = 1e-14) =>
  assert.ok(Math.abs((got ?? NaN) / expected - 1) < tolerance, `${got} is not ${expected}`);

// adv.fits: frequencies of its channels, its 1" beam, and pixels of 1 / 0.28327… beams.
const beamSr = 2.663263603293828e-11;
const adv = {
  channels: 4,
  frequenciesHz: Float64Array.of(
    1421929254.3253169,
    1421923137.7357895,
    1421917021.1988845,
    1421910904.7146008,
  ),
  beamSr,
  pixelSr: beamSr / 0.28327250303874745,
};

Deno.test("brightnessFactors() gives the golden numbers of spectral-cube", () => {
  // The reference's golden value 0.214… at (0, 0, 0), read as Jy / beam.
  const value = 0.21468688901682664;
  near(value * (factors("Jy/beam", "K", adv)[0] ?? NaN), 129766.77681114156);
  near(value * (factors("Jy/beam", "MJy/sr", adv)[0] ?? NaN), 8061.045431301266);
  near(value * (factors("Jy/beam", "Jy/pix", adv)[0] ?? NaN), 0.7578811452358053, 1e-13);
});

Deno.test("brightnessFactors() agrees with astropy in every channel", () => {
  // astropy 8.0.2: (1 Jy/beam).to(K, brightness_temperature(frequency, beam_area)), (1 K).to(MJy/sr, …).
  near(factors("Jy / beam", "K", adv)[0], 604446.6776961436);
  near(factors("Jy / beam", "K", adv)[1], 604451.8779212084);
  near(factors("K", "MJy / sr", adv)[0], 0.06211948566028618);
  near(factors("K", "MJy / sr", adv)[1], 0.06211895123344736);
  near(factors("uJy / beam", "mK", adv)[0], 604.4466776961436);
});

Deno.test("brightnessFactors() there and back multiply to 1", () => {
  const unit = fc.constantFrom(
    "K",
    "mK",
    "Jy/beam",
    "uJy/beam",
    "MJy/sr",
    "Jy/arcsec2",
    "mJy/pix",
    "W/(m2 Hz sr)",
  );
  fc.assert(fc.property(unit, unit, (a, b) => {
    const [there, back] = [factors(a, b, adv), factors(b, a, adv)];
    return there.every((factor, i) => Math.abs(factor * (back[i] ?? NaN) - 1) < 1e-14);
  }));
});

Deno.test("brightnessFactors() uses the beam of each channel", () => {
  const own = factors("Jy/beam", "Jy/sr", { channels: 2, beamSr: Float64Array.of(2, NaN) });
  assert.deepEqual([...own], [0.5, NaN]);
});

Deno.test("brightnessFactors() needs nothing for the same dimension", () => {
  assert.deepEqual([...factors("Jy/beam", "mJy/beam", { channels: 2 })], [1000, 1000]);
  assert.deepEqual([...factors("km", "m", { channels: 1 })], [1000]);
});

Deno.test("brightnessFactors() needs no frequency between fluxes per solid angle", () => {
  assert.equal(factors("Jy/beam", "Jy/pix", { channels: 1, beamSr: 4, pixelSr: 1 })[0], 0.25);
});

Deno.test("brightnessFactors() names what is missing", () => {
  const { channels, frequenciesHz, pixelSr } = adv;
  assert.throws(
    () => factors("Jy/beam", "K", { channels, frequenciesHz, pixelSr }),
    /Cannot convert "Jy \/ beam" to "K": the cube has no beam; set one with withBeam\(\)/,
  );
  assert.throws(() => factors("K", "Jy/sr", { channels, beamSr }), /frequencies .* rest frequency/);
  assert.throws(() => factors("Jy/pix", "Jy/sr", { channels, beamSr }), /size of the pixels/);
  assert.throws(() => factors("Jy/beam", "m", adv), UnitError);
  assert.throws(() => factors("Jy", "K", adv), UnitError);
});
