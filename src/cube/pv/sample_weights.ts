import type { PathSample, PixelPosition } from "./polyline.ts";

/** What a sample takes of the pixels of an image [y, x]. */
export interface SampleWeights {
  readonly pixels: readonly { readonly x: number; readonly y: number; readonly weight: number }[];
  /** Where the first pixel has no value the sample has none. */
  readonly needsFirst: boolean;
}

/** How a path without a width is sampled. */
export type PathInterpolation = "nearest" | "linear";

/** The pixels of a sample without a width: the nearest one, or it and its neighbours by linear interpolation. */
export function pointWeights(
  { centre: [x, y] }: PathSample,
  [rows, columns]: readonly [number, number],
  interpolation: PathInterpolation,
): SampleWeights {
  const nearest = { x: Math.round(x), y: Math.round(y), weight: 1 };
  if (!within(nearest, rows, columns)) return { pixels: [], needsFirst: true };
  if (interpolation === "nearest") return { pixels: [nearest], needsFirst: true };
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const pixels = [y0, y0 + 1].flatMap((py) =>
    [x0, x0 + 1].map((px) => ({ x: px, y: py, weight: (1 - Math.abs(x - px)) * (1 - Math.abs(y - py)) }))
  ).filter((pixel) => pixel.weight > 0 && within(pixel, rows, columns));
  const isNearest = (pixel: { x: number; y: number }) => pixel.x === nearest.x && pixel.y === nearest.y;
  return {
    pixels: [...pixels.filter(isNearest), ...pixels.filter((each) => !isNearest(each))],
    needsFirst: true,
  };
}

/** The pixels of a sample with a width: the area of each in a rectangle across the path. */
export function areaWeights(
  { centre: [x, y], direction: [dx, dy] }: PathSample,
  [rows, columns]: readonly [number, number],
  { width, length }: { readonly width: number; readonly length: number },
): SampleWeights {
  const corners = [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([along = 0, across = 0]): PixelPosition => [
    x + along * dx * length / 2 - across * dy * width / 2,
    y + along * dy * length / 2 + across * dx * width / 2,
  ]);
  const bounds = (axis: 0 | 1, most: number) => {
    const values = corners.map((corner) => corner[axis]);
    return [
      Math.max(0, Math.round(Math.min(...values))),
      Math.min(most - 1, Math.round(Math.max(...values))),
    ] as const;
  };
  const [x0, x1] = bounds(0, columns), [y0, y1] = bounds(1, rows);
  const pixels = [];
  for (let py = y0; py <= y1; py++) {
    for (let px = x0; px <= x1; px++) {
      const weight = areaWithin(corners, px, py);
      if (weight > 1e-12) pixels.push({ x: px, y: py, weight });
    }
  }
  return { pixels, needsFirst: false };
}

function within(
  { x, y }: { readonly x: number; readonly y: number },
  rows: number,
  columns: number,
): boolean {
  return x >= 0 && y >= 0 && x < columns && y < rows;
}

/** Area of the part of a convex polygon within the pixel around (px, py). */
function areaWithin(polygon: readonly PixelPosition[], px: number, py: number): number {
  const sides = [
    ([x]: PixelPosition) => x - (px - 0.5),
    ([x]: PixelPosition) => px + 0.5 - x,
    ([, y]: PixelPosition) => y - (py - 0.5),
    ([, y]: PixelPosition) => py + 0.5 - y,
  ];
  return area(sides.reduce(cut, polygon));
}

/** The part of a convex polygon on the side of a line where the distance is positive (Sutherland and Hodgman). */
function cut(
  polygon: readonly PixelPosition[],
  distance: (point: PixelPosition) => number,
): readonly PixelPosition[] {
  return polygon.flatMap((from, i) => {
    const to = polygon[(i + 1) % polygon.length] ?? from;
    const [a, b] = [distance(from), distance(to)];
    const kept = a >= 0 ? [from] : [];
    if ((a >= 0) === (b >= 0)) return kept;
    const part = a / (a - b);
    return [...kept, [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])] as const];
  });
}

function area(polygon: readonly PixelPosition[]): number {
  const twice = polygon.reduce((total, [x, y], i) => {
    const [nextX, nextY] = polygon[(i + 1) % polygon.length] ?? [x, y];
    return total + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}
