import type { PlacesPiece } from "../../array/filter/places_piece.ts";
import type { PixelMapping } from "./pixel_mapping.ts";

/** What places are needed of. */
export interface PlacesRequest {
  /** Lengths [y, x] of the image whose pixels are looked for. */
  readonly shape: readonly [y: number, x: number];
  /** Lengths [y, x] of the image in which they are looked for. */
  readonly input: readonly [y: number, x: number];
  /** How far a place may be from where it is, in pixels. */
  readonly tolerance: number;
}

/** Polynomials have so many coefficients along both axes at most. */
const NODES = 10;
/** Places at which they are checked, along both axes. */
const CHECKS = 7;
const LARGEST = 512;
const SMALLEST = 8;
/** A part in which no place is found is looked through to this size. */
const EMPTY_SIZE = 64;

/**
 * Where the pixels of an image are in another one, in pieces: polynomials over squares as large as they hold to the
 * tolerance, and the places themselves where the map has an edge. Squares that show nothing of the input are left out.
 *
 * Some hundred places a square are worked out instead of all: 40 times fewer, and a few kilobytes describe millions.
 */
export function fitPlaces(mapping: PixelMapping, request: PlacesRequest): readonly PlacesPiece[] {
  const [height, width] = request.shape;
  const size = Math.min(LARGEST, Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(Math.max(height, width)))));
  const pieces: PlacesPiece[] = [];
  for (let row = 0; row < height; row += size) {
    for (let column = 0; column < width; column += size) {
      addPieces({ row, column, size }, { ...request, mapping, pieces });
    }
  }
  return pieces;
}

interface Square {
  readonly row: number;
  readonly column: number;
  readonly size: number;
}

interface Search extends PlacesRequest {
  readonly mapping: PixelMapping;
  readonly pieces: PlacesPiece[];
}

function addPieces(square: Square, search: Search): void {
  const { row, column, size } = square;
  if (row >= search.shape[0] || column >= search.shape[1]) return;
  const nodes = samples(square, search.mapping, NODE_PLACES);
  if (nodes.every(isNowhere) && size <= EMPTY_SIZE && borderIsNowhere(square, search.mapping)) return;
  const fitted = nodes.some(isNowhere) ? undefined : fit(square, nodes, search);
  if (fitted) {
    if (!isOutside(fitted, search.input)) search.pieces.push(fitted);
  } else if (size > SMALLEST) {
    const half = size / 2;
    for (const [dy, dx] of [[0, 0], [0, half], [half, 0], [half, half]] as const) {
      addPieces({ row: row + dy, column: column + dx, size: half }, search);
    }
  } else {
    search.pieces.push(placesThemselves(square, search.mapping));
  }
}

type Place = readonly [x: number, y: number];

function isNowhere([x]: Place): boolean {
  return Number.isNaN(x);
}

/** Chebyshev nodes: cos((i + ½) π / n). */
const NODE_PLACES = Array.from({ length: NODES }, (_, i) => Math.cos((i + 0.5) * Math.PI / NODES));
/** Ends included. */
const CHECK_PLACES = Array.from({ length: CHECKS }, (_, i) => 2 * i / (CHECKS - 1) - 1);

/** Places in a square at a grid of u and v in [−1, 1], in C order [v, u]. */
function samples({ row, column, size }: Square, mapping: PixelMapping, along: readonly number[]): Place[] {
  const pixel = (first: number, t: number) => first + (t + 1) * (size - 1) / 2;
  return along.flatMap((v) => along.map((u) => mapping(pixel(column, u), pixel(row, v))));
}

function borderIsNowhere({ row, column, size }: Square, mapping: PixelMapping): boolean {
  for (let i = 0; i < size; i++) {
    const border = [[0, i], [size - 1, i], [i, 0], [i, size - 1]] as const;
    if (!border.every(([dy, dx]) => isNowhere(mapping(column + dx, row + dy)))) return false;
  }
  return true;
}

/** The polynomials of a square; `undefined` if they do not hold to the tolerance. */
function fit(square: Square, nodes: readonly Place[], search: Search): PlacesPiece | undefined {
  const [x, y] = [0, 1].map((axis) => chebyshevCoefficients(nodes.map((place) => place[axis] ?? NaN)));
  if (!x || !y) return undefined;
  const degree = Math.max(degreeOf(x, search.tolerance), degreeOf(y, search.tolerance));
  if (degree >= NODES - 1) return undefined;
  const piece = { ...square, degree, x: powers(x, degree), y: powers(y, degree) };
  const checked = samples(square, search.mapping, CHECK_PLACES);
  const holds = checked.every(([px, py], i) => {
    const u = CHECK_PLACES[i % CHECKS] ?? 0, v = CHECK_PLACES[Math.floor(i / CHECKS)] ?? 0;
    return Math.abs(polynomial(piece.x, degree, u, v) - px) <= search.tolerance &&
      Math.abs(polynomial(piece.y, degree, u, v) - py) <= search.tolerance;
  });
  return holds ? piece : undefined;
}

