import { colourImage, pngAddress } from "./colour_image.ts";
import { colourMap, hexColour } from "./colour_map.ts";
import { BOTTOM_MARGIN, type Box, frame, leftMargin } from "./frame.ts";
import { stretch } from "./stretch.ts";
import { INK, type PictureSize, svgDocument, svgNumber, svgText } from "./svg.ts";
import { linearTicks, roundStep, type Tick, tickText } from "./ticks.ts";
import type { ImageView } from "./view.ts";

/** How large a picture may become. */
export interface PictureLimits {
  /** Pixels of the image along its longer side. */
  readonly side?: number;
  /** Bytes of the compressed pixels. */
  readonly mostBytes?: number;
}

/** A picture: SVG text and its size. */
export interface Picture extends PictureSize {
  readonly svg: string;
}

const SIDE = 330;
const MOST_BYTES = 48_000;
const TOP = 24;
const BAR = { gap: 12, width: 14 };
const GRADIENT_STOPS = 16;
const BAR_MARKS = 6;

/** A picture of an image: its pixels in colours, axes, the beam, and a bar that tells what the colours mean. */
export function imagePicture(view: ImageView, limits: PictureLimits = {}): Picture {
  const { side = SIDE, mostBytes = MOST_BYTES } = limits;
  const { rows, columns } = view.grid;
  const [width, height] = boxSize(view, side);
  const box: Box = { left: leftMargin(view.y.ticks), top: view.title ? TOP : 8, width, height };
  const toX = (pixel: number) => box.left + (pixel + 0.5) / columns * width;
  const toY = (pixel: number) => box.top + height - (pixel + 0.5) / rows * height;
  const placed = (axis: ImageView["x"], place: (pixel: number) => number) => ({
    title: axis.title,
    ticks: axis.ticks.map(({ at, text }) => ({ at: place(at), text })),
  });
  const bar = colourBar(view, { ...box, left: box.left + width + BAR.gap, width: BAR.width });
  const size = {
    width: Math.ceil(box.left + width + BAR.gap + bar.width),
    height: Math.ceil(box.top + height + BOTTOM_MARGIN),
  };
  const parts = [
    view.title ? svgText(view.title, { x: box.left + width / 2, y: 15, isBold: true }) : "",
    imagePixels(view, box, mostBytes),
    beamPath(view, toX, toY),
    frame(box, { x: placed(view.x, toX), y: placed(view.y, toY) }),
    bar.svg,
  ];
  return { svg: svgDocument(size, parts), ...size };
}

/** The longer side fills the room; without an aspect of its own, an image is three by four. */
function boxSize({ grid: { rows, columns }, aspect }: ImageView, side: number): readonly [number, number] {
  const ratio = aspect === undefined ? 0.75 : rows * aspect / columns;
  return ratio > 1 ? [Math.max(40, side / ratio), side] : [side, Math.max(40, side * ratio)];
}

/** The pixels of an image in a box, within a number of bytes. */
export function imagePixels(view: ImageView, { left, top, width, height }: Box, mostBytes: number): string {
  const { rows, columns } = view.grid;
  const image = colourImage(view, mostBytes);
  const [wide, high] = [image.width / columns * width, image.height / rows * height];
  const [x, y] = [0, height - high].map(svgNumber);
  return `<svg x="${svgNumber(left)}" y="${svgNumber(top)}" width="${svgNumber(width)}" height="${
    svgNumber(height)
  }">` +
    `<image x="${x}" y="${y}" width="${svgNumber(wide)}" height="${
      svgNumber(high)
    }" preserveAspectRatio="none" ` +
    `style="image-rendering:pixelated" href="${pngAddress(image.png)}"/></svg>`;
}

function beamPath(
  { beam }: ImageView,
  toX: (pixel: number) => number,
  toY: (pixel: number) => number,
): string {
  if (!beam) return "";
  const path = beam.map(([x, y], i) => `${i === 0 ? "M" : "L"}${svgNumber(toX(x))} ${svgNumber(toY(y))}`)
    .join("");
  return `<path d="${path}Z" fill="${INK}" fill-opacity="0.6" stroke="#fff" stroke-opacity="0.9"/>`;
}

/** A bar that tells what colours mean. It is even in colour: with a stretch its marks are not evenly spaced. */
export function colourBar(view: ImageView, box: Box): { readonly svg: string; readonly width: number } {
  const [low, high] = view.range;
  const colour = colourMap(view.colours);
  const { forward } = stretch(view.stretch);
  const stops = Array.from({ length: GRADIENT_STOPS + 1 }, (_, i) => i / GRADIENT_STOPS).map((at) =>
    `<stop offset="${at}" stop-color="${hexColour(colour(at))}"/>`
  );
  const [x, right] = [svgNumber(box.left), box.left + box.width];
  const marks = barTicks(view).map(({ at, text }) => ({
    text,
    y: box.top + box.height * (1 - forward((at - low) / (high - low))),
  }));
  const widest = Math.max(0, ...marks.map(({ text }) => text.length)) * 6.2;
  const titleAt = right + 8 + widest + 14;
  const svg = [
    `<linearGradient id="lazycube-${view.colours}" x1="0" y1="1" x2="0" y2="0">${
      stops.join("")
    }</linearGradient>`,
    `<rect x="${x}" y="${svgNumber(box.top)}" width="${box.width}" height="${svgNumber(box.height)}" ` +
    `fill="url(#lazycube-${view.colours})" stroke="${INK}"/>`,
    `<path d="${marks.map(({ y }) => `M${svgNumber(right)} ${svgNumber(y)}h4`).join("")}" stroke="${INK}"/>`,
    ...marks.map(({ text, y }) => svgText(text, { x: right + 7, y: y + 4, anchor: "start" })),
    svgText(view.label, { x: titleAt, y: box.top + box.height / 2, isVertical: true }),
  ].join("");
  return { svg, width: titleAt - box.left + 8 };
}

/** Round numbers that lie about evenly along the bar, whatever the stretch. */
export function barTicks({ range: [low, high], stretch: name }: ImageView): readonly Tick[] {
  if (name === "linear") return linearTicks(low, high);
  const { inverse } = stretch(name);
  const at = (part: number) => low + (high - low) * inverse(part / BAR_MARKS);
  const marks = Array.from({ length: BAR_MARKS - 1 }, (_, i): Tick => {
    const step = roundStep((at(i + 2) - at(i)) / 8);
    const value = Math.round(at(i + 1) / step) * step;
    return { at: value, text: tickText(value, step) };
  });
  return marks.filter(({ at }, i) => at > low && at < high && at !== marks[i - 1]?.at);
}
