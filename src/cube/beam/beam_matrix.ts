/**
 * The shape of an elliptical Gaussian as a symmetric matrix of squared widths over north and east: convolving
 * adds these matrices, deconvolving subtracts them, and one ellipse lies inside another where the difference has
 * no negative eigenvalue.
 */
export interface BeamMatrix {
  readonly nn: number;
  readonly ne: number;
  readonly ee: number;
}

/** Widths of an ellipse and the position angle of its major axis from north to east, in degrees. */
export interface EllipseAxes {
  /** Full width along the longer axis. */
  readonly major: number;
  /** Full width along the shorter axis. */
  readonly minor: number;
  /** Position angle of the longer axis. */
  readonly paDeg: number;
}

/** The matrix of an ellipse; its unit is that of the axes, squared. */
export function matrixOf({ major, minor, paDeg }: EllipseAxes): BeamMatrix {
  const [cos, sin] = [Math.cos(paDeg * RADIANS), Math.sin(paDeg * RADIANS)];
  return {
    nn: (major * cos) ** 2 + (minor * sin) ** 2,
    ne: (major - minor) * (major + minor) * sin * cos,
    ee: (major * sin) ** 2 + (minor * cos) ** 2,
  };
}

/**
 * The ellipse of a matrix; a position angle in (−90, 90]. Eigenvalues and differences of them below `noise` are
 * taken as 0.
 */
export function axesOf(matrix: BeamMatrix, noise = 0): EllipseAxes {
  const { nn, ne, ee } = matrix;
  const difference = Math.hypot(nn - ee, 2 * ne);
  const { largest, smallest } = eigenvalues(matrix);
  return {
    major: Math.sqrt(largest > noise ? largest : 0),
    minor: Math.sqrt(smallest > noise ? smallest : 0),
    paDeg: difference > noise ? Math.atan2(2 * ne, nn - ee) / 2 / RADIANS : 0,
  };
}

/** Both eigenvalues: the squared axes of the ellipse. */
export function eigenvalues(
  { nn, ne, ee }: BeamMatrix,
): { readonly largest: number; readonly smallest: number } {
  const [sum, difference] = [nn + ee, Math.hypot(nn - ee, 2 * ne)];
  return { largest: (sum + difference) / 2, smallest: (sum - difference) / 2 };
}

/** The product of both eigenvalues: the squared area. */
export function determinant({ nn, ne, ee }: BeamMatrix): number {
  return nn * ee - ne * ne;
}

/** a + factor · b. */
export function addMatrices(a: BeamMatrix, b: BeamMatrix, factor = 1): BeamMatrix {
  return { nn: a.nn + factor * b.nn, ne: a.ne + factor * b.ne, ee: a.ee + factor * b.ee };
}

/** Degrees to radians. */
export const RADIANS: number = Math.PI / 180;
