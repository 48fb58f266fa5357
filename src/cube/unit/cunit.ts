import { fieldSymbol } from "./symbol.ts";
import { parseUnit, type Unit } from "./unit.ts";

/**
 * Reads the value of a CUNIT or TUNIT card: like {@linkcode parseUnit}, but AIPS's capitals and plurals are
 * understood too (`HZ`, `KM/S`, `M/SEC`, `DEGREES`). Blank is a pure number; defaults are up to the caller.
 *
 * @throws {UnitError} If the text is not a unit
 * @see wcslib `unitfix`
 */
export function parseCunit(text: string): Unit {
  const capitals = text === text.toUpperCase();
  return parseUnit(text.replace(/[A-Za-z]+/g, (word) => {
    const spelling = SPELLINGS[word.toUpperCase()];
    return spelling !== undefined && (capitals || !fieldSymbol(word)) ? spelling : word;
  }));
}

const SPELLINGS: Readonly<Record<string, string>> = {
  ...{ HZ: "Hz", KHZ: "kHz", MHZ: "MHz", GHZ: "GHz", THZ: "THz", HERTZ: "Hz" },
  ...{
    M: "m",
    METER: "m",
    METERS: "m",
    METRES: "m",
    METRE: "m",
    KM: "km",
    CM: "cm",
    MM: "mm",
    UM: "um",
    NM: "nm",
  },
  ...{ ANGSTROM: "Angstrom", ANGSTROMS: "Angstrom", MICRONS: "um", MICRON: "um" },
  ...{ S: "s", SEC: "s", SECOND: "s", SECONDS: "s", EV: "eV", KEV: "keV" },
  ...{ DEG: "deg", DEGREE: "deg", DEGREES: "deg", RAD: "rad", RADIAN: "rad", RADIANS: "rad" },
  ...{
    ARCMIN: "arcmin",
    ARCMINS: "arcmin",
    ARCSEC: "arcsec",
    ARCSECS: "arcsec",
    ARCSECONDS: "arcsec",
    MAS: "mas",
  },
};
