import assert from "node:assert/strict";
import fc from "fast-check";
import { CubeWcs } from "../../../src/cube/wcs/cube_wcs.ts";
import type { SpectralWcs } from "../../../src/cube/wcs/spectral.ts";
import type { VelocityConvention } from "../../../src/cube/wcs/spectral_conversion.ts";
import { UnitError } from "../../../src/error.ts";
import { type Cards, radioHeader } from "./header_of.ts";

const C = 299792458;
const F0 = 1420405751.786;

function spectralOf(changes: Cards): SpectralWcs {
  return CubeWcs.fromHeader(radioHeader(changes), { shape: [6, 2, 3] }).spectral;
}

function assertClose(found: number, expected: number, tolerance = 1e-12): void {
  assert.ok(Math.abs(found - expected) <= tolerance * Math.abs(expected), `${found}, not ${expected}`);
}

const FREQUENCY: Cards = { CTYPE3: "FREQ", CUNIT3: "Hz", CRVAL3: 1.4e9, CDELT3: 1e5 };
const RADIO: Cards = { CUNIT3: "m/s", CRVAL3: -20000, CDELT3: 1300 };
const OPTICAL: Cards = { CTYPE3: "VOPT", CUNIT3: "m/s", CRVAL3: 7e6, CDELT3: 25000 };
const RELATIVISTIC: Cards = { CTYPE3: "VELO", CUNIT3: "m/s", CRVAL3: 9e6, CDELT3: 30000 };
const WAVELENGTH: Cards = { CTYPE3: "WAVE", CUNIT3: "m", CRVAL3: 0.2105, CDELT3: 2e-5 };

type Conversion = readonly [Cards, string, VelocityConvention | undefined, ctype: string];

// Codes: section 8 of Greisen et al. 2006 (S-X2P), X being what the channels are equally spaced in.
const CODES: readonly Conversion[] = [
  [FREQUENCY, "GHz", undefined, "FREQ"],
  [FREQUENCY, "m", undefined, "WAVE-F2W"],
  [FREQUENCY, "eV", undefined, "ENER"],
  [FREQUENCY, "1/cm", undefined, "WAVN"],
  [FREQUENCY, "km/s", "radio", "VRAD"],
  [FREQUENCY, "km/s", "optical", "VOPT-F2W"],
  [FREQUENCY, "km/s", "relativistic", "VELO-F2V"],
  [FREQUENCY, "", "optical", "ZOPT-F2W"],
  [RADIO, "Hz", undefined, "FREQ"],
  [RADIO, "km/s", undefined, "VRAD"],
  [RADIO, "m", undefined, "WAVE-F2W"],
  [OPTICAL, "Hz", undefined, "FREQ-W2F"],
  [OPTICAL, "km/s", undefined, "VOPT"],
  [OPTICAL, "", undefined, "ZOPT"],
  [OPTICAL, "m", undefined, "WAVE"],
  [OPTICAL, "km/s", "radio", "VRAD-W2F"],
  [OPTICAL, "km/s", "relativistic", "VELO-W2V"],
  [RELATIVISTIC, "Hz", undefined, "FREQ-V2F"],
  [RELATIVISTIC, "m", undefined, "WAVE-V2W"],
  [RELATIVISTIC, "", undefined, "BETA"],
  [RELATIVISTIC, "km/s", "optical", "VOPT-V2W"],
  [WAVELENGTH, "GHz", undefined, "FREQ-W2F"],
  [WAVELENGTH, "km/s", "optical", "VOPT"],
  [WAVELENGTH, "km/s", "radio", "VRAD-W2F"],
];

for (const [cards, unit, velocityConvention, ctype] of CODES) {
  const given = velocityConvention === undefined ? "" : `, ${velocityConvention}`;
  Deno.test(`withSpectralUnit("${unit}"${given}) makes ${ctype} of ${cards["CTYPE3"] ?? "VRAD"}`, () => {
    const from = spectralOf(cards), to = from.withSpectralUnit(unit, { velocityConvention });
    assert.equal(to.ctype, ctype);
    // Every channel keeps its frequency, so only the formula of the quantity is in doubt; see the next test.
    assert.deepEqual(to.frequencies(6), from.frequencies(6));
    for (const channel of [0, 2.5, 5]) {
      assert.ok(Math.abs(to.worldToPixel(to.pixelToWorld(channel)) - channel) < 1e-6);
    }
  });
}

