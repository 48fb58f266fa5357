/**
 * Where the pixels of a square part of a plane are in another plane: polynomials of their row and column, or, for a
 * degree of −1, the coordinates themselves.
 */
export interface PlacesPiece {
  readonly row: number;
  readonly column: number;
  /** Pixels along both axes, at least 2. */
  readonly size: number;
  /** The highest power of both variables, which go from −1 at the first to 1 at the last pixel of an axis. */
  readonly degree: number;
  /** Coefficients of x: those of uⁱ vʲ, u along the columns, at j (degree + 1) + i; or one x a pixel in C order. */
  readonly x: Float64Array;
  /** The same of y. */
  readonly y: Float64Array;
}

const HEAD = 4;

/** Packs pieces as f64, little-endian, base64. */
export function packPieces(pieces: readonly PlacesPiece[]): string {
  const length = pieces.reduce((sum, { x, y }) => sum + HEAD + x.length + y.length, 0);
  const numbers = new Float64Array(length);
  let at = 0;
  for (const { row, column, size, degree, x, y } of pieces) {
    numbers.set([row, column, size, degree], at);
    numbers.set(x, at + HEAD);
    numbers.set(y, at + HEAD + x.length);
    at += HEAD + x.length + y.length;
  }
  return new Uint8Array(numbers.buffer).toBase64();
}

/** Unpacks pieces. */
export function unpackPieces(packed: string): readonly PlacesPiece[] {
  const numbers = new Float64Array(Uint8Array.fromBase64(packed).buffer);
  const pieces: PlacesPiece[] = [];
  for (let at = 0; at < numbers.length;) {
    const [row = 0, column = 0, size = 2, degree = 0] = numbers.subarray(at, at + HEAD);
    const count = (degree < 0 ? size : degree + 1) ** 2, x = at + HEAD;
    const [xs, ys] = [numbers.subarray(x, x + count), numbers.subarray(x + count, x + 2 * count)];
    pieces.push({ row, column, size, degree, x: xs, y: ys });
    at = x + 2 * count;
  }
  return pieces;
}

/** Rows and columns from `row` and `column` on, and where the coordinates of their pixels go. */
export interface PlacesTarget {
  readonly row: number;
  readonly column: number;
  /** Pixels along both axes. */
  readonly size: number;
  /** One a pixel, in C order. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Works out the coordinates of the pixels that a square has in common with a piece. */
export function fillPlaces(piece: PlacesPiece, target: PlacesTarget): void {
  const first = Math.max(piece.column, target.column);
  const last = Math.min(piece.column + piece.size, target.column + target.size);
  const from = Math.max(piece.row, target.row);
  const to = Math.min(piece.row + piece.size, target.row + target.size);
  for (let row = from; row < to; row++) {
    const at = (row - target.row) * target.size + first - target.column;
    for (const [numbers, out] of [[piece.x, target.x], [piece.y, target.y]] as const) {
      const line = out.subarray(at, at + last - first);
      if (piece.degree >= 0) fillLine(piece, numbers, { row, first, line });
      else {
        const start = (row - piece.row) * piece.size + first - piece.column;
        line.set(numbers.subarray(start, start + line.length));
      }
    }
  }
}

/** The coordinates of a pixel of a piece that is polynomials. */
export function placeOf(
  { row: top, column: left, size, degree, x, y }: PlacesPiece,
  row: number,
  column: number,
): readonly [x: number, y: number] {
  const u = place(column - left, size), v = place(row - top, size), n = degree + 1;
  let [px, py] = [0, 0];
  for (let j = degree; j >= 0; j--) {
    let [ax, ay] = [0, 0];
    for (let i = degree; i >= 0; i--) {
      ax = ax * u + (x[j * n + i] ?? 0);
      ay = ay * u + (y[j * n + i] ?? 0);
    }
    px = px * v + ax;
    py = py * v + ay;
  }
  return [px, py];
}

/** Horner's rule along the row for powers of u, of which each has a polynomial of v. */
function fillLine(
  { row: top, column: left, size, degree }: PlacesPiece,
  coefficients: Float64Array,
  { row, first, line }: { readonly row: number; readonly first: number; readonly line: Float64Array },
): void {
  const v = place(row - top, size), n = degree + 1;
  const powers = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = degree; j >= 0; j--) sum = sum * v + (coefficients[j * n + i] ?? 0);
    powers[i] = sum;
  }
  for (let k = 0; k < line.length; k++) {
    const u = place(first + k - left, size);
    let sum = 0;
    for (let i = degree; i >= 0; i--) sum = sum * u + (powers[i] ?? 0);
    line[k] = sum;
  }
}

/** From −1 to 1. */
function place(pixel: number, size: number): number {
  return (2 * pixel - (size - 1)) / (size - 1);
}
