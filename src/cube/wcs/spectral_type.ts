import { AxisError, UnsupportedError } from "../../error.ts";
import type { OnWarning } from "./header_values.ts";
import {
  isSpectralQuantity,
  SPECTRAL_QUANTITIES,
  type SpectralQuantity,
  type SpectralVariable,
} from "./spectral_quantity.ts";

/** What CTYPE3 says. */
export interface SpectralType {
  /** The quantity of the axis values. */
  readonly quantity: SpectralQuantity;
  /** What the channels are equally spaced in. */
  readonly variable: SpectralVariable;
  /** Rest frame as in SPECSYS, when the axis type or VELREF tells it. */
  readonly frame?: string | undefined;
}

const AIPS = /^(FREQ|VELO|FELO)(?:-(LSR|HEL|OBS))?$/;
const FITS = /^([A-Z]{4})-([FWAV])2([FWAV])$/;
const OTHER_ALGORITHM = /^([A-Z]{4})-(LOG|TAB|GRI|GRA)$/;
const FRAMES = ["LSRK", "BARYCENT", "TOPOCENT", "LSRD", "GEOCENTR", "SOURCE", "GALACTOC"] as const;
const SUFFIXES: Readonly<Record<string, string>> = { LSR: "LSRK", HEL: "BARYCENT", OBS: "TOPOCENT" };
const LONG_NAMES: Readonly<Record<string, SpectralQuantity>> = { VELOCITY: "VELO", WAVELENG: "WAVE" };

/**
 * Reads CTYPE3: the ten quantities, the codes `S-X2P` of axes that are not linear, the AIPS names with VELREF,
 * and (with a warning) `VELOCITY` and `WAVELENG`.
 *
 * @throws {AxisError} If it is not a spectral axis
 * @throws {UnsupportedError} If the axis is logarithmic, a table or a grism
 */
export function spectralType(
  ctype: string,
  options: { readonly velref: number | undefined; readonly onWarning: OnWarning },
): SpectralType {
  const name = ctype.trimEnd();
  const [, aips, suffix] = AIPS.exec(name) ?? [];
  if (aips !== undefined) return aipsType(aips, suffix, options.velref);
  if (isSpectralQuantity(name)) return plain(name);
  const long = LONG_NAMES[name];
  if (long !== undefined) {
    options.onWarning(`The spectral axis type "${name}" is not a FITS type; it is read as ${long}`);
    return plain(long);
  }
  return codedType(name);
}

/** CTYPE of an axis: plain when the channels are equally spaced in the quantity, else with the code `-X2P`. */
export function spectralCtype(quantity: SpectralQuantity, variable: SpectralVariable): string {
  const own = SPECTRAL_QUANTITIES[quantity].variable;
  return own === variable ? quantity : `${quantity}-${variable}2${own}`;
}

function plain(quantity: SpectralQuantity): SpectralType {
  return { quantity, variable: SPECTRAL_QUANTITIES[quantity].variable };
}

/** VELREF: 1 LSR, 2 heliocentric, 3 observatory and so on; 256 more when velocities are in the radio convention. */
function aipsType(name: string, suffix: string | undefined, velref = 0): SpectralType {
  const frame = FRAMES[velref % 256 - 1] ?? SUFFIXES[suffix ?? ""];
  if (name === "FREQ") return { ...plain("FREQ"), frame };
  if (name === "FELO") return { quantity: "VOPT", variable: "F", frame };
  if (frame === undefined) return plain("VELO");
  return { ...plain(velref >= 256 ? "VRAD" : "VOPT"), frame };
}

function codedType(name: string): SpectralType {
  const [, quantity = "", variable, own] = FITS.exec(name) ?? [];
  if (isSpectralQuantity(quantity)) {
    if (own === SPECTRAL_QUANTITIES[quantity].variable) {
      return { quantity, variable: variable as SpectralVariable };
    }
    throw new AxisError(
      `Cannot use the spectral axis: the WCS is not valid: the code of CTYPE3 = "${name}" must end in ` +
        `${SPECTRAL_QUANTITIES[quantity].variable}; correct the header`,
    );
  }
  const [, base = "", algorithm] = OTHER_ALGORITHM.exec(name) ?? [];
  if (isSpectralQuantity(base)) {
    throw new UnsupportedError(
      `Cannot use the spectral axis "${name}": axes with the algorithm ${algorithm} are not supported; ` +
        "resample the cube to channels of equal width",
    );
  }
  throw new AxisError(
    `Cannot use the axes: there is no spectral axis (CTYPE3 = "${name}"); set CTYPE3 to FREQ, VRAD, VOPT, VELO, ` +
      "WAVE, AWAV, ENER, WAVN, ZOPT or BETA",
  );
}