Deno.test("withSpectralUnit() gives the values of astropy's Doppler equivalencies", () => {
  // astropy.units: (f Hz).to(unit, doppler_*(1420405751.786 Hz)) and spectral(), for f = 1.4, 1.4203 and 1.3 GHz.
  const cases = [
    ["km/s", "radio", [4306.861245507319, 22.320092567188404, 25412.97529939966]],
    ["km/s", "optical", [4369.636060902029, 22.321754462350167, 27766.720219432947]],
    ["km/s", "relativistic", [4337.794498602723, 22.320923452896846, 26485.874176804886]],
    ["m", undefined, [0.21413747, 0.2110768555938886, 0.23060958307692309]],
    ["1 / cm", undefined, [0.04669897332774129, 0.04737610844099353, 0.04336333237575977]],
  ] as const;
  const frequencies = [1.4e9, 1.4203e9, 1.3e9];
  for (const [unit, velocityConvention, expected] of cases) {
    expected.forEach((value, i) => {
      const axis = spectralOf({ ...FREQUENCY, CRVAL3: 1e9 }).withSpectralUnit(unit, { velocityConvention });
      const channel = ((frequencies[i] ?? NaN) - 1e9) / 1e5;
      assertClose(axis.pixelToWorld(channel), value, 1e-10);
    });
  }
});

Deno.test("withSpectralUnit() converts the channels of spectral-cube's adv.fits to their golden values", () => {
  // Frequencies and radio velocities of adv.fits in shared reference values of spectral-cube: VOPT km/s.
  const adv = spectralOf({
    CTYPE3: "VOPT",
    CRVAL3: -321.214698632,
    CDELT3: 1.28821496879,
    RESTFRQ: undefined,
    RESTFREQ: 1420405718.41,
  });
  const expect = (axis: SpectralWcs, ctype: string, values: readonly number[]) => {
    assert.equal(axis.ctype, ctype);
    axis.axis(4).forEach((value, i) => assertClose(value, values[i] ?? NaN));
  };
  expect(adv, "VOPT", [-321.214698632, -319.92648366321004, -318.63826869442, -317.35005372563]);
  const hertz = [1421929254.3253169, 1421923137.7357895, 1421917021.1988845, 1421910904.7146008];
  expect(adv.withSpectralUnit("Hz"), "FREQ-W2F", hertz);
  const radio = [-321.55923549462227, -320.26826110243275, -318.97729781677, -317.68634563743274];
  expect(adv.withSpectralUnit("km/s", { velocityConvention: "radio" }), "VRAD-W2F", radio);
});

Deno.test("withSpectralUnit() changes only the unit when the quantity stays", () => {
  const kilometres = spectralOf(OPTICAL).withSpectralUnit("km/s");
  assert.deepEqual([...kilometres.axis(3)], [7000, 7025, 7050]);
  assert.equal(kilometres.pixelStep, 25);
  assert.equal(kilometres.unit, "km / s");
});

Deno.test("withSpectralUnit() keeps the true axis through a second conversion", () => {
  const radio = spectralOf({ CTYPE3: "VOPT-F2W", CUNIT3: "m/s", CRVAL3: 6e6, CDELT3: 4e5 })
    .withSpectralUnit("km/s", { velocityConvention: "radio" });
  assert.equal(radio.ctype, "VRAD");
  assert.equal(radio.isLinear, true);
  const back = radio.withSpectralUnit("m/s", { velocityConvention: "optical" });
  assert.equal(back.ctype, "VOPT-F2W");
  assertClose(back.pixelToWorld(0), 6e6);
  // Closed form: f is linear, so f(5) = f(0) + 5 df with df = -f^2 dv / (f0 c).
  const f = F0 * C / (C + 6e6);
  assertClose(back.pixelToWorld(5), C * (F0 / (f - 5 * f * f * 4e5 / (F0 * C)) - 1));
});

Deno.test("withSpectralUnit() returns to where it came from by any way", () => {
  const unit = fc.constantFrom("GHz", "m", "eV", "1/cm");
  const convention = fc.constantFrom<VelocityConvention>("radio", "optical", "relativistic");
  const start = fc.constantFrom(FREQUENCY, RADIO, OPTICAL, RELATIVISTIC, WAVELENGTH);
  fc.assert(fc.property(start, unit, convention, (cards, middle, velocityConvention) => {
    const from = spectralOf(cards);
    const own = ({ VRAD: "radio", VOPT: "optical", VELO: "relativistic" } as const)[from.ctype as "VRAD"];
    const there = from.withSpectralUnit(middle).withSpectralUnit("km/s", { velocityConvention });
    const back = there.withSpectralUnit(from.unit, { velocityConvention: own });
    assert.equal(back.ctype, from.ctype);
    from.axis(6).forEach((value, i) => assertClose(back.pixelToWorld(i), value, 1e-11));
  }));
});

