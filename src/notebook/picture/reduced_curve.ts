/** The points of a curve. */
export interface Curve {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/**
 * The curve with at most two points for each of `columns` equal pieces of its axis: the smallest and the largest value
 * of a piece in their order, so that no peak is lost. A piece of NaN stays one NaN. The curve itself if it is short
 * enough.
 */
export function reducedCurve(curve: Curve, columns: number): Curve {
  const { x, y } = curve;
  if (y.length <= 2 * columns) return curve;
  const kept = pieces(x, y.length, columns).flatMap(([from, to]) => extremes(y, from, to));
  return { x: Float64Array.from(kept, (i) => x[i] ?? NaN), y: Float64Array.from(kept, (i) => y[i] ?? NaN) };
}

/** The part of an ascending or descending curve whose x lies within a range, with one point more on either side. */
export function curveWithin({ x, y }: Curve, [low, high]: readonly [low: number, high: number]): Curve {
  const inside = (i: number) => (x[i] ?? NaN) >= low && (x[i] ?? NaN) <= high;
  const places = Array.from({ length: y.length }, (_, i) => i);
  const [first, last] = [places.find(inside), places.findLast(inside)];
  if (first === undefined || last === undefined) return { x: [], y: [] };
  const kept = places.slice(Math.max(0, first - 1), last + 2);
  return { x: kept.map((i) => x[i] ?? NaN), y: kept.map((i) => y[i] ?? NaN) };
}

/** The points of a curve that are not zero, its ends if all are: nothing is seen of a stick without length. */
export function stickTips({ x, y }: Curve): readonly (readonly [x: number, y: number])[] {
  const tips = Array.from(y, (value, i) => [x[i] ?? NaN, value] as const).filter(([, value]) => value !== 0);
  const [first] = tips;
  return first || y.length === 0 ? tips : [[x[0] ?? NaN, 0], [x[y.length - 1] ?? NaN, 0]];
}

type Piece = readonly [from: number, to: number];

/** Runs of points that lie in the same piece of the axis; equal runs where the axis does not tell. */
function pieces(x: ArrayLike<number>, length: number, columns: number): readonly Piece[] {
  const [first = NaN, last = NaN] = [x[0], x[length - 1]];
  const byAxis = Number.isFinite(last - first) && first !== last;
  const column = (i: number) => {
    const fraction = byAxis ? ((x[i] ?? NaN) - first) / (last - first) : i / length;
    return Math.min(columns - 1, Math.max(0, Math.floor(fraction * columns)));
  };
  const found: Piece[] = [];
  for (let from = 0; from < length;) {
    const current = column(from);
    let to = from + 1;
    while (to < length && !(column(to) > current)) to++;
    found.push([from, to]);
    from = to;
  }
  return found;
}

function extremes(y: ArrayLike<number>, from: number, to: number): readonly number[] {
  let [least, most] = [-1, -1];
  for (let i = from; i < to; i++) {
    const value = y[i] ?? NaN;
    if (Number.isNaN(value)) continue;
    if (least < 0 || value < (y[least] ?? NaN)) least = i;
    if (most < 0 || value > (y[most] ?? NaN)) most = i;
  }
  if (least < 0) return [from];
  return least === most ? [least] : [Math.min(least, most), Math.max(least, most)];
}
