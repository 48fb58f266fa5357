import assert from "node:assert/strict";
import { convertSpectralUnit, fromSI, parseSpectralUnit, toSI } from "../../../src/cube/wcs/spectral_unit.ts";

function unitOf(text: string): NonNullable<ReturnType<typeof parseSpectralUnit>> {
  const unit = parseSpectralUnit(text);
  assert.ok(unit, text);
  return unit;
}

// Expected texts: astropy.units, `Unit(text).to_string()`; sizes by definition of the SI prefixes.
const UNITS:
  readonly (readonly [text: string, generic: string, fits: string, dimension: string, size: number])[] = [
    ["km/s", "km / s", "km/s", "velocity", 1e3],
    ["km s-1", "km / s", "km/s", "velocity", 1e3],
    ["km.s^-1", "km / s", "km/s", "velocity", 1e3],
    ["km s**(-1)", "km / s", "km/s", "velocity", 1e3],
    ["KM/S", "km / s", "km/s", "velocity", 1e3],
    ["M/S", "m / s", "m/s", "velocity", 1],
    ["m / s", "m / s", "m/s", "velocity", 1],
    ["cm/s", "cm / s", "cm/s", "velocity", 1e-2],
    ["Hz", "Hz", "Hz", "frequency", 1],
    ["HZ", "Hz", "Hz", "frequency", 1],
    ["GHz", "GHz", "GHz", "frequency", 1e9],
    ["MHZ", "MHz", "MHz", "frequency", 1e6],
    ["mHz", "mHz", "mHz", "frequency", 1e-3],
    ["m", "m", "m", "length", 1],
    ["Angstrom", "Angstrom", "Angstrom", "length", 1e-10],
    ["ANGSTROM", "Angstrom", "Angstrom", "length", 1e-10],
    ["nm", "nm", "nm", "length", 1e-9],
    ["um", "um", "um", "length", 1e-6],
    ["micron", "micron", "micron", "length", 1e-6],
    ["eV", "eV", "eV", "energy", 1.602176634e-19],
    ["keV", "keV", "keV", "energy", 1.602176634e-16],
    ["J", "J", "J", "energy", 1],
    ["cm-1", "1 / cm", "cm-1", "wavenumber", 100],
    ["1 / cm", "1 / cm", "cm-1", "wavenumber", 100],
    ["/m", "1 / m", "m-1", "wavenumber", 1],
    ["", "", "", "dimensionless", 1],
    ["  ", "", "", "dimensionless", 1],
  ];

for (const [text, generic, fits, dimension, size] of UNITS) {
  Deno.test(`parseSpectralUnit() reads "${text}"`, () => {
    const unit = unitOf(text);
    assert.deepEqual([unit.text, unit.fitsText, unit.dimension], [generic, fits, dimension]);
    assert.ok(Math.abs(toSI(1, unit) / size - 1) < 1e-15, String(toSI(1, unit)));
    assert.ok(Math.abs(fromSI(size, unit) - 1) < 1e-15);
  });
}

for (const text of ["Jy", "K km/s", "s", "km/h", "Jy/s", "deg", "m2", "1/s", "banana", "km/s/Mpc"]) {
  Deno.test(`parseSpectralUnit() does not know "${text}"`, () => {
    assert.equal(parseSpectralUnit(text), undefined);
  });
}

Deno.test("convertSpectralUnit() rounds decimal values only once", () => {
  assert.equal(convertSpectralUnit(45.5, unitOf("km/s"), unitOf("m/s")), 45500);
  assert.equal(convertSpectralUnit(1420.405751786, unitOf("MHz"), unitOf("GHz")), 1.420405751786);
  assert.equal(convertSpectralUnit(6562.8, unitOf("Angstrom"), unitOf("nm")), 656.28);
  assert.equal(convertSpectralUnit(0.65628, unitOf("um"), unitOf("Angstrom")), 6562.8);
});
