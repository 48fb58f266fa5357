import { type BeamMatrix, determinant, eigenvalues } from "./beam_matrix.ts";

/**
 * The ellipse of least area that holds two ellipses with the same centre: where the first is a circle, the wider
 * of both along each axis of the second.
 *
 * @see CASA `ia.commonbeam`
 */
export function enclosePair(a: BeamMatrix, b: BeamMatrix): BeamMatrix {
  const root = triangularRoot(a);
  const { nn, ne, ee } = congruent(b, inverseTriangle(root));
  const { largest, smallest } = eigenvalues({ nn, ne, ee });
  const turn = Math.atan2(2 * ne, nn - ee) / 2;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [along, across] = [Math.max(largest, 1), Math.max(smallest, 1)];
  const wider = {
    nn: along * cos ** 2 + across * sin ** 2,
    ne: (along - across) * sin * cos,
    ee: along * sin ** 2 + across * cos ** 2,
  };
  return congruent(wider, root);
}

/**
 * The ellipse of least area that holds all the given ellipses with the same centre; at most `tolerance` larger in
 * area than that, and never too small.
 *
 * Two or three points of the outlines determine it. The point that sticks out most of the present ellipse is
 * exchanged for one of its points until none sticks out; the area grows with each exchange.
 *
 * @param matrices At least one, none degenerate
 */
export function encloseAll(matrices: readonly BeamMatrix[], tolerance = 1e-9): BeamMatrix {
  const largest = matrices.reduce((a, b) => determinant(b) > determinant(a) ? b : a);
  const { l11, l21, l22 } = triangularRoot(largest);
  let ellipse = largest;
  let points: readonly OutlinePoint[] = [{ n: l11, e: l21 }, { n: 0, e: l22 }];
  for (let round = 0;; round++) {
    const { point, reach } = farthestPoint(matrices, ellipse);
    const found = reach > 1 + tolerance && round < 100 ? smallestAround([...points, point]) : undefined;
    if (!found) return scaled(ellipse, Math.max(reach, 1));
    ({ ellipse, points } = found);
  }
}

/** A point of an outline, north and east of the centre. */
interface OutlinePoint {
  readonly n: number;
  readonly e: number;
}

/** An ellipse and the points that determine it. */
interface TouchedEllipse {
  readonly ellipse: BeamMatrix;
  readonly points: readonly OutlinePoint[];
}

/** The smallest ellipse around a few points, `undefined` if rounding leaves none. */
function smallestAround(points: readonly OutlinePoint[]): TouchedEllipse | undefined {
  const candidates: TouchedEllipse[] = [];
  for (const [i, p] of points.entries()) {
    for (const [j, q] of points.slice(0, i).entries()) {
      candidates.push({ ellipse: conjugateEllipse(p, q), points: [p, q] });
      for (const r of points.slice(0, j)) {
        candidates.push({ ellipse: ellipseThrough(p, q, r), points: [p, q, r] });
      }
    }
  }
  return candidates
    .filter(({ ellipse }) =>
      determinant(ellipse) > 0 && points.every((point) => reachOf(point, ellipse) < 1 + 1e-11)
    )
    .reduce<TouchedEllipse | undefined>(
      (best, next) => best && determinant(best.ellipse) <= determinant(next.ellipse) ? best : next,
      undefined,
    );
}

/** The smallest ellipse with two points on its outline, ends of conjugate diameters. */
function conjugateEllipse(p: OutlinePoint, q: OutlinePoint): BeamMatrix {
  return { nn: p.n * p.n + q.n * q.n, ne: p.n * p.e + q.n * q.e, ee: p.e * p.e + q.e * q.e };
}

