import assert from "node:assert/strict";
import fc from "fast-check";
import { CubeWcs } from "../../../src/cube/wcs/cube_wcs.ts";
import type { SpectralWcs } from "../../../src/cube/wcs/spectral.ts";
import { AxisError, UnitError, UnsupportedError } from "../../../src/error.ts";
import { type Cards, headerOf, radioHeader } from "./header_of.ts";
import golden from "./wcslib_golden.json" with { type: "json" };

const SHAPE = [6, 2, 3] as const;

function spectralOf(changes: Cards): SpectralWcs {
  return CubeWcs.fromHeader(radioHeader(changes), { shape: SHAPE }).spectral;
}

function assertClose(found: number, expected: number, tolerance = 1e-13): void {
  assert.ok(Math.abs(found - expected) <= tolerance * Math.abs(expected), `${found}, not ${expected}`);
}

// Expected values: astropy.wcs (wcslib), see wcslib_golden.py.
for (const { name, cards, ctype, frame, world } of golden.spectral) {
  const { spectral } = CubeWcs.fromHeader(headerOf(cards), { shape: SHAPE });

  Deno.test(`a spectral axis agrees with wcslib: ${name}`, () => {
    assert.equal(spectral.ctype, ctype);
    assert.equal(spectral.parameters.frame ?? "", frame);
    golden.channels.forEach((channel, i) => {
      assertClose(spectral.pixelToWorld(channel), world[i] ?? NaN);
      assert.ok(Math.abs(spectral.worldToPixel(world[i] ?? NaN) - channel) < 1e-8);
    });
  });

  Deno.test(`toCards() describes the same spectral axis: ${name}`, () => {
    const written = Object.fromEntries(spectral.toCards().map((card) => [card.keyword, card.value]));
    const again = spectralOf({ RESTFRQ: undefined, CUNIT3: undefined, ...written });
    assert.equal(again.ctype, spectral.ctype);
    assert.deepEqual(again.axis(6), spectral.axis(6));
  });
}

Deno.test("an axis without CUNIT3, or with a blank one, is in SI units", () => {
  assert.equal(spectralOf({ CTYPE3: "FREQ", CUNIT3: undefined }).unit, "Hz");
  assert.equal(spectralOf({ CUNIT3: "" }).unit, "m / s");
  assert.equal(spectralOf({ CTYPE3: "WAVE", CUNIT3: "  " }).unit, "m");
});

Deno.test("an axis keeps the user's unit, and decimal values stay decimal", () => {
  // 1.4 GHz - 0.5 MHz k.
  const spectral = spectralOf({ CTYPE3: "FREQ", CUNIT3: "GHz", CRVAL3: 1.4, CDELT3: -0.0005 });
  assert.equal(spectral.unit, "GHz");
  assert.deepEqual([...spectral.axis(6)], [1.4, 1.3995, 1.399, 1.3985, 1.398, 1.3975]);
  assert.deepEqual(spectral.extrema(6), [1.3975, 1.4]);
  assert.equal(spectral.pixelStep, 0.0005);
});

Deno.test("the rest value is RESTFRQ, RESTFREQ or RESTWAV", () => {
  assert.equal(spectralOf({ RESTFRQ: undefined, RESTFREQ: 1.42e9 }).restFrequency, 1.42e9);
  assert.equal(spectralOf({ RESTFREQ: 1 }).restFrequency, 1420405751.786);
  assert.equal(spectralOf({ RESTFRQ: 0 }).restFrequency, undefined);
  const optical = spectralOf({ RESTFRQ: undefined, RESTWAV: 6.5645e-7 });
  assertClose(optical.restFrequency ?? NaN, 299792458 / 6.5645e-7, 1e-15);
  assert.deepEqual(optical.toCards().at(-1), { keyword: "RESTWAV", value: 6.5645e-7 });
});

Deno.test("SPECSYS wins over the frame of an AIPS axis type", () => {
  assert.equal(spectralOf({ CTYPE3: "VELO-LSR", SPECSYS: "BARYCENT" }).parameters.frame, "BARYCENT");
  assert.equal(spectralOf({ CTYPE3: "VELO-HEL" }).parameters.frame, "BARYCENT");
});

Deno.test("VELOCITY and WAVELENG are read as VELO and WAVE, with a warning", () => {
  for (const [ctype, unit, expected] of [["VELOCITY", "m/s", "VELO"], ["WAVELENG", "m", "WAVE"]] as const) {
    const warnings: string[] = [];
    const header = radioHeader({ CTYPE3: ctype, CUNIT3: unit });
    const { spectral } = CubeWcs.fromHeader(header, {
      shape: SHAPE,
      onWarning: (text) => warnings.push(text),
    });
    assert.equal(spectral.ctype, expected);
    assert.match(warnings.join(), new RegExp(`"${ctype}".*${expected}`));
  }
});

Deno.test("velocity codes relate to each other without a rest frequency", () => {
  // VOPT-F2W does not depend on f0: the values are those with any rest frequency.
  const cards = { CTYPE3: "VOPT-F2W", CUNIT3: "m/s", CRVAL3: 6e6, CDELT3: 4e5 };
  const without = spectralOf({ ...cards, RESTFRQ: undefined }), given = spectralOf(cards);
  without.axis(6).forEach((value, i) => assertClose(value, given.pixelToWorld(i), 1e-12));
  assert.throws(() => without.frequencies(6), UnitError);
});

