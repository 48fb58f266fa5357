import { celestialCtype } from "./celestial_type.ts";
import type { WcsCard } from "./header_values.ts";
import { determinant, inverse, type Matrix } from "./linear_transform.ts";
import type { PixelSpan } from "./pixel_span.ts";
import type { Pair, Projection } from "./projection.ts";
import { type NativePole, type SphereRotation, sphereRotation, wrap180 } from "./sphere_rotation.ts";

/** What image coordinates are in: degrees on the sky, micrometres or pixels on the stage of a microscope. */
export type ImageUnit = "deg" | "um" | "pix";

/** What makes up the celestial axes of a cube; angles in degrees, pixels 0-based. */
export interface CelestialParameters {
  /** Unit of both axes; `deg` if not given, and the only one with a projection. */
  readonly unit?: ImageUnit | undefined;
  /** Names of the axes without projection, such as `["RA", "DEC"]`, or `["X", "Y"]` on a stage. */
  readonly names: readonly [longitude: string, latitude: string];
  /** The pixel of the reference point. */
  readonly referencePixel: readonly [x: number, y: number];
  /** The longitude and latitude of the reference point. */
  readonly referenceValue: readonly [longitude: number, latitude: number];
  /** Degrees in the plane of projection per pixel. */
  readonly matrix: Matrix;
  /** `undefined` for linear axes. */
  readonly projection?: ProjectedSphere | undefined;
  /** Cards that name the celestial frame (RADESYS, EQUINOX). */
  readonly frame: readonly WcsCard[];
}

/** A projection and the orientation of its native sphere. */
export interface ProjectedSphere {
  /** The projection. */
  readonly map: Projection;
  /** Where the pole of its native sphere is. */
  readonly pole: NativePole;
  /** Native coordinates of the reference point, when not those of the projection (PV1_1, PV1_2). */
  readonly fiducial?: { readonly phi0: number; readonly theta0: number } | undefined;
  /** Coordinates in the plane of the reference point: (0, 0) unless PV1_0 asks for an offset. */
  readonly offset: readonly [x: number, y: number];
}

/** World coordinates of many points, in degrees. */
export interface SkyCoordinates {
  /** One a point. */
  readonly longitude: Float64Array;
  /** One a point. */
  readonly latitude: Float64Array;
}

/**
 * The celestial axes of a cube: pixels to longitude and latitude in degrees, and back. Images of a sample have the
 * axes X and Y of the stage instead, linear, in the {@linkcode unit} that takes the place of degrees throughout.
 *
 * Pixels are 0-based with integers at their centres. Longitudes are in [0, 360), except on linear axes. Points
 * outside the projection give NaN. Immutable. Agrees with wcslib (astropy.wcs) to 1e-9 deg.
 */
export class CelestialWcs {
  /** CTYPE of both axes, with `SFL` for `GLS` and `SIN` for `NCP`. */
  readonly ctype: readonly [longitude: string, latitude: string];
  /** Area of a pixel in square degrees. */
  readonly pixelArea: number;
  /** Length in degrees of a step of one pixel along x and along y: the norms of the matrix columns. */
  readonly pixelSize: { readonly x: number; readonly y: number };
  readonly #inverse: Matrix;
  readonly #rotation: SphereRotation | undefined;

  /** Use `CubeWcs.fromHeader`. */
  constructor(readonly parameters: CelestialParameters) {
    const { names, matrix, projection } = parameters;
    const code = projection?.map.code;
    this.ctype = [celestialCtype(names[0], code), celestialCtype(names[1], code)];
    this.pixelArea = Math.abs(determinant(matrix));
    this.pixelSize = {
      x: Math.hypot(matrix[0][0], matrix[1][0]),
      y: Math.hypot(matrix[0][1], matrix[1][1]),
    };
    this.#inverse = inverse(matrix);
    this.#rotation = projection === undefined ? undefined : sphereRotation(projection.pole);
  }

  /** Names of the axes without projection, such as `["GLON", "GLAT"]`. */
  get names(): readonly [longitude: string, latitude: string] {
    return this.parameters.names;
  }

  /** Unit of the coordinates: `deg` on the sky, `um` or `pix` on a sample stage. */
  get unit(): ImageUnit {
    return this.parameters.unit ?? "deg";
  }

  /** Whether the axes are angles on the sky rather than places on a sample stage. */
  get isSky(): boolean {
    return this.unit === "deg";
  }

  /** Longitude and latitude in degrees of a 0-based pixel. */
  pixelToWorld(x: number, y: number): [longitude: number, latitude: number] {
    const out: Pair = [0, 0];
    this.#toWorld(x, y, out);
    return out;
  }

  /** The 0-based pixel, not rounded, of a longitude and latitude in degrees. */
  worldToPixel(longitude: number, latitude: number): [x: number, y: number] {
    const out: Pair = [0, 0];
    this.#toPixel(longitude, latitude, out);
    return out;
  }

