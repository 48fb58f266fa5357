/** The points of a curve. */
export interface Curve {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/**
 * The curve with at most two points for each of `columns` equal pieces: the smallest and the largest value of a piece in
 * their order, so that no peak is lost. A piece of NaN stays one NaN. The curve itself if it is short enough.
 */
export function reducedCurve({ x, y }: Curve, columns: number): Curve {
  const length = y.length;
  if (length <= 2 * columns) return { x, y };
  const kept: number[] = [];
  for (let column = 0; column < columns; column++) {
    const [from, to] = [Math.floor(column * length / columns), Math.floor((column + 1) * length / columns)];
    kept.push(...extremes(y, from, to));
  }
  return { x: Float64Array.from(kept, (i) => x[i] ?? NaN), y: Float64Array.from(kept, (i) => y[i] ?? NaN) };
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
