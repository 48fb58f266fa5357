import type { Shape } from "../../engine/region.ts";
import { mapAxes } from "../../engine/traversal.ts";
import { INK, type PictureSize, svgDocument, svgImage, svgNumber, svgText } from "../picture/svg.ts";

/** Room for the drawing, in pixels. */
const FRONT = 120;
const DEPTH = 80;
/** Lines closer than this, in pixels, are a grey mist. */
const LINES_APART = 5;
/** Cosine and sine of the angle at which channels recede. */
const RECEDE = { x: 0.78, y: 0.45 };
const MARGIN = { left: 6, top: 8, right: 62, bottom: 18 };
const FACE = "#ecb172";

type Corner = readonly [x: number, y: number, z: number];

/**
 * A picture of a cube and its chunk grid, one chunk standing out: the image plane in front, channels receding, the
 * lengths of the axes beside. Lengths are drawn as the square root of their ratio, so that a long thin cube stays
 * legible; where there are too many chunks to tell apart some lines are left out.
 */
export function chunkDiagram(shape: Shape, chunks: Shape): string {
  const longest = Math.max(...shape, 1);
  const scaled = (length: number) => Math.max(0.14, Math.sqrt(length / longest));
  const [width, height, depth] = [
    scaled(shape[2]) * FRONT,
    scaled(shape[1]) * FRONT,
    scaled(shape[0]) * DEPTH,
  ];
  const shift = { x: depth * RECEDE.x, y: depth * RECEDE.y };
  const base = { x: MARGIN.left, y: MARGIN.top + shift.y + height };
  const at = ([x, y, z]: Corner): string =>
    `${svgNumber(base.x + x * width + z * shift.x)} ${svgNumber(base.y - y * height - z * shift.y)}`;
  const size: PictureSize = {
    width: Math.ceil(base.x + width + shift.x + MARGIN.right),
    height: Math.ceil(base.y + MARGIN.bottom),
  };
  const lengths: Shape = [Math.hypot(shift.x, shift.y), height, width];
  const [zs, ys, xs] = mapAxes((axis) => borders(shape[axis], chunks[axis], lengths[axis]));
  const first: Corner = [xs[0] ?? 1, ys[0] ?? 1, zs[0] ?? 1];
  const svg = svgDocument(size, [
    ...faces(at, [1, 1, 1], 0.45),
    gridLines(at, { xs, ys: ys.map((y) => 1 - y), zs }),
    ...faces(at, [first[0], 1, first[2]], 1, 1 - first[1]),
    ...labels(shape, { base, width, height, shift }),
  ]);
  const alt = `chunk grid: ${shape.join(" × ")} in chunks of ${chunks.join(" × ")}`;
  return svgImage(svg, { ...size, alt });
}

/** Front, top and right side of a box from the upper left edge of the front, lit from above. */
function faces(at: (corner: Corner) => string, [x, y, z]: Corner, opacity: number, low = 0): string[] {
  const face = (corners: readonly Corner[], light: number) =>
    `<path d="M${corners.map(at).join("L")}Z" fill="${FACE}" fill-opacity="${
      Math.round(opacity * light * 100) / 100
    }" stroke="${opacity === 1 ? "#8a5a1e" : INK}" stroke-width="0.8"/>`;
  return [
    face([[0, low, 0], [x, low, 0], [x, y, 0], [0, y, 0]], 0.9),
    face([[0, y, 0], [x, y, 0], [x, y, z], [0, y, z]], 0.6),
    face([[x, low, 0], [x, y, 0], [x, y, z], [x, low, z]], 0.4),
  ];
}

function gridLines(
  at: (corner: Corner) => string,
  { xs, ys, zs }: Readonly<Record<"xs" | "ys" | "zs", readonly number[]>>,
): string {
  const line = (...corners: readonly Corner[]) => `M${corners.map(at).join("L")}`;
  const path = [
    ...xs.map((x) => line([x, 0, 0], [x, 1, 0], [x, 1, 1])),
    ...ys.map((y) => line([0, y, 0], [1, y, 0], [1, y, 1])),
    ...zs.map((z) => line([0, 1, z], [1, 1, z], [1, 0, z])),
  ];
  return `<path d="${path.join("")}" fill="none" stroke="${INK}" stroke-width="0.6"/>`;
}

interface Placed {
  readonly base: { readonly x: number; readonly y: number };
  readonly width: number;
  readonly height: number;
  readonly shift: { readonly x: number; readonly y: number };
}

function labels([channels, rows, columns]: Shape, { base, width, height, shift }: Placed): string[] {
  const right = base.x + width;
  return [
    svgText(`x ${columns}`, { x: base.x + width / 2, y: base.y + 13 }),
    svgText(`y ${rows}`, { x: right + shift.x + 5, y: base.y - shift.y - height / 2 + 4, anchor: "start" }),
    svgText(`s ${channels}`, { x: right + shift.x / 2 + 4, y: base.y - shift.y / 2 + 10, anchor: "start" }),
  ];
}

/** Borders between chunks along an axis, from 0 to 1. */
function borders(length: number, chunk: number, pixels: number): readonly number[] {
  const count = Math.ceil(length / chunk);
  const every = Math.ceil(count * LINES_APART / pixels);
  return Array.from({ length: Math.ceil(count / every) - 1 }, (_, i) => (i + 1) * every * chunk / length);
}
