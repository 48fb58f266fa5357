import type { SampleWeights } from "./sample_weights.ts";

/** Samples that are read together, and the box of pixels they take. */
export interface PathBox {
  readonly first: number;
  readonly end: number;
  readonly x: readonly [start: number, stop: number];
  readonly y: readonly [start: number, stop: number];
}

/** Reads of this many pixels, if they are fewer, cost no more than their number of reads does. */
const BOX_PIXELS = 256;
const BOXES_MOST = 64;

/** Boxes along the path, so small that what is read is what the path touches and little more. */
export function pathBoxes(weights: readonly SampleWeights[]): readonly PathBox[] {
  for (let most = BOX_PIXELS;; most *= 4) {
    const boxes = boxesOf(weights, most);
    if (boxes.length <= BOXES_MOST) return boxes;
  }
}

function boxesOf(weights: readonly SampleWeights[], most: number): readonly PathBox[] {
  const boxes: PathBox[] = [];
  weights.forEach(({ pixels }, i) => {
    if (pixels.length === 0) return;
    const [xs, ys] = [pixels.map(({ x }) => x), pixels.map(({ y }) => y)];
    const own: PathBox = {
      first: i,
      end: i + 1,
      x: [Math.min(...xs), Math.max(...xs) + 1],
      y: [Math.min(...ys), Math.max(...ys) + 1],
    };
    const last = boxes.at(-1);
    const both = last && joined(last, own);
    if (both && area(both) <= Math.max(most, area(last) + area(own))) boxes[boxes.length - 1] = both;
    else boxes.push(own);
  });
  return boxes;
}

function joined(a: PathBox, b: PathBox): PathBox {
  return {
    first: a.first,
    end: b.end,
    x: [Math.min(a.x[0], b.x[0]), Math.max(a.x[1], b.x[1])],
    y: [Math.min(a.y[0], b.y[0]), Math.max(a.y[1], b.y[1])],
  };
}

function area({ x, y }: PathBox): number {
  return (x[1] - x[0]) * (y[1] - y[0]);
}
