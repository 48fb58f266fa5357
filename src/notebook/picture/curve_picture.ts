import { BOTTOM_MARGIN, type Box, frame, leftMargin } from "./frame.ts";
import type { Picture } from "./image_picture.ts";
import { curveExtents } from "./curve_extents.ts";
import { type Curve, reducedCurve, stickTips } from "./reduced_curve.ts";
import { ACCENT, INK, svgDocument, svgNumber, svgText } from "./svg.ts";
import { linearTicks } from "./ticks.ts";
import type { CurveShape, CurveView } from "./view.ts";

const WIDTH = 460;
const HEIGHT = 220;
const TOP = 24;

/** A picture of a curve with axes; a long one is drawn by the extremes of each pixel column. */
export function curvePicture(view: CurveView): Picture {
  const { x, y } = reducedCurve(view, WIDTH);
  const { x: [xLow, xHigh], y: [yLow, yHigh] } = curveExtents(view);
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
