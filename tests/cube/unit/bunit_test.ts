import assert from "node:assert/strict";
import { parseBunit } from "../../../src/cube/unit/bunit.ts";
import { parseUnit, unitsEqual } from "../../../src/cube/unit/unit.ts";

// Which texts have a unit: spectral-cube 0.7 (`convert_bunit`).
const known: readonly (readonly [string, string])[] = [
  ["JY/BEAM", "Jy / beam"],
  [" Jy / beam ", "Jy / beam"],
  ["jy / BEAM", "Jy / beam"],
  ["beam-1 Jy", "Jy / beam"],
  ["Jy beam-1", "Jy / beam"],
  ["mJy/beam", "mJy / beam"],
  ["K", "K"],
  ["Kelvin", "K"],
  ["K.km/s", "K km / s"],
  ["K km s-1", "K km / s"],
  ["Jy/pix", "Jy / pix"],
  ["Jy/pixel", "Jy / pix"],
  ["MJy/sr", "MJy / sr"],
  ["W m-2 Hz-1", "W / (Hz m2)"],
  ["10**(-20)*erg/s/cm**2/Angstrom", "1e-20 erg / (Angstrom s cm2)"],
];

Deno.test("parseBunit() reads the spellings of radio and optical cubes", () => {
  for (const [text, generic] of known) {
    const { unit, warning } = parseBunit(text);
    assert.ok(unit && unitsEqual(unit, parseUnit(generic)), text);
    assert.equal(String(unit), generic);
    assert.equal(warning, undefined);
  }
});

Deno.test("parseBunit() finds no unit in texts that are none, and says so", () => {
  for (const text of ["K (Tmb)", "KELVIN", "JY/PIXEL", "counts", "MJY/BEAM", "inch"]) {
    const { unit, warning } = parseBunit(text);
    assert.equal(unit, undefined, text);
    assert.ok(warning?.includes(`BUNIT = '${text}'`), text);
  }
  assert.deepEqual(Object.keys(parseBunit("  ")), ["unit", "warning"]);
  assert.equal(parseBunit("").unit, undefined);
});

Deno.test("parseBunit() takes a missing card as dimensionless", () => {
  assert.equal(String(parseBunit(undefined).unit), "");
  assert.equal(parseBunit(undefined).warning, undefined);
});
