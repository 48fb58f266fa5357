import { INK, svgNumber, svgText } from "./svg.ts";
import type { Tick } from "./ticks.ts";

/** A rectangle in pixels of the picture. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** An axis whose marks are placed in pixels of the picture. */
export interface FrameAxis {
  readonly title: string;
  readonly ticks: readonly Tick[];
}

const MARK = 4;
/** Room for a character of a mark's text. */
const CHARACTER = 6.2;

/** A box with marks and titles below and at its left. Marks too close to be read keep their line but not their text. */
export function frame(box: Box, { x, y }: { readonly x: FrameAxis; readonly y: FrameAxis }): string {
  const { left, top, width, height } = box;
  const bottom = top + height;
  const lines = [
    ...x.ticks.map(({ at }) => `M${svgNumber(at)} ${svgNumber(bottom)}v${MARK}`),
    ...y.ticks.map(({ at }) => `M${svgNumber(left)} ${svgNumber(at)}h${-MARK}`),
  ];
  const widest = Math.max(0, ...y.ticks.map(({ text }) => text.length)) * CHARACTER;
  return [
    `<rect x="${svgNumber(left)}" y="${svgNumber(top)}" width="${svgNumber(width)}" height="${
      svgNumber(height)
    }" ` +
    `fill="none" stroke="${INK}"/>`,
    `<path d="${lines.join("")}" stroke="${INK}" fill="none"/>`,
    ...apart(x.ticks).map(({ at, text }) => svgText(text, { x: at, y: bottom + MARK + 11 })),
    ...y.ticks.map(({ at, text }) => svgText(text, { x: left - MARK - 3, y: at + 4, anchor: "end" })),
    svgText(x.title, { x: left + width / 2, y: bottom + MARK + 28 }),
    svgText(y.title, { x: left - MARK - widest - 10, y: top + height / 2, isVertical: true }),
  ].join("");
}

/** Room at the left of a box for the texts of its marks and its title. */
export function leftMargin(ticks: readonly Tick[]): number {
  return MARK + Math.max(2, ...ticks.map(({ text }) => text.length)) * CHARACTER + 26;
}

/** Room below a box. */
export const BOTTOM_MARGIN = 38;

function apart(ticks: readonly Tick[]): readonly Tick[] {
  const widest = Math.max(0, ...ticks.map(({ text }) => text.length)) * CHARACTER + 8;
  const sorted = [...ticks].sort((a, b) => a.at - b.at);
  const gap = Math.min(...sorted.slice(1).map(({ at }, i) => at - (sorted[i]?.at ?? at)));
  const every = Number.isFinite(gap) ? Math.max(1, Math.ceil(widest / gap)) : 1;
  return sorted.filter((_, i) => i % every === 0);
}