Deno.test("restValue replaces that of the header: velocities become frequencies with the old one first", () => {
  // By hand: f = f0 (1 - v/c), v' = c (1 - f/f0') with f0' = 1.4185 GHz.
  const axis = spectralOf(RADIO)
    .withSpectralUnit("km/s", { velocityConvention: "radio", restValue: { value: 1.4185, unit: "GHz" } });
  assert.equal(axis.ctype, "VRAD");
  assert.equal(axis.restFrequency, 1.4185e9);
  assertClose(axis.pixelToWorld(0), -422.7974108555296, 1e-11);
  assertClose(axis.pixelToWorld(5), -416.28867811907975, 1e-11);
  assert.deepEqual(axis.toCards().at(-1), { keyword: "RESTFRQ", value: 1.4185e9 });
});

Deno.test("restValue with a relativistic axis stays exact, though no header can say so", () => {
  const rest = 1.4185e9;
  const axis = spectralOf(RELATIVISTIC)
    .withSpectralUnit("km/s", {
      velocityConvention: "relativistic",
      restValue: { value: 1.4185, unit: "GHz" },
    });
  for (const channel of [0, 5]) {
    const v = 9e6 + 30000 * channel, f = F0 * Math.sqrt((C - v) / (C + v));
    assertClose(axis.pixelToWorld(channel), C * (rest ** 2 - f ** 2) / (rest ** 2 + f ** 2) / 1e3, 1e-11);
  }
  assert.equal(axis.isLinear, false);
  assert.equal(axis.isExactInHeader, false);
  assert.equal(spectralOf(RELATIVISTIC).isExactInHeader, true);
});

Deno.test("restValue may be a vacuum wavelength, and serves a header without one", () => {
  const axis = spectralOf({ ...WAVELENGTH, CRVAL3: 6.562e-7, CDELT3: 1e-10, RESTFRQ: undefined });
  const velocity = axis.withSpectralUnit("km/s", {
    velocityConvention: "optical",
    restValue: { value: 6564.5, unit: "Angstrom" },
  });
  // c (lambda / lambda0 - 1).
  assertClose(velocity.pixelToWorld(1), C / 1e3 * (6.563e-7 / 6.5645e-7 - 1), 1e-10);
  assert.equal(velocity.toCards().at(-1)?.keyword, "RESTWAV");
});

Deno.test("air wavelengths become frequencies of the vacuum wavelength, and stay air wavelengths in another unit", () => {
  // spectral-cube's air_to_vac: 6562.8 and 4861.3 Angstrom in air are 6564.71286388 and 4862.73287592 in vacuum.
  for (const [air, vacuum] of [[6562.8, 6564.71286388], [4861.3, 4862.73287592]] as const) {
    const axis = spectralOf({
      CTYPE3: "AWAV",
      CUNIT3: "Angstrom",
      CRVAL3: air,
      CDELT3: 1.25,
      RESTFRQ: undefined,
    });
    assertClose(axis.withSpectralUnit("Hz").pixelToWorld(0), C / (vacuum * 1e-10), 1e-12);
    assert.equal(axis.withSpectralUnit("Hz").ctype, "FREQ-A2F");
    assert.equal(axis.withSpectralUnit("nm").ctype, "AWAV");
    const back = axis.withSpectralUnit("Hz").worldToPixel(C / (vacuum * 1e-10));
    assert.ok(Math.abs(back) < 1e-6, String(back));
  }
});

Deno.test("withSpectralUnit() says what it needs", () => {
  const frequency = spectralOf({ ...FREQUENCY, RESTFRQ: undefined });
  const refuses = (run: () => unknown, message: RegExp) =>
    assert.throws(run, (error) => error instanceof UnitError && message.test(error.message));
  refuses(
    () => frequency.withSpectralUnit("km/s"),
    /convention is needed; pass \{ velocityConvention: "radio"/,
  );
  refuses(
    () => frequency.withSpectralUnit("km/s", { velocityConvention: "radio" }),
    /no rest value; pass \{ restValue \} or set RESTFRQ/,
  );
  refuses(() => spectralOf({ RESTFRQ: undefined }).withSpectralUnit("GHz"), /no rest value/);
  refuses(() => frequency.withSpectralUnit("Jy"), /"Jy": it is not a unit of frequency/);
  refuses(() => frequency.withSpectralUnit(""), /convention is needed/);
  refuses(
    () => frequency.withSpectralUnit("GHz", { restValue: { value: 1, unit: "K" } }),
    /1 K as rest value/,
  );
  refuses(() => frequency.withSpectralUnit("GHz", { restValue: { value: -1, unit: "GHz" } }), /above 0/);
  const wrong = { velocityConvention: "classical" as VelocityConvention };
  assert.throws(() => frequency.withSpectralUnit("km/s", wrong), TypeError);
});
