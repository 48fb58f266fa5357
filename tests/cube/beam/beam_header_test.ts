import assert from "node:assert/strict";
import { beamCards, beamFromHeader } from "../../../src/cube/beam/beam_header.ts";
import { beam } from "../../../src/cube/beam/beam.ts";

const header = (cards: Readonly<Record<string, unknown>>, history: readonly string[] = []) => ({
  get: (keyword: string) => cards[keyword],
  history,
});
const AIPS = " AIPS   CLEAN BMAJ=  1.7599E-03 BMIN=  1.5740E-03 BPA=   2.61";
const CASA = " > restoration: 1.34841 by 0.830715 (arcsec) at pa 82.8827 (deg)";
const arcsec = (found: ReturnType<typeof beamFromHeader>) =>
  found && [found.major, found.minor].map((axis) => Number(axis.valueIn("arcsec").toPrecision(12)))
    .concat(found.pa.valueIn("deg"));

// Expected values: radio_beam 0.3.10 `Beam.from_fits_header` on the same cards.

Deno.test("beamFromHeader() reads BMAJ, BMIN and BPA in degrees", () => {
  assert.deepEqual(arcsec(beamFromHeader(header({ BMAJ: 0.001, BMIN: 0.0005, BPA: -12 }))), [3.6, 1.8, -12]);
  assert.deepEqual(arcsec(beamFromHeader(header({ BMAJ: 0.001 }))), [3.6, 3.6, 0]);
  assert.deepEqual(arcsec(beamFromHeader(header({ BMAJ: 1n }))), [3600, 3600, 0]);
});

Deno.test("beamFromHeader() reads the HISTORY of CASA and AIPS, CASA first and the last line of each", () => {
  assert.deepEqual(arcsec(beamFromHeader(header({}, [AIPS]))), [6.33564, 5.6664, 2.61]);
  assert.deepEqual(arcsec(beamFromHeader(header({}, [CASA]))), [1.34841, 0.830715, 82.8827]);
  assert.deepEqual(arcsec(beamFromHeader(header({}, [CASA, AIPS]))), [1.34841, 0.830715, 82.8827]);
  assert.deepEqual(arcsec(beamFromHeader(header({}, [AIPS, AIPS.replace("2.61", "-7.5")]))), [
    6.33564,
    5.6664,
    -7.5,
  ]);
});

Deno.test("beamFromHeader() prefers cards to HISTORY", () => {
  assert.deepEqual(arcsec(beamFromHeader(header({ BMAJ: 0.001 }, [CASA]))), [3.6, 3.6, 0]);
});

Deno.test("beamFromHeader() finds no beam in headers without one", () => {
  const none = [
    header({}),
    header({ BMIN: 0.001 }),
    header({ BMAJ: 0.001, BMIN: 0.002 }),
    header({ BMAJ: 0 }),
    header({ BMAJ: -1 }),
    header({ BMAJ: "unknown" }),
    header({}, [" imager::clean() [] Fitted beam used in", "AIPS CLEAN BMAJ= 1.0"]),
  ];
  for (const one of none) assert.equal(beamFromHeader(one), undefined);
});

Deno.test("beamCards() writes what beamFromHeader() reads", () => {
  const own = beam({ major: 0.0012, minor: 0.0007, pa: 33 });
  const cards = beamCards(own);
  assert.deepEqual(cards, { BMAJ: 0.0012, BMIN: 0.0007, BPA: 33 });
  assert.ok(beamFromHeader(header({ ...cards }))?.equals(own));
});