/** T_i(NODE_PLACES[k]) = cos(i (k + ½) π / n). */
const CHEBYSHEV = Array.from(
  { length: NODES },
  (_, i) => NODE_PLACES.map((_, k) => Math.cos(i * (k + 0.5) * Math.PI / NODES)),
);

/** Coefficients of T_i(u) T_j(v), at j n + i, of what has these values at the nodes. */
function chebyshevCoefficients(values: readonly number[]): Float64Array {
  const along = new Float64Array(NODES * NODES), both = new Float64Array(NODES * NODES);
  const share = (i: number) => (i === 0 ? 1 : 2) / NODES;
  CHEBYSHEV.forEach((t, i) => {
    for (let row = 0; row < NODES; row++) {
      const sum = t.reduce((total, value, k) => total + value * (values[row * NODES + k] ?? NaN), 0);
      along[row * NODES + i] = share(i) * sum;
    }
  });
  CHEBYSHEV.forEach((t, j) => {
    for (let i = 0; i < NODES; i++) {
      const sum = t.reduce((total, value, k) => total + value * (along[k * NODES + i] ?? NaN), 0);
      both[j * NODES + i] = share(j) * sum;
    }
  });
  return both;
}

/** The degree beyond which what is left out stays far below the tolerance. */
function degreeOf(coefficients: Float64Array, tolerance: number): number {
  let rest = 0;
  for (let degree = NODES - 1; degree > 0; degree--) {
    for (let i = 0; i <= degree; i++) {
      rest += Math.abs(coefficients[degree * NODES + i] ?? 0);
      if (i < degree) rest += Math.abs(coefficients[i * NODES + degree] ?? 0);
    }
    if (!(rest <= tolerance / 4)) return degree;
  }
  return 0;
}

/** Coefficients of uⁱ in T_k(u), row by row. */
const MONOMIALS = chebyshevMonomials();

function chebyshevMonomials(): readonly (readonly number[])[] {
  const rows: number[][] = [[1], [0, 1]];
  for (let k = 2; k < NODES; k++) {
    const [last = [], before = []] = [rows[k - 1], rows[k - 2]];
    rows.push(Array.from({ length: k + 1 }, (_, i) => 2 * (last[i - 1] ?? 0) - (before[i] ?? 0)));
  }
  return rows;
}

/** Coefficients of uⁱ vʲ up to a degree, at j (degree + 1) + i. */
function powers(coefficients: Float64Array, degree: number): Float64Array {
  const n = degree + 1, out = new Float64Array(n * n);
  for (let b = 0; b <= degree; b++) {
    for (let a = 0; a <= degree; a++) {
      const c = coefficients[b * NODES + a] ?? 0;
      (MONOMIALS[b] ?? []).forEach((mv, j) => {
        (MONOMIALS[a] ?? []).forEach((mu, i) => out[j * n + i] = (out[j * n + i] ?? 0) + c * mu * mv);
      });
    }
  }
  return out;
}

function polynomial(coefficients: Float64Array, degree: number, u: number, v: number): number {
  let sum = 0;
  for (let j = degree; j >= 0; j--) {
    let row = 0;
    for (let i = degree; i >= 0; i--) row = row * u + (coefficients[j * (degree + 1) + i] ?? 0);
    sum = sum * v + row;
  }
  return sum;
}

/** Whether no place of a piece can be in the input: |u|, |v| ≤ 1 bound the polynomials. */
function isOutside({ x, y }: PlacesPiece, [rows, columns]: readonly [number, number]): boolean {
  const beyond = ([centre = NaN, ...others]: Float64Array, length: number) => {
    const reach = others.reduce((sum, c) => sum + Math.abs(c), 1);
    return centre + reach < -0.5 || centre - reach > length - 0.5;
  };
  return beyond(x, columns) || beyond(y, rows);
}

function placesThemselves({ row, column, size }: Square, mapping: PixelMapping): PlacesPiece {
  const x = new Float64Array(size * size), y = new Float64Array(size * size);
  for (let i = 0; i < size * size; i++) {
    const place = mapping(column + i % size, row + Math.floor(i / size));
    x[i] = place[0];
    y[i] = place[1];
  }
  return { row, column, size, degree: -1, x, y };
}