/** The conic through three points: pᵀ M p = 1 is linear in M, whose inverse is returned. */
function ellipseThrough(...points: readonly [OutlinePoint, OutlinePoint, OutlinePoint]): BeamMatrix {
  const [p, q, r] = points.map(({ n, e }) => [n * n, 2 * n * e, e * e] as const);
  if (!p || !q || !r) return { nn: NaN, ne: NaN, ee: NaN };
  const whole = triple(p, q, r);
  const solved = [0, 1, 2].map((column) => {
    const [a, b, c] = [p, q, r].map((row) => row.map((value, i) => i === column ? 1 : value));
    return a && b && c ? triple(a, b, c) / whole : NaN;
  });
  const [nn = NaN, ne = NaN, ee = NaN] = solved;
  const det = nn * ee - ne * ne;
  return nn > 0 && det > 0 ? { nn: ee / det, ne: -ne / det, ee: nn / det } : { nn: NaN, ne: NaN, ee: NaN };
}

/** The lower triangle L of a matrix L Lᵀ. */
interface Triangle {
  readonly l11: number;
  readonly l21: number;
  readonly l22: number;
}

/** pᵀ C⁻¹ p: 1 on the outline of the ellipse C. */
function reachOf({ n, e }: OutlinePoint, ellipse: BeamMatrix): number {
  return (ellipse.ee * n * n - 2 * ellipse.ne * n * e + ellipse.nn * e * e) / determinant(ellipse);
}

/** The point of all outlines that sticks out most of an ellipse. */
function farthestPoint(
  matrices: readonly BeamMatrix[],
  ellipse: BeamMatrix,
): { readonly point: OutlinePoint; readonly reach: number } {
  const inverse = scaled({ nn: ellipse.ee, ne: -ellipse.ne, ee: ellipse.nn }, 1 / determinant(ellipse));
  let farthest = { point: { n: 0, e: 0 }, reach: -Infinity };
  for (const matrix of matrices) {
    const { l11, l21, l22 } = triangularRoot(matrix);
    // Lᵀ C⁻¹ L, whose largest eigenvector gives the point.
    const nn = l11 * (l11 * inverse.nn + 2 * l21 * inverse.ne) + l21 * l21 * inverse.ee;
    const ne = l22 * (l11 * inverse.ne + l21 * inverse.ee);
    const ee = l22 * l22 * inverse.ee;
    const reach = eigenvalues({ nn, ne, ee }).largest;
    if (reach <= farthest.reach) continue;
    const turn = Math.atan2(2 * ne, nn - ee) / 2;
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    farthest = { point: { n: l11 * cos, e: l21 * cos + l22 * sin }, reach };
  }
  return farthest;
}

function triangularRoot({ nn, ne, ee }: BeamMatrix): Triangle {
  const l11 = Math.sqrt(nn);
  const l21 = ne / l11;
  return { l11, l21, l22: Math.sqrt(ee - l21 * l21) };
}

function inverseTriangle({ l11, l21, l22 }: Triangle): Triangle {
  return { l11: 1 / l11, l21: -l21 / (l11 * l22), l22: 1 / l22 };
}

/** L M Lᵀ. */
function congruent({ nn, ne, ee }: BeamMatrix, { l11, l21, l22 }: Triangle): BeamMatrix {
  return {
    nn: l11 * l11 * nn,
    ne: l11 * (l21 * nn + l22 * ne),
    ee: l21 * l21 * nn + 2 * l21 * l22 * ne + l22 * l22 * ee,
  };
}

function scaled({ nn, ne, ee }: BeamMatrix, factor: number): BeamMatrix {
  return { nn: nn * factor, ne: ne * factor, ee: ee * factor };
}

/** The determinant of three rows. */
function triple(a: readonly number[], b: readonly number[], c: readonly number[]): number {
  const [a0 = 0, a1 = 0, a2 = 0] = a;
  const [b0 = 0, b1 = 0, b2 = 0] = b;
  const [c0 = 0, c1 = 0, c2 = 0] = c;
  return a0 * (b1 * c2 - b2 * c1) - a1 * (b0 * c2 - b2 * c0) + a2 * (b0 * c1 - b1 * c0);
}
