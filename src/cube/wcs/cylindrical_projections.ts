import { AxisError } from "../../error.ts";
import { DEGREE, type Projection, setNative } from "./projection.ts";

/** CAR, plate carrée: x = phi, y = theta. */
export const plateCarree: Projection = {
  code: "CAR",
  theta0: 0,
  parameters: [],
  project(phi, theta, out) {
    out[0] = phi;
    out[1] = theta;
  },
  deproject: setNative,
};

/**
 * CEA, cylindrical equal area: x = phi, y = k sin(theta) / lambda.
 *
 * @throws {AxisError} If lambda (PV2_1) is not in (0, 1]
 */
export function cylindricalEqualArea(lambda: number): Projection {
  if (!(lambda > 0 && lambda <= 1)) {
    throw new AxisError(
      `Cannot use the CEA projection: PV2_1 must be in (0, 1] but is ${lambda}; correct the header`,
    );
  }
  return {
    code: "CEA",
    theta0: 0,
    parameters: lambda === 1 ? [] : [[1, lambda]],
    project(phi, theta, out) {
      out[0] = phi;
      out[1] = DEGREE * Math.sin(theta / DEGREE) / lambda;
    },
    deproject(x, y, out) {
      const sine = y * lambda / DEGREE;
      const past = Math.abs(sine) - 1;
      setNative(x, Math.asin(past > 0 && past < 1e-12 ? Math.sign(sine) : sine) * DEGREE, out);
    },
  };
}

/** MER, Mercator: x = phi, y = k ln tan((90 + theta) / 2); the poles are not on the map. */
export const mercator: Projection = {
  code: "MER",
  theta0: 0,
  parameters: [],
  project(phi, theta, out) {
    const onMap = Math.abs(theta) < 90;
    out[0] = onMap ? phi : NaN;
    out[1] = onMap ? DEGREE * Math.asinh(Math.tan(theta / DEGREE)) : NaN;
  },
  deproject(x, y, out) {
    setNative(x, Math.atan(Math.sinh(y / DEGREE)) * DEGREE, out);
  },
};
