import { BOTTOM_MARGIN, type Box, frame, leftMargin } from "./frame.ts";
import type { Picture } from "./image_picture.ts";
import { type Curve, reducedCurve, stickTips } from "./reduced_curve.ts";
import { ACCENT, INK, svgDocument, svgNumber, svgText } from "./svg.ts";
import { linearTicks } from "./ticks.ts";
import type { CurveShape, CurveView } from "./view.ts";

const WIDTH = 460;
const HEIGHT = 220;
const TOP = 24;
/** Room above and below the values, as a fraction of their range. */
const PADDING = 0.06;

/** A picture of a curve with axes; a long one is drawn by the extremes of each pixel column. */
export function curvePicture(view: CurveView): Picture {
  const { x, y } = reducedCurve(view, WIDTH);
  const [xLow, xHigh] = view.shape === "steps" ? extent(stepEdges(x), 0) : extent(x, PADDING / 2);
  const [yLow, yHigh] = extent(view.shape === "sticks" ? [0, ...Array.from(y)] : y, PADDING);
  const yTicks = linearTicks(yLow, yHigh);
  const box: Box = { left: leftMargin(yTicks), top: view.title ? TOP : 8, width: WIDTH, height: HEIGHT };
  const toX = (value: number) => box.left + (value - xLow) / (xHigh - xLow) * WIDTH;
  const toY = (value: number) => box.top + HEIGHT - (value - yLow) / (yHigh - yLow) * HEIGHT;
  const placed = (
    title: string,
    ticks: ReturnType<typeof linearTicks>,
    place: (value: number) => number,
  ) => ({
    title,
    ticks: ticks.map(({ at, text }) => ({ at: place(at), text })),
  });
  const size = {
    width: Math.ceil(box.left + WIDTH + 16),
    height: Math.ceil(box.top + HEIGHT + BOTTOM_MARGIN),
  };
  const path = curvePath(view.shape, { x, y }, { toX, toY });
  const parts = [
    view.title ? svgText(view.title, { x: box.left + WIDTH / 2, y: 15, isBold: true }) : "",
    yLow < 0 && yHigh > 0
      ? `<path d="M${svgNumber(box.left)} ${
        svgNumber(toY(0))
      }h${WIDTH}" stroke="${INK}" stroke-dasharray="2 3"/>`
      : "",
    `<path d="${path}" fill="none" stroke="${ACCENT}" stroke-width="1.3" stroke-linejoin="round"/>`,
    frame(box, {
      x: placed(view.xTitle, linearTicks(xLow, xHigh, 6), toX),
      y: placed(view.yTitle, yTicks, toY),
    }),
  ];
  return { svg: svgDocument(size, parts), ...size };
}

interface Placing {
  readonly toX: (value: number) => number;
  readonly toY: (value: number) => number;
}

function curvePath(shape: CurveShape, curve: Curve, placing: Placing): string {
  switch (shape) {
    case "steps":
      return steps(curve, placing);
    case "sticks":
      return sticks(curve, placing);
    case "profile":
      return profile(curve, placing);
    default:
      return shape satisfies never;
  }
}

/** Levels from half-way to the neighbour before to half-way to the one after. */
function steps({ x, y }: Curve, { toX, toY }: Placing): string {
  let path = "";
  let isDrawing = false;
  for (let i = 0; i < x.length; i++) {
    const [at = NaN, value = NaN] = [x[i], y[i]];
    const half = i > 0 ? (at - (x[i - 1] ?? at)) / 2 : ((x[1] ?? at) - at) / 2;
    const after = i + 1 < x.length ? ((x[i + 1] ?? at) - at) / 2 : half;
    const level = toY(value);
    if (Number.isFinite(level) && Number.isFinite(at)) {
      path += isDrawing ? `V${svgNumber(level)}` : `M${svgNumber(toX(at - half))} ${svgNumber(level)}`;
      path += `H${svgNumber(toX(at + after))}`;
      isDrawing = true;
    } else isDrawing = false;
  }
  return path;
}

/** Where the first level begins and the last one ends. */
function stepEdges(x: ArrayLike<number>): readonly number[] {
  const last = x.length - 1;
  const at = (i: number) => x[i] ?? NaN;
  if (last < 1) return [at(0)];
  return [at(0) - (at(1) - at(0)) / 2, at(last) + (at(last) - at(last - 1)) / 2];
}

function sticks(curve: Curve, { toX, toY }: Placing): string {
  const foot = svgNumber(toY(0));
  return stickTips(curve).map(([at, tip]) =>
    Number.isFinite(tip) ? `M${svgNumber(toX(at))} ${foot}V${svgNumber(toY(tip))}` : ""
  ).join("");
}

function profile({ x, y }: Curve, { toX, toY }: Placing): string {
  let path = "";
  let isDrawing = false;
  for (let i = 0; i < y.length; i++) {
    const [at, level] = [toX(x[i] ?? NaN), toY(y[i] ?? NaN)];
    const isPoint = Number.isFinite(at) && Number.isFinite(level);
    if (isPoint) path += `${isDrawing ? "L" : "M"}${svgNumber(at)} ${svgNumber(level)}`;
    isDrawing = isPoint;
  }
  return path;
}

/** The range of finite values with some room around; one around a constant. */
function extent(values: ArrayLike<number>, padding: number): readonly [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  if (low === high) return [low - (Math.abs(low) || 1) / 2, high + (Math.abs(low) || 1) / 2];
  const room = (high - low) * padding;
  return [low - room, high + room];
}
