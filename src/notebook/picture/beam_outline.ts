import type { Beam } from "../../cube/beam/beam.ts";
import type { CelestialWcs } from "../../cube/wcs/celestial.ts";

/** A point in 0-based pixels. */
export type Point = readonly [x: number, y: number];

const POINTS = 48;
const RADIANS = Math.PI / 180;
/** Degrees over which the directions of north and east are measured. */
const STEP = 1e-5;

/**
 * The outline of a beam at half maximum in the lower left corner of an image, in pixels: as it lies on the sky at the
 * centre of the image, whatever its orientation. `undefined` where it would fill the image or the centre is no place on
 * the sky.
 */
export function beamOutline(
  beam: Beam,
  celestial: CelestialWcs,
  [rows, columns]: readonly [rows: number, columns: number],
): readonly Point[] | undefined {
  const [x, y] = [(columns - 1) / 2, (rows - 1) / 2];
  const [longitude, latitude] = celestial.pixelToWorld(x, y);
  const direction = (east: number, north: number): Point => {
    const aside = longitude + east * STEP / Math.cos(latitude * RADIANS);
    const [toX, toY] = celestial.worldToPixel(aside, latitude + north * STEP);
    return [(toX - x) / STEP, (toY - y) / STEP];
  };
  const { major, minor, paDeg } = beam.degrees;
  const [sin, cos] = [Math.sin(paDeg * RADIANS), Math.cos(paDeg * RADIANS)];
  const [along, across] = [direction(sin, cos), direction(cos, -sin)];
  const outline = Array.from({ length: POINTS }, (_, i): Point => {
    const angle = 2 * Math.PI * i / POINTS;
    const [a, b] = [major / 2 * Math.cos(angle), minor / 2 * Math.sin(angle)];
    return [a * along[0] + b * across[0], a * along[1] + b * across[1]];
  });
  const [width, height] = [Math.max(...outline.map(([px]) => px)), Math.max(...outline.map(([, py]) => py))];
  if (!(2 * width < columns / 2 && 2 * height < rows / 2)) return undefined;
  const margin = 0.03 * Math.max(rows, columns);
  return outline.map(([px, py]) => [px + width + margin - 0.5, py + height + margin - 0.5]);
}
