import { SelectionError } from "../../error.ts";

/** A position in pixels of an image, 0-based, the centre of the first pixel at 0. */
export type PixelPosition = readonly [x: number, y: number];

/** A sample of a path: its middle and the direction of the path there, a unit vector. */
export interface PathSample {
  readonly centre: PixelPosition;
  readonly direction: PixelPosition;
}

/**
 * Samples at equal distances along a polyline, each in the middle of its part of the path, as in pvextractor; what is
 * left over at the end is left out.
 *
 * @param spacing Distance of samples in pixels
 * @throws {SelectionError} If the path is shorter than one sample
 */
export function samplePolyline(points: readonly PixelPosition[], spacing: number): readonly PathSample[] {
  const along = [0];
  const distance = (i: number) => {
    const [a, b] = [points[i], points[i + 1]];
    return a && b ? Math.hypot(b[0] - a[0], b[1] - a[1]) : 0;
  };
  for (let i = 0; i + 1 < points.length; i++) along.push((along.at(-1) ?? 0) + distance(i));
  const total = along.at(-1) ?? 0;
  // A path of whole pixels may come out shorter by a rounding error.
  const count = Math.floor(total / spacing + 1e-9);
  if (count < 1) {
    throw new SelectionError(
      `Cannot sample a path of ${total} pixels every ${spacing}: make it longer or the spacing smaller`,
    );
  }
  const edges = Array.from({ length: count + 1 }, (_, i) => positionAt(points, along, i * spacing));
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [edges[i]?.position ?? [NaN, NaN], edges[i + 1]?.position ?? [NaN, NaN]];
    return {
      centre: [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2],
      direction: positionAt(points, along, (i + 0.5) * spacing).direction,
    };
  });
}

/** Where one is after a distance along the path, and which way it goes there. */
function positionAt(
  points: readonly PixelPosition[],
  along: readonly number[],
  distance: number,
): { readonly position: PixelPosition; readonly direction: PixelPosition } {
  const after = along.findIndex((each, i) => i > 0 && each >= distance && each > (along[i - 1] ?? 0));
  const end = after > 0 ? after : along.length - 1;
  const [from, to] = [points[end - 1] ?? [0, 0], points[end] ?? [0, 0]];
  const [start, length] = [along[end - 1] ?? 0, (along[end] ?? 0) - (along[end - 1] ?? 0)];
  const direction = [(to[0] - from[0]) / length, (to[1] - from[1]) / length] as const;
  const gone = Math.min(distance - start, length);
  return { position: [from[0] + direction[0] * gone, from[1] + direction[1] * gone], direction };
}
