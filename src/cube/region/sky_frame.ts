import { UnsupportedError } from "../../error.ts";
import type { CelestialWcs } from "../wcs/celestial.ts";

/** A frame of celestial coordinates; FK5 of J2000, FK4 of B1950. */
export type SkyFrame = "icrs" | "fk5" | "fk4" | "galactic" | "ecliptic";

/** A direction as a unit vector. */
export type Direction = readonly [number, number, number];

/** Rows of a rotation of directions. */
export type Rotation = readonly [Direction, Direction, Direction];

/** The frame of a cube's celestial axes; `undefined` for those of the Sun and planets and for other equinoxes. */
export function frameOfCube({ names, parameters }: CelestialWcs): SkyFrame | undefined {
  if (names[0] === "GLON") return "galactic";
  if (names[0] === "ELON") return "ecliptic";
  if (names[0] !== "RA") return undefined;
  const card = (keyword: string) => parameters.frame.find((other) => other.keyword === keyword)?.value;
  const equinox = Number(card("EQUINOX") ?? NaN);
  // FITS WCS paper II, section 3.1: what the equinox says where RADESYS is silent.
  const system = String(card("RADESYS") ?? (Number.isNaN(equinox) ? "ICRS" : equinox < 1984 ? "FK4" : "FK5"));
  if (system === "ICRS") return "icrs";
  if (system === "FK5") return Number.isNaN(equinox) || equinox === 2000 ? "fk5" : undefined;
  return system === "FK4" && (Number.isNaN(equinox) || equinox === 1950) ? "fk4" : undefined;
}

/**
 * The rotation that takes directions of one frame to another.
 *
 * @throws {UnsupportedError} If they are not related by a fixed rotation that is known here
 */
export function frameRotation(from: SkyFrame, to: SkyFrame | undefined): Rotation {
  const rotation = fixedRotation(from, to);
  if (rotation) return rotation;
  throw new UnsupportedError(
    `Cannot use regions in ${from} coordinates on a cube in ${
      to ?? "another frame"
    }: give them in the frame of the ` +
      "cube or in pixels",
  );
}

/** The rotation that takes directions of one frame to another; `undefined` if none is known here. */
export function fixedRotation(from: SkyFrame | undefined, to: SkyFrame | undefined): Rotation | undefined {
  if (from === undefined || to === undefined) return undefined;
  if (from === to) return IDENTITY;
  const [back, forth] = [FROM_ICRS[from], FROM_ICRS[to]];
  return back && forth && product(forth, transposed(back));
}

/** The direction of a longitude and latitude in degrees. */
export function directionOf(longitude: number, latitude: number): Direction {
  const [lon, lat] = [longitude * RADIANS, latitude * RADIANS];
  return [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)];
}

/** Longitude and latitude in degrees of a direction. */
export function coordinatesOf([x, y, z]: Direction): [longitude: number, latitude: number] {
  return [Math.atan2(y, x) / RADIANS, Math.atan2(z, Math.hypot(x, y)) / RADIANS];
}

/** A direction turned. */
export function rotated(rotation: Rotation, direction: Direction): Direction {
  return [dot(rotation[0], direction), dot(rotation[1], direction), dot(rotation[2], direction)];
}

/** The inverse of a rotation. */
export function transposed([a, b, c]: Rotation): Rotation {
  return [[a[0], b[0], c[0]], [a[1], b[1], c[1]], [a[2], b[2], c[2]]];
}

/** The cosine of the angle between two directions. */
export function dot(a: Direction, b: Direction): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

const RADIANS = Math.PI / 180;
const MILLIARCSEC = 1 / 3.6e6;
const IDENTITY: Rotation = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];

// Hilton & Hohenkerk 2004, table 3: the axes of FK5 in ICRS.
const ICRS_TO_FK5 = product(
  turn("x", 19.9 * MILLIARCSEC),
  product(turn("y", 9.1 * MILLIARCSEC), turn("z", -22.9 * MILLIARCSEC)),
);

// The north galactic pole and the longitude of the celestial one in FK5, from their definition in B1950, as in astropy.
const FK5_TO_GALACTIC = product(
  turn("z", 180 - 122.9319185680026),
  product(turn("y", 90 - 27.12825118085622), turn("z", 192.8594812065348)),
);

const FROM_ICRS: Readonly<Partial<Record<SkyFrame, Rotation>>> = {
  icrs: IDENTITY,
  fk5: ICRS_TO_FK5,
  galactic: product(FK5_TO_GALACTIC, ICRS_TO_FK5),
};

/** Directions seen from axes that are turned by an angle in degrees about one of them. */
function turn(axis: "x" | "y" | "z", degrees: number): Rotation {
  const [c, s] = [Math.cos(degrees * RADIANS), Math.sin(degrees * RADIANS)];
  if (axis === "x") return [[1, 0, 0], [0, c, s], [0, -s, c]];
  if (axis === "y") return [[c, 0, -s], [0, 1, 0], [s, 0, c]];
  return [[c, s, 0], [-s, c, 0], [0, 0, 1]];
}

function product(a: Rotation, b: Rotation): Rotation {
  const columns = transposed(b);
  const row = (of: Direction): Direction => [dot(of, columns[0]), dot(of, columns[1]), dot(of, columns[2])];
  return [row(a[0]), row(a[1]), row(a[2])];
}
