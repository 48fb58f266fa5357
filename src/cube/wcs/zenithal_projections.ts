import {
  DEGREE,
  type Projection,
  radiusOf,
  setNative,
  setZenithal,
  zenithalLongitude,
} from "./projection.ts";

const HORIZON_TOLERANCE = 1e-12;

/** TAN, gnomonic: R = k cot(theta). Only the hemisphere around the reference point, theta > 0, is on the map. */
export const gnomonic: Projection = {
  code: "TAN",
  theta0: 90,
  parameters: [],
  project(phi, theta, out) {
    setZenithal(theta > 0 ? DEGREE / Math.tan(theta / DEGREE) : NaN, phi, out);
  },
  deproject(x, y, out) {
    setNative(zenithalLongitude(x, y), Math.atan2(DEGREE, radiusOf(x, y)) * DEGREE, out);
  },
};

/**
 * SIN, orthographic, with the slant (xi, eta) of interferometers that are not perpendicular to the line of
 * sight: x = k[cos(theta) sin(phi) + xi z], y = -k[cos(theta) cos(phi) - eta z] with z = 1 - sin(theta).
 *
 * The hemisphere that faces the observer is on the map; the point nearer to the reference point is taken.
 */
export function orthographic(xi: number, eta: number): Projection {
  const a = 1 + xi * xi + eta * eta;
  return {
    code: "SIN",
    theta0: 90,
    parameters: xi === 0 && eta === 0 ? [] : [[1, xi], [2, eta]],
    project(phi, theta, out) {
      const sin = Math.sin(phi / DEGREE), cos = Math.cos(phi / DEGREE);
      const horizon = -Math.atan(xi * sin - eta * cos) * DEGREE;
      if (!(theta >= horizon - HORIZON_TOLERANCE)) return setZenithal(NaN, phi, out);
      const radius = Math.cos(theta / DEGREE);
      const z = 2 * Math.sin((90 - theta) / 2 / DEGREE) ** 2;
      out[0] = DEGREE * (radius * sin + xi * z);
      out[1] = -DEGREE * (radius * cos - eta * z);
    },
    deproject(x, y, out) {
      const u = x / DEGREE, v = y / DEGREE;
      // (u - xi z)^2 + (v - eta z)^2 = z (2 - z): the smaller root, in the form that does not cancel.
      const r2 = u * u + v * v, b = 1 + u * xi + v * eta;
      const z = b > 0 ? r2 / (b + Math.sqrt(b * b - a * r2)) : NaN;
      const theta = Math.atan2(1 - z, Math.sqrt(z * (2 - z)));
      setNative(zenithalLongitude(u - xi * z, v - eta * z), theta * DEGREE, out);
    },
  };
}

/** ARC, zenithal equidistant: R = 90 - theta. */
export const zenithalEquidistant: Projection = {
  code: "ARC",
  theta0: 90,
  parameters: [],
  project(phi, theta, out) {
    setZenithal(90 - theta, phi, out);
  },
  deproject(x, y, out) {
    setNative(zenithalLongitude(x, y), 90 - radiusOf(x, y), out);
  },
};

/** STG, stereographic: R = 2k tan((90 - theta) / 2). Everything but the point opposite the centre. */
export const stereographic: Projection = {
  code: "STG",
  theta0: 90,
  parameters: [],
  project(phi, theta, out) {
    setZenithal(theta > -90 ? 2 * DEGREE * Math.tan((90 - theta) / 2 / DEGREE) : NaN, phi, out);
  },
  deproject(x, y, out) {
    setNative(zenithalLongitude(x, y), 90 - 2 * Math.atan(radiusOf(x, y) / (2 * DEGREE)) * DEGREE, out);
  },
};

/** ZEA, zenithal equal area: R = 2k sin((90 - theta) / 2). */
export const zenithalEqualArea: Projection = {
  code: "ZEA",
  theta0: 90,
  parameters: [],
  project(phi, theta, out) {
    setZenithal(2 * DEGREE * Math.sin((90 - theta) / 2 / DEGREE), phi, out);
  },
  deproject(x, y, out) {
    const half = arcsine(radiusOf(x, y) / (2 * DEGREE));
    setNative(zenithalLongitude(x, y), 90 - 2 * half, out);
  },
};

/** asin in degrees; 1 exceeded by rounding is 1. */
function arcsine(sine: number): number {
  return Math.asin(sine > 1 && sine < 1 + 1e-12 ? 1 : sine) * DEGREE;
}