  /** {@linkcode pixelToWorld} for many pixels; `x` and `y` have the same length. */
  pixelsToWorld(x: ArrayLike<number>, y: ArrayLike<number>): SkyCoordinates {
    const [longitude, latitude] = mapPairs(x, y, (a, b, out) => this.#toWorld(a, b, out));
    return { longitude, latitude };
  }

  /** {@linkcode worldToPixel} for many points; both arrays have the same length. */
  worldToPixels(
    longitude: ArrayLike<number>,
    latitude: ArrayLike<number>,
  ): { readonly x: Float64Array; readonly y: Float64Array } {
    const [x, y] = mapPairs(longitude, latitude, (a, b, out) => this.#toPixel(a, b, out));
    return { x, y };
  }

  /** Longitude and latitude of every pixel of an image, each ny * nx values in C order [y, x]. */
  coordinateMap(shape: readonly [ny: number, nx: number]): SkyCoordinates {
    const [ny, nx] = shape;
    const longitude = new Float64Array(ny * nx), latitude = new Float64Array(ny * nx);
    const out: Pair = [0, 0];
    for (let y = 0, i = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        this.#toWorld(x, y, out);
        longitude[i] = out[0];
        latitude[i] = out[1];
      }
    }
    return { longitude, latitude };
  }

  /** The axes of an image that holds some pixels of this one; every pixel keeps its place on the sky. */
  slice(x: PixelSpan, y: PixelSpan): CelestialWcs {
    const { matrix: m, referencePixel: [px, py] } = this.parameters;
    return new CelestialWcs({
      ...this.parameters,
      referencePixel: [(px - x.start) / x.step, (py - y.start) / y.step],
      matrix: [[m[0][0] * x.step, m[0][1] * y.step], [m[1][0] * x.step, m[1][1] * y.step]],
    });
  }

  #toWorld(x: number, y: number, out: Pair): void {
    const { matrix: m, referencePixel, referenceValue, projection } = this.parameters;
    const dx = x - referencePixel[0], dy = y - referencePixel[1];
    const u = m[0][0] * dx + m[0][1] * dy, v = m[1][0] * dx + m[1][1] * dy;
    if (projection === undefined || this.#rotation === undefined) {
      out[0] = referenceValue[0] + u;
      out[1] = referenceValue[1] + v;
      return;
    }
    projection.map.deproject(u + projection.offset[0], v + projection.offset[1], out);
    this.#rotation.toCelestial(out[0], out[1], out);
  }

  #toPixel(longitude: number, latitude: number, out: Pair): void {
    const { projection, referencePixel, referenceValue } = this.parameters;
    if (projection === undefined || this.#rotation === undefined) {
      out[0] = longitude - referenceValue[0];
      out[1] = latitude - referenceValue[1];
    } else {
      this.#rotation.toNative(longitude, latitude, out);
      projection.map.project(out[0], out[1], out);
      out[0] -= projection.offset[0];
      out[1] -= projection.offset[1];
    }
    const m = this.#inverse, u = out[0], v = out[1];
    out[0] = referencePixel[0] + m[0][0] * u + m[0][1] * v;
    out[1] = referencePixel[1] + m[1][0] * u + m[1][1] * v;
  }

  /** Cards of an output header for axes 1 and 2 (CTYPE, CRVAL, CRPIX, CDELT, CUNIT, PC, PV, poles and frame). */
  toCards(): WcsCard[] {
    const { referencePixel, referenceValue, matrix, projection, frame } = this.parameters;
    const scale = [rowScale(matrix[0], 0), rowScale(matrix[1], 1)] as const;
    const cards: WcsCard[] = [];
    for (const i of [0, 1] as const) {
      cards.push(
        { keyword: `CTYPE${i + 1}`, value: this.ctype[i] },
        { keyword: `CRVAL${i + 1}`, value: referenceValue[i] },
        { keyword: `CRPIX${i + 1}`, value: referencePixel[i] + 1 },
        { keyword: `CDELT${i + 1}`, value: scale[i] },
        { keyword: `CUNIT${i + 1}`, value: this.unit },
      );
    }
    if (matrix[0][1] !== 0 || matrix[1][0] !== 0) {
      for (const i of [0, 1] as const) {
        for (const j of [0, 1] as const) {
          cards.push({ keyword: `PC${i + 1}_${j + 1}`, value: matrix[i][j] / scale[i] });
        }
      }
    }
    return [...cards, ...(projection === undefined ? [] : sphereCards(projection)), ...frame];
  }
}

function mapPairs(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  convert: (a: number, b: number, out: Pair) => void,
): [Float64Array, Float64Array] {
  if (a.length !== b.length) {
    throw new RangeError(`Both coordinates need the same number of values; got ${a.length} and ${b.length}`);
  }
  const first = new Float64Array(a.length), second = new Float64Array(a.length);
  const out: Pair = [0, 0];
  for (let i = 0; i < a.length; i++) {
    convert(a[i] ?? NaN, b[i] ?? NaN, out);
    first[i] = out[0];
    second[i] = out[1];
  }
  return [first, second];
}

/** CDELT of an axis: the length of the matrix row with the sign of its diagonal element. */
function rowScale(row: readonly [number, number], axis: 0 | 1): number {
  const diagonal = row[axis], other = row[axis === 0 ? 1 : 0];
  return other === 0 ? diagonal : (diagonal < 0 ? -1 : 1) * Math.hypot(diagonal, other);
}

function sphereCards({ map, pole, fiducial, offset }: ProjectedSphere): WcsCard[] {
  const cards: WcsCard[] = map.parameters.map(([m, value]) => ({ keyword: `PV2_${m}`, value }));
  if (fiducial !== undefined) {
    if (offset[0] !== 0 || offset[1] !== 0) cards.push({ keyword: "PV1_0", value: 1 });
    cards.push({ keyword: "PV1_1", value: fiducial.phi0 }, { keyword: "PV1_2", value: fiducial.theta0 });
  }
  return [
    ...cards,
    { keyword: "LONPOLE", value: wrap180(pole.nativeLongitude) },
    { keyword: "LATPOLE", value: pole.latitude },
  ];
}
