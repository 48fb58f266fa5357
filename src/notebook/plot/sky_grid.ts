import type { CelestialWcs } from "../../cube/wcs/celestial.ts";

/** Places on the sky at the nodes of a grid over an image, between which they can be interpolated. */
export interface SkyGrid {
  /** How places are written: in hours and degrees, or in degrees with these names. */
  readonly names: readonly [string, string] | "equatorial";
  /** Decimals of seconds of arc, or of degrees, that are worth writing. */
  readonly decimals: number;
  /** Pixels of the image along x and y. */
  readonly size: readonly [columns: number, rows: number];
  /** Nodes along a side. */
  readonly nodes: number;
  /** x, y, z of a unit vector for each node, row by row; nowhere where there is no sky. */
  readonly vectors: readonly (number | null)[];
}

const NODES = 17;
const RADIANS = Math.PI / 180;

/** The places of an image on the sky: nodes lie at the centres of its corner pixels and evenly between. */
export function skyGrid(celestial: CelestialWcs, [columns, rows]: readonly [number, number]): SkyGrid {
  const step = (length: number, i: number) => (length - 1) * i / (NODES - 1);
  const nodes = Array.from({ length: NODES * NODES }, (_, i) => {
    const [x, y] = [step(columns, i % NODES), step(rows, Math.floor(i / NODES))];
    return celestial.pixelToWorld(x, y);
  });
  const vectors = nodes.flatMap(([longitude, latitude]) => {
    const [l, b] = [longitude * RADIANS, latitude * RADIANS];
    const vector = [Math.cos(b) * Math.cos(l), Math.cos(b) * Math.sin(l), Math.sin(b)];
    return vector.map((part) => Number.isFinite(part) ? Number(part.toFixed(10)) : null);
  });
  const [name, other] = celestial.names;
  const names = name === "RA"
    ? "equatorial"
    : name === "GLON"
    ? (["l", "b"] as const)
    : ([name, other] as const);
  const pixel = Math.min(celestial.pixelSize.x, celestial.pixelSize.y) * (names === "equatorial" ? 3600 : 1);
  const decimals = Math.min(8, Math.max(0, Math.ceil(-Math.log10(pixel / 10))));
  return { names, decimals, size: [columns, rows], nodes: NODES, vectors };
}
