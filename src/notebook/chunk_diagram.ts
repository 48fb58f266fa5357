import type { Shape } from "../engine/region.ts";

/** Room for the drawing, in pixels. */
const FRONT = 130;
const DEPTH = 60;
/** More lines than this along an axis are a grey mist. */
const LINES_MOST = 24;
/** Cosine and sine of the angle at which channels recede. */
const RECEDE = { x: 0.72, y: 0.42 };

/**
 * An SVG of a cube and its chunk grid: the image plane in front, channels receding. Lengths are drawn as the square root of
 * their ratio, so that a long thin cube stays legible; beyond 24 chunks along an axis some lines are left out.
 */
export function chunkDiagram(shape: Shape, chunks: Shape): string {
  const longest = Math.max(...shape, 1);
  const scaled = (length: number) => Math.max(0.12, Math.sqrt(length / longest));
  const [width, height] = [scaled(shape[2]) * FRONT, scaled(shape[1]) * FRONT];
  const depth = scaled(shape[0]) * DEPTH;
  const shift = { x: depth * RECEDE.x, y: depth * RECEDE.y };
  const origin = { x: 4, y: 4 + shift.y };
  const xs = fractions(shape[2], chunks[2]);
  const ys = fractions(shape[1], chunks[1]);
  const zs = fractions(shape[0], chunks[0]);
  const at = (x: number, y: number, z: number): string =>
    `${round(origin.x + x * width + z * shift.x)},${round(origin.y + y * height - z * shift.y)}`;
  const line = (from: string, to: string) => `M${from}L${to}`;
  const front = [
    ...xs.map((x) => line(at(x, 0, 0), at(x, 1, 0))),
    ...ys.map((y) => line(at(0, y, 0), at(1, y, 0))),
  ];
  const top = [
    ...xs.map((x) => line(at(x, 0, 0), at(x, 0, 1))),
    ...zs.map((z) => line(at(0, 0, z), at(1, 0, z))),
  ];
  const side = [
    ...ys.map((y) => line(at(1, y, 0), at(1, y, 1))),
    ...zs.map((z) => line(at(1, 0, z), at(1, 1, z))),
  ];
  const [fullWidth, fullHeight] = [width + shift.x + 8, height + shift.y + 8].map(Math.ceil);
  const face = (points: string[], opacity: number) =>
    `<polygon points="${points.join(" ")}" fill="#ecb172" fill-opacity="${opacity}"/>`;
  return `<svg width="${fullWidth}" height="${fullHeight}" role="img" aria-label="chunk grid" ` +
    `style="stroke:currentColor;stroke-width:0.8">` +
    face([at(0, 0, 0), at(1, 0, 0), at(1, 1, 0), at(0, 1, 0)], 0.75) +
    face([at(0, 0, 0), at(1, 0, 0), at(1, 0, 1), at(0, 0, 1)], 0.55) +
    face([at(1, 0, 0), at(1, 1, 0), at(1, 1, 1), at(1, 0, 1)], 0.4) +
    `<path d="${[...front, ...top, ...side].join("")}" fill="none" stroke-opacity="0.7"/></svg>`;
}

/** Borders of chunks along an axis, from 0 to 1. */
function fractions(length: number, chunk: number): number[] {
  const count = Math.ceil(length / chunk);
  const every = Math.ceil(count / LINES_MOST);
  const borders = Array.from(
    { length: Math.ceil(count / every) },
    (_, i) => i * every * chunk / Math.max(1, length),
  );
  return [...borders, 1];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