Deno.test("frequencies() follow from the velocities and the rest frequency", () => {
  // f0 (1 - v/c) with v = 45.5 and 45.25 km/s.
  const [first = NaN, second = NaN] = spectralOf({}).frequencies(2);
  assertClose(first, 1420405751.786 * (1 - 45500 / 299792458), 1e-15);
  assertClose(second, 1420405751.786 * (1 - 45250 / 299792458), 1e-15);
  assert.equal(
    spectralOf({ CTYPE3: "FREQ", CUNIT3: "GHz", CRVAL3: 1, RESTFRQ: undefined }).frequencies(1)[0],
    1e9,
  );
});

for (const ctype of ["LAMBDA", "Frequency", "", "FREQUENCY", "VRAD-LSR", "STOKES"]) {
  Deno.test(`fromHeader() refuses CTYPE3 "${ctype}": no spectral axis`, () => {
    assert.throws(
      () => spectralOf({ CTYPE3: ctype }),
      (error) => error instanceof AxisError && /no spectral axis.*set CTYPE3/.test(error.message),
    );
  });
}

Deno.test("fromHeader() refuses spectral axes that contradict themselves", () => {
  assert.throws(() => spectralOf({ CTYPE3: "VOPT-F2V" }), /WCS is not valid: .*must end in W/);
  assert.throws(
    () => spectralOf({ CTYPE3: "FREQ" }),
    /WCS is not valid: CUNIT3 = "km\/s" is not a unit of FREQ; use Hz/,
  );
  assert.throws(
    () => spectralOf({ CTYPE3: "FREQ-V2F", CUNIT3: "Hz", CRVAL3: 1e9, RESTFRQ: undefined }),
    (error) => error instanceof AxisError && /needs a rest value/.test(error.message),
  );
  assert.throws(() => spectralOf({ CTYPE3: "VELO-F2V", CRVAL3: 3e5 }), /outside the range of VELO/);
  assert.throws(() => spectralOf({ CTYPE3: "WAVE-LOG" }), UnsupportedError);
});

Deno.test("a code that names the same variable twice is linear", () => {
  assert.equal(spectralOf({ CTYPE3: "VRAD-F2F" }).ctype, "VRAD");
  assert.equal(spectralOf({ CTYPE3: "VRAD-F2F" }).isLinear, true);
});

Deno.test("slice() keeps the value of every channel, also reversed and strided", () => {
  const spans = fc.record({
    start: fc.integer({ min: -3, max: 9 }),
    step: fc.constantFrom(-3, -1, 1, 2, 2.5),
  });
  const codes = fc.constantFrom("VRAD", "VOPT-F2W", "VELO-W2V");
  fc.assert(fc.property(codes, spans, (CTYPE3, span) => {
    const full = spectralOf({ CTYPE3, CRVAL3: 6000, CDELT3: 400 });
    const cut = full.slice({ ...span, count: 5 });
    for (const channel of [0, 1, 4]) {
      assertClose(cut.pixelToWorld(channel), full.pixelToWorld(span.start + span.step * channel), 1e-12);
    }
    assertClose(cut.pixelStep, full.pixelStep * Math.abs(span.step), 1e-15);
  }));
});

Deno.test("onGrid() is exactly the grid, with the plain code of the quantity", () => {
  const grid = spectralOf({ CTYPE3: "VOPT-F2W", CRVAL3: 6000, CDELT3: 400 }).onGrid(5000, -12.5);
  assert.equal(grid.ctype, "VOPT");
  assert.deepEqual([...grid.axis(3)], [5000, 4987.5, 4975]);
  assert.equal(grid.unit, "km / s");
});

Deno.test("closestChannel() takes the lower channel on a tie and clips to the ends", () => {
  const spectral = spectralOf({ CRVAL3: 100, CDELT3: 2 });
  assert.equal(spectral.closestChannel({ value: 103, unit: "km/s" }, 6), 1);
  assert.equal(spectral.closestChannel({ value: 103100, unit: "m/s" }, 6), 2);
  assert.equal(spectral.closestChannel({ value: 1e6, unit: "km/s" }, 6), 5);
  assert.equal(spectral.closestChannel({ value: -1e6, unit: "km/s" }, 6), 0);
});

Deno.test("valueOn() interchanges frequency, wavelength, wavenumber and energy, but not velocity", () => {
  // astropy.units with spectral(): 1.4 GHz.
  const spectral = spectralOf({ CTYPE3: "FREQ", CUNIT3: "GHz", CRVAL3: 1.4 });
  for (
    const [value, unit] of [[0.21413747, "m"], [5.789934775693402e-6, "eV"], [
      0.04669897332774129,
      "1 / cm",
    ]] as const
  ) {
    assertClose(spectral.valueOn({ value, unit }), 1.4, 1e-9);
  }
  assert.throws(
    () => spectral.valueOn({ value: 5, unit: "km/s" }),
    (error) => error instanceof UnitError && /5 km\/s.*withSpectralUnit\(\)/.test(error.message),
  );
  assert.throws(() => spectralOf({}).valueOn({ value: 5, unit: "GHz" }), UnitError);
  assert.throws(() => spectralOf({}).valueOn({ value: 5, unit: "Jy" }), UnitError);
});
