import { DEGREE, type Projection, radiusOf, setNative } from "./projection.ts";

/** SFL, Sanson-Flamsteed (also called global sinusoid): x = phi cos(theta), y = theta. */
export const sansonFlamsteed: Projection = {
  code: "SFL",
  theta0: 0,
  parameters: [],
  project(phi, theta, out) {
    out[0] = phi * Math.cos(theta / DEGREE);
    out[1] = theta;
  },
  deproject(x, y, out) {
    const width = Math.abs(y) >= 90 ? 0 : Math.cos(y / DEGREE);
    setNative(width === 0 && x === 0 ? 0 : x / width, y, out);
  },
};

/** AIT, Hammer-Aitoff: g = k sqrt(2 / (1 + cos(theta) cos(phi/2))), x = 2g cos(theta) sin(phi/2), y = g sin(theta). */
export const aitoff: Projection = {
  code: "AIT",
  theta0: 0,
  parameters: [],
  project(phi, theta, out) {
    const cos = Math.cos(theta / DEGREE), half = phi / 2 / DEGREE;
    const g = DEGREE * Math.sqrt(2 / (1 + cos * Math.cos(half)));
    out[0] = 2 * g * cos * Math.sin(half);
    out[1] = g * Math.sin(theta / DEGREE);
  },
  deproject(x, y, out) {
    const u = x / DEGREE / 2, v = y / DEGREE;
    const z2 = 1 - u * u / 4 - v * v / 4;
    const z = z2 < 0.5 - 1e-13 ? NaN : Math.sqrt(z2);
    // cos(theta) times cosine and sine of phi/2: theta then keeps its digits at the poles, which asin would lose.
    const cosine = Math.max(0, 1 - u * u / 2 - v * v / 2), sine = z * u;
    const theta = Math.atan2(v * z, radiusOf(cosine, sine)) * DEGREE;
    setNative(2 * Math.atan2(sine, cosine) * DEGREE, theta, out);
  },
};

/**
 * MOL, Mollweide: x = (2 sqrt(2) / pi) phi cos(gamma), y = k sqrt(2) sin(gamma), where
 * 2 gamma + sin(2 gamma) = pi sin(theta).
 */
export const mollweide: Projection = {
  code: "MOL",
  theta0: 0,
  parameters: [],
  project(phi, theta, out) {
    // w = pi - |2 gamma| obeys w - sin(w) = pi (1 - sin|theta|), which stays accurate at the poles.
    const w = solveKepler(2 * Math.PI * Math.sin((90 - Math.abs(theta)) / 2 / DEGREE) ** 2);
    out[0] = 2 * Math.SQRT2 / Math.PI * phi * Math.sin(w / 2);
    out[1] = Math.sign(theta) * DEGREE * Math.SQRT2 * Math.cos(w / 2);
  },
  deproject(x, y, out) {
    const past = Math.abs(y / (DEGREE * Math.SQRT2)) - 1;
    const sine = past > 0 && past < 1e-12 ? 1 : past + 1;
    const cosine = Math.sqrt((1 - sine) * (1 + sine));
    const w = 2 * Math.atan2(cosine, sine);
    const complement = excess(w) / Math.PI;
    const theta = Math.atan2(1 - complement, Math.sqrt(complement * (2 - complement))) * DEGREE;
    const phi = cosine === 0 && x === 0 ? 0 : x * Math.PI / (2 * Math.SQRT2 * cosine);
    setNative(phi, y < 0 ? -theta : theta, out);
  },
};

/** w - sin(w) without cancellation for small w. */
function excess(w: number): number {
  if (w > 0.2) return w - Math.sin(w);
  const w2 = w * w;
  return w * w2 / 6 * (1 - w2 / 20 * (1 - w2 / 42 * (1 - w2 / 72 * (1 - w2 / 110))));
}

/** The w in [0, pi] with w - sin(w) = area, by Newton steps; the function is convex, so they converge from above. */
function solveKepler(area: number): number {
  if (area <= 0) return 0;
  let w = Math.min(Math.PI, Math.cbrt(6 * area));
  for (let step = 0; step < 20; step++) {
    const change = (excess(w) - area) / (2 * Math.sin(w / 2) ** 2);
    w = Math.min(Math.PI, w - change);
    if (Math.abs(change) < 1e-15 * w) break;
  }
  return w;
}
