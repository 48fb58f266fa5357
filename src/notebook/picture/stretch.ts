/** How values between the ends of a range spread over the colours. */
export type StretchName = "linear" | "sqrt" | "asinh" | "log";

/** A monotonic map of [0, 1] onto itself and its inverse. */
export interface Stretch {
  /** Where a value goes. */
  readonly forward: (fraction: number) => number;
  /** Where it comes from. */
  readonly inverse: (fraction: number) => number;
}

/** Below a tenth asinh is a straight line, above it a logarithm. */
const ASINH_BEND = 0.1;
/** As in DS9 and astropy. */
const LOG_EXPONENT = 1000;

const STRETCHES: Readonly<Record<StretchName, Stretch>> = {
  linear: { forward: (x) => x, inverse: (x) => x },
  sqrt: { forward: Math.sqrt, inverse: (x) => x * x },
  asinh: {
    forward: (x) => Math.asinh(x / ASINH_BEND) / Math.asinh(1 / ASINH_BEND),
    inverse: (x) => ASINH_BEND * Math.sinh(x * Math.asinh(1 / ASINH_BEND)),
  },
  log: {
    forward: (x) => Math.log(LOG_EXPONENT * x + 1) / Math.log(LOG_EXPONENT + 1),
    inverse: (x) => (Math.pow(LOG_EXPONENT + 1, x) - 1) / LOG_EXPONENT,
  },
};

/**
 * The stretch of this name, with the definitions of astropy: asinh with a = 0.1, log with a = 1000.
 *
 * @throws {RangeError} If there is none
 */
export function stretch(name: StretchName): Stretch {
  const found: Stretch | undefined = Object.hasOwn(STRETCHES, name) ? STRETCHES[name] : undefined;
  if (found) return found;
  const names = Object.keys(STRETCHES).join(", ");
  throw new RangeError(`Cannot use the stretch ${JSON.stringify(name)}: choose one of ${names}`);
}
