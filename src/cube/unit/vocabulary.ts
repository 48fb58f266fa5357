/** One unit of the {@linkcode VOCABULARY}. */
export interface VocabularyEntry {
  /** Short names, the one to print first; these take the prefixes k, M, m …. */
  readonly names: string;
  /** Long names; these take the prefixes kilo, mega, milli …. */
  readonly longNames?: string;
  /** Size in base units: decimals and `pi` joined by `*` and `/`. */
  readonly value: string;
  /** Powers of base units. */
  readonly dimension: string;
  /** Whether metric prefixes are allowed. */
  readonly prefixed: boolean;
  /** Spelling in FITS headers where it differs from the first short name. */
  readonly fitsName?: string;
}

/**
 * The units that FITS headers of cubes and maps use: the FITS standard 4.0 (tables 3 to 5) and what astropy
 * reads besides. Sizes: SI 2019, CODATA 2022, IAU 2012 and 2015 (nominal solar and planetary values).
 */
export const VOCABULARY: readonly VocabularyEntry[] = [
  // length
  metric("m", "meter", "1", "m"),
  metric("Angstrom AA angstrom Å", undefined, "1e-10", "m"),
  { names: "micron", value: "1e-6", dimension: "m", prefixed: false, fitsName: "um" },
  metric("AU au", undefined, "149597870700", "m"),
  metric("pc", "parsec", "149597870700*648000/pi", "m"),
  metric("lyr", "lightyear", "299792458*31557600", "m"),
  plain("solRad R_sun Rsun", "695700000", "m"),
  metric("barn", undefined, "1e-28", "m2"),
  // time
  metric("s", "second", "1", "s"),
  plain("min minute", "60", "s"),
  plain("h hour hr", "3600", "s"),
  plain("d day", "86400", "s"),
  metric("yr", "year", "31557600", "s"),
  metric("a", "annum", "31557600", "s"),
  metric("Hz", "Hertz hertz", "1", "s-1"),
  // angle
  metric("rad", "radian", "1", "rad"),
  metric("sr", "steradian", "1", "rad2"),
  metric("deg °", "degree", "pi/180", "rad"),
  metric("arcmin ′", "arcminute", "pi/10800", "rad"),
  metric("arcsec ″", "arcsecond", "pi/648000", "rad"),
  plain("mas", "pi/648000000", "rad"),
  plain("uas µas μas", "pi/648000000000", "rad"),
  plain("hourangle", "pi/12", "rad"),
  plain("cycle cy", "2*pi", "rad"),
  // temperature, mass, energy, power
  metric("K", "Kelvin", "1", "K"),
  metric("g", "gram", "1e-3", "kg"),
  metric("u Da", "Dalton", "1.66053906892e-27", "kg"),
  plain("solMass M_sun Msun", "1.3271244e20/6.6743e-11", "kg"),
  plain("jupiterMass M_jup Mjup", "1.2668653e17/6.6743e-11", "kg"),
  plain("earthMass M_earth Mearth", "3.986004e14/6.6743e-11", "kg"),
  metric("N", "Newton newton", "1", "kg m s-2"),
  metric("dyn", "dyne", "1e-5", "kg m s-2"),
  metric("Pa", "Pascal pascal", "1", "kg m-1 s-2"),
  metric("bar", undefined, "1e5", "kg m-1 s-2"),
  metric("J", "Joule joule", "1", "kg m2 s-2"),
  metric("erg", undefined, "1e-7", "kg m2 s-2"),
  metric("eV", "electronvolt", "1.602176634e-19", "kg m2 s-2"),
  metric("Ry", "rydberg", "10973731.568157*299792458*6.62607015e-34", "kg m2 s-2"),
  metric("W", "Watt watt", "1", "kg m2 s-3"),
  plain("solLum L_sun Lsun", "3.828e26", "kg m2 s-3"),
  // flux density, photometry
  metric("Jy", "Jansky jansky", "1e-26", "kg s-2"),
  metric("R", "Rayleigh rayleigh", "2.5e9/pi", "ph s-1 m-2 rad-2"),
  metric("mag", undefined, "-0.4", "dex"),
  metric("dB", "decibel", "0.1", "dex"),
  plain("dex", "1", "dex"),
  metric("cd", "candela", "1", "cd"),
  metric("lm", "lumen", "1", "cd rad2"),
  metric("lx", "lux", "1", "cd rad2 m-2"),
  // electricity and magnetism
  metric("A", "ampere amp", "1", "A"),
  metric("C", "coulomb", "1", "A s"),
  metric("V", "Volt volt", "1", "kg m2 s-3 A-1"),
  metric("Ohm ohm Ω", undefined, "1", "kg m2 s-3 A-2"),
  metric("S", "Siemens siemens", "1", "kg-1 m-2 s3 A2"),
  metric("F", "Farad farad", "1", "kg-1 m-2 s4 A2"),
  metric("Wb", "Weber weber", "1", "kg m2 s-2 A-1"),
  metric("T", "Tesla tesla", "1", "kg s-2 A-1"),
  metric("G", "Gauss gauss", "1e-4", "kg s-2 A-1"),
  metric("H", "Henry henry", "1", "kg m2 s-2 A-2"),
  metric("D", "Debye debye", "1e-29/3", "A s m"),
  // counted things
  metric("mol", "mole", "1", "mol"),
  plain("beam", "1", "beam"),
  metric("pix", "pixel", "1", "pix"),
  { names: "vox voxel", value: "1", dimension: "vox", prefixed: false, fitsName: "voxel" },
  plain("chan", "1", "chan"),
  plain("bin", "1", "bin"),
  { names: "ct count", value: "1", dimension: "ct", prefixed: true, fitsName: "count" },
  metric("ph", "photon", "1", "ph"),
  plain("electron", "1", "electron"),
  plain("adu", "1", "adu"),
  plain("DN dn", "1", "DN"),
  metric("bit", undefined, "1", "bit"),
  metric("byte", undefined, "8", "bit"),
  plain("Sun", "1", "Sun"),
  plain("% percent pct", "1e-2", ""),
];

function metric(
  names: string,
  longNames: string | undefined,
  value: string,
  dimension: string,
): VocabularyEntry {
  const entry = { names, value, dimension, prefixed: true };
  return longNames === undefined ? entry : { ...entry, longNames };
}

function plain(names: string, value: string, dimension: string): VocabularyEntry {
  return { names, value, dimension, prefixed: false };
}
