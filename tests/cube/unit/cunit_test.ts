import assert from "node:assert/strict";
import { parseCunit } from "../../../src/cube/unit/cunit.ts";
import { UnitError } from "../../../src/error.ts";

// What astropy.wcs.WCS (wcslib unitfix) makes of each CUNIT; KM/S and M/S with a lower-case second.
const spellings: readonly (readonly [string, string])[] = [
  ["KM/S", "km / s"],
  ["M/S", "m / s"],
  ["KM/SEC", "km / s"],
  ["m/sec", "m / s"],
  ["km s-1", "km / s"],
  ["km.s-1", "km / s"],
  ["HZ", "Hz"],
  ["hz", "Hz"],
  ["KHZ", "kHz"],
  ["MHZ", "MHz"],
  ["GHZ", "GHz"],
  ["GHz", "GHz"],
  ["DEG", "deg"],
  ["degree", "deg"],
  ["DEGREES", "deg"],
  ["ARCSEC", "arcsec"],
  ["METER", "m"],
  ["metres", "m"],
  ["um", "um"],
  ["angstrom", "Angstrom"],
  ["", ""],
];

Deno.test("parseCunit() understands capitals and plurals", () => {
  for (const [text, generic] of spellings) assert.equal(String(parseCunit(text)), generic, text);
});

Deno.test("parseCunit() refuses what is no unit", () => {
  for (const text of ["kms", "PIXELS PER BEAM", "LAMBDA"]) {
    assert.throws(() => parseCunit(text), UnitError, text);
  }
});
