/** The kinds of axes with a closed form, by the analyser whose resolution they follow. */
export type LawName = "constant" | "linear_tof" | "reflector_tof" | "orbitrap" | "fticr";

/** How the width of bins grows with m/z. */
export interface AxisLaw {
  /** The coordinate in which bins are equally wide. */
  readonly u: (mz: number) => number;
  /** Its inverse. */
  readonly mz: (u: number) => number;
  /** Number of bins, not yet whole, of a range [a, b] with bins of a width at a reference m/z. */
  readonly bins: (a: number, b: number, width: number, reference: number) => number;
  /** Width and reference m/z where the caller gives none. */
  readonly width: number;
  readonly reference: number;
}

/**
 * The laws: bins of constant width, and of a width that grows with m/z to the power 1/2, 1, 3/2 and 2.
 *
 * @see thyra 3.2.2, whose formulas and defaults these are
 */
export const AXIS_LAWS: Readonly<Record<LawName, AxisLaw>> = {
  constant: {
    u: (mz) => mz,
    mz: (u) => u,
    bins: (a, b, width) => (b - a) / width,
    width: 0.005,
    reference: 1000,
  },
  linear_tof: {
    u: Math.sqrt,
    mz: (u) => u * u,
    bins: (a, b, width, reference) => (2 * Math.sqrt(reference) / width) * (Math.sqrt(b) - Math.sqrt(a)),
    width: 0.017,
    reference: 300,
  },
  reflector_tof: {
    u: Math.log,
    mz: Math.exp,
    bins: (a, b, width, reference) => Math.log(b / a) * reference / width,
    width: 0.005,
    reference: 1000,
  },
  orbitrap: {
    u: (mz) => 1 / Math.sqrt(mz),
    mz: (u) => 1 / (u * u),
    bins: (a, b, width, reference) => 2 * (1 / Math.sqrt(a) - 1 / Math.sqrt(b)) * reference ** 1.5 / width,
    width: 0.005,
    reference: 1000,
  },
  fticr: {
    u: (mz) => 1 / mz,
    mz: (u) => 1 / u,
    bins: (a, b, width, reference) => (1 / a - 1 / b) * reference ** 2 / width,
    width: 0.005,
    reference: 1000,
  },
};
