import { SelectionError } from "../../error.ts";
import { requireSky } from "../require_sky.ts";
import type { CelestialWcs } from "../wcs/celestial.ts";
import { wrap180 } from "../wcs/sphere_rotation.ts";
import type { CornersShape, ImageRegion, Pair, PolygonShape, RegionFrame } from "./image_region.ts";
import { type PixelTest, type RegionSky, toCubeFrame } from "./pixel_test.ts";
import { ringTest } from "./ring_test.ts";
import { coordinatesOf, directionOf, frameOfCube, rotated, type Rotation, transposed } from "./sky_frame.ts";
import { ringOnSky } from "./sky_ring.ts";

/** The image that regions are put on. */
export interface RegionImage {
  /** `undefined` where only regions in pixels can be used. */
  readonly celestial: CelestialWcs | undefined;
  readonly shape: readonly [ny: number, nx: number];
}

/**
 * 1 for every pixel whose centre is in a region, [y, x]. Circles, ellipses and boxes on the sky are taken on the
 * sphere, by separation and position angle from their centre; sides of polygons are straight in the image.
 *
 * @throws {UnsupportedError} If the frame of the region cannot be related to that of the cube
 * @throws {SelectionError} If a vertex is not in the projection
 */
export function regionFlags(region: ImageRegion, image: RegionImage): Uint8Array {
  const [ny, nx] = image.shape;
  const { holds, outline } = pixelTest(region, image);
  const flags = new Uint8Array(ny * nx);
  const [firstX, lastX] = bounds(outline.map(([x]) => x), nx);
  const [firstY, lastY] = bounds(outline.map(([, y]) => y), ny);
  for (let y = firstY; y <= lastY; y++) {
    for (let x = firstX; x <= lastX; x++) if (holds(x, y)) flags[y * nx + x] = 1;
  }
  return flags;
}

/** First and last pixel between coordinates, with one to spare. */
function bounds(coordinates: readonly number[], length: number): Pair {
  const [min, max] = [Math.min(...coordinates), Math.max(...coordinates)];
  if (Number.isNaN(min)) return [0, length - 1];
  return [Math.max(0, Math.floor(min) - 1), Math.min(length - 1, Math.ceil(max) + 1)];
}

function pixelTest({ shape, frame }: ImageRegion, { celestial, shape: [ny, nx] }: RegionImage): PixelTest {
  const sky = frame === "image" ? undefined : skyOf(celestial, frame);
  switch (shape.kind) {
    case "polygon":
      return polygonTest(sky ? vertexPixels(shape, sky) : shape.vertices);
    case "corners":
      return sky ? skyCornersTest(shape, sky, [ny, nx]) : cornersTest(shape);
    case "ellipse":
    case "box":
      return sky ? ringOnSky(shape, sky) : ringTest(shape);
    default:
      return shape satisfies never;
  }
}

function skyOf(celestial: CelestialWcs | undefined, frame: Exclude<RegionFrame, "image">): RegionSky {
  if (!celestial) {
    throw new SelectionError("Cannot use regions in sky coordinates: the cube has no world coordinates");
  }
  const cubeFrame = frameOfCube(requireSky(celestial, "use regions in sky coordinates"));
  return { celestial, frame: frame === "own" ? cubeFrame : frame, cubeFrame };
}

function cornersTest({ from, to }: CornersShape): PixelTest {
  const between = (value: number, i: 0 | 1) => (value - from[i]) * (value - to[i]) <= 0;
  return { holds: (x, y) => between(x, 0) && between(y, 1), outline: [from, to] };
}

function skyCornersTest({ from, to }: CornersShape, sky: RegionSky, [ny, nx]: Pair): PixelTest {
  const rotation = toCubeFrame(sky);
  const back = rotation && transposed(rotation);
  const width = wrap180(to[0] - from[0]);
  const holds = (x: number, y: number) => {
    const [longitude, latitude] = turned(sky.celestial.pixelToWorld(x, y), back);
    const offset = wrap180(longitude - from[0]);
    return offset * (offset - width) <= 0 && (latitude - from[1]) * (latitude - to[1]) <= 0;
  };
  return { holds, outline: [[0, 0], [nx - 1, ny - 1]] };
}

function vertexPixels({ vertices }: PolygonShape, sky: RegionSky): readonly Pair[] {
  const rotation = toCubeFrame(sky);
  return vertices.map((vertex) => {
    const pixel = sky.celestial.worldToPixel(...turned(vertex, rotation));
    if (!pixel.some(Number.isNaN)) return pixel;
    throw new SelectionError(
      `Cannot use a polygon with a vertex at ${
        vertex.join(", ")
      } deg: it is not in the projection of the cube`,
    );
  });
}

function turned(coordinates: Pair, rotation: Rotation | undefined): Pair {
  return rotation ? coordinatesOf(rotated(rotation, directionOf(...coordinates))) : coordinates;
}

/** A point is inside where a ray from it crosses an odd number of sides. */
function polygonTest(vertices: readonly Pair[]): PixelTest {
  const holds = (x: number, y: number) =>
    vertices.reduce((inside, [x1, y1], i) => {
      const [x2, y2] = vertices.at(i - 1) ?? [NaN, NaN];
      const crosses = (y1 > y) !== (y2 > y) && x < x1 + (y - y1) / (y2 - y1) * (x2 - x1);
      return crosses ? !inside : inside;
    }, false);
  return { holds, outline: vertices };
}
