import type { PlaneResampling } from "./filter.ts";
import { fillPlaces, placeOf, type PlacesPiece, unpackPieces } from "./places_piece.ts";

/** Pixels along both axes of the squares in which places are worked out. */
export const PLACES_TILE = 64;

/** Places that a thread keeps for the channels to come. */
const KEPT_BYTES = 32 * 2 ** 20;
const TILE_BYTES = 16 * PLACES_TILE ** 2;

/** Rows and columns of a plane. */
export interface PixelBox {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** Where the pixels of a tile are in the input, in C order: NaN outside it, else within its outermost centres. */
export interface PlacesOfTile {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Columns and rows of the input from the first to the last, both included. */
interface Span {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

/** What a tile takes of the input, nothing if it shows none of it, and its places while they are kept. */
interface Tile {
  readonly span: Span | undefined;
  places: PlacesOfTile | undefined;
}

/** Where the pixels of a resampled plane are in its input, worked out tile by tile when they are asked for. */
export class PixelPlaces {
  readonly #filter: PlaneResampling;
  readonly #tileRows: number;
  readonly #tileColumns: number;
  readonly #pieces: ReadonlyMap<number, readonly PlacesPiece[]>;
  readonly #tiles = new Map<number, Tile>();
  readonly #sizes = new Map<string, { rows: number; columns: number }>();
  #kept = 0;

  constructor(filter: PlaneResampling) {
    this.#filter = filter;
    this.#tileRows = Math.ceil(filter.shape[0] / PLACES_TILE);
    this.#tileColumns = Math.ceil(filter.shape[1] / PLACES_TILE);
    this.#pieces = this.#piecesByTile(unpackPieces(filter.places));
  }

  /** Bytes that are kept at most. */
  get keptBytes(): number {
    return Math.min(KEPT_BYTES, this.#tileRows * this.#tileColumns * TILE_BYTES);
  }

  /** The places of a tile, by its numbers along y and x; `undefined` if all are outside the input. */
  tile(row: number, column: number): PlacesOfTile | undefined {
    const tile = this.#tile(row, column);
    if (!tile.span || tile.places) return tile.places;
    const places = this.#placesOf(row, column);
    if (this.#kept + TILE_BYTES > KEPT_BYTES) return places;
    this.#kept += TILE_BYTES;
    return tile.places = places;
  }

  /** The smallest box of the input that holds all pixels with a part in those of a box; `undefined` if there are none. */
  inputBox({ row, column, rows, columns }: PixelBox): PixelBox | undefined {
    let span: Span | undefined;
    const [height, width] = this.#filter.shape;
    for (let ty = Math.floor(row / PLACES_TILE); ty * PLACES_TILE < row + rows; ty++) {
      for (let tx = Math.floor(column / PLACES_TILE); tx * PLACES_TILE < column + columns; tx++) {
        const own = tileBox(ty, tx, height, width);
        const shown = commonBox(own, { row, column, rows, columns });
        const all = shown.rows === own.rows && shown.columns === own.columns;
        span = joined(span, all ? this.#tile(ty, tx).span : this.#spanWithin(ty, tx, shown));
      }
    }
    return span && boxOf(span);
  }

  /** The most rows and columns of the input that a box of so many takes, wherever it is. */
  largestInput(rows: number, columns: number): { readonly rows: number; readonly columns: number } {
    const along = (pixels: number, tiles: number) =>
      Math.min(tiles, Math.ceil(Math.max(0, pixels - 1) / PLACES_TILE) + 1);
    const [ny, nx] = [along(rows, this.#tileRows), along(columns, this.#tileColumns)];
    const key = `${ny} ${nx}`, known = this.#sizes.get(key);
    if (known) return known;
    const size = this.#largestWindow(ny, nx);
    this.#sizes.set(key, size);
    return size;
  }

  #largestWindow(ny: number, nx: number): { rows: number; columns: number } {
    let [rows, columns] = [0, 0];
    const wide = Array.from({ length: this.#tileRows }, (_, ty) => {
      const spans = Array.from({ length: this.#tileColumns }, (_, tx) => this.#tile(ty, tx).span);
      return windows(spans, nx);
    });
    for (let tx = 0; tx + nx <= this.#tileColumns; tx++) {
      for (const span of windows(wide.map((spans) => spans[tx]), ny)) {
        if (!span) continue;
        rows = Math.max(rows, boxOf(span).rows);
        columns = Math.max(columns, boxOf(span).columns);
      }
    }
    return { rows, columns };
  }

  #tile(row: number, column: number): Tile {
    const index = row * this.#tileColumns + column;
    const known = this.#tiles.get(index);
    if (known) return known;
    const tile = { span: this.#spanOf(row, column), places: undefined };
    this.#tiles.set(index, tile);
    return tile;
  }

  /** By the border of a tile that lies within a piece: the map turns nothing inside out there. */
  #spanOf(row: number, column: number): Span | undefined {
    const { shape: [height, width], input } = this.#filter;
    const pieces = this.#pieces.get(row * this.#tileColumns + column);
    const [piece] = pieces ?? [];
    if (!pieces || !piece) return undefined;
    const box = tileBox(row, column, height, width);
    const isFull = box.rows === PLACES_TILE && box.columns === PLACES_TILE;
    if (isFull && pieces.length === 1 && piece.degree >= 0) return borderSpan(piece, box, input);
    return spanOf(this.#placesOf(row, column), { ...box, row: 0, column: 0 });
  }

  #placesOf(row: number, column: number): PlacesOfTile {
    const x = new Float64Array(PLACES_TILE ** 2).fill(NaN), y = x.slice();
    const target = { row: row * PLACES_TILE, column: column * PLACES_TILE, size: PLACES_TILE, x, y };
    const pieces = this.#pieces.get(row * this.#tileColumns + column) ?? [];
    for (const piece of pieces) fillPlaces(piece, target);
    settle(target, this.#filter);
    return { x, y };
  }

  #spanWithin(row: number, column: number, box: PixelBox): Span | undefined {
    const places = this.tile(row, column);
    if (!places) return undefined;
    return spanOf(places, {
      ...box,
      row: box.row - row * PLACES_TILE,
      column: box.column - column * PLACES_TILE,
    });
  }

  #piecesByTile(pieces: readonly PlacesPiece[]): ReadonlyMap<number, readonly PlacesPiece[]> {
    const byTile = new Map<number, PlacesPiece[]>();
    for (const piece of pieces) {
      const end = (first: number, tiles: number) =>
        Math.min(tiles, Math.ceil((first + piece.size) / PLACES_TILE));
      for (let ty = Math.floor(piece.row / PLACES_TILE); ty < end(piece.row, this.#tileRows); ty++) {
        const last = end(piece.column, this.#tileColumns);
        for (let tx = Math.floor(piece.column / PLACES_TILE); tx < last; tx++) {
          const index = ty * this.#tileColumns + tx, known = byTile.get(index);
          if (known) known.push(piece);
          else byTile.set(index, [piece]);
        }
      }
    }
    return byTile;
  }
}

/**
 * Makes coordinates those of the voxels that are taken: within rounding errors of a centre or an edge they are on it,
 * the outer halves of the outermost pixels belong to their centres, and what is beyond is NaN.
 */
function settle({ x, y }: PlacesOfTile, { input: [rows, columns], nearest, snap }: PlaneResampling): void {
  for (let i = 0; i < x.length; i++) {
    const px = settled(x[i] ?? NaN, columns, nearest, snap), py = settled(y[i] ?? NaN, rows, nearest, snap);
    const outside = Number.isNaN(px + py);
    x[i] = outside ? NaN : px;
    y[i] = outside ? NaN : py;
  }
}

function settled(coordinate: number, length: number, nearest: boolean, snap: number): number {
  const half = Math.round(2 * coordinate) / 2;
  const place = Math.abs(coordinate - half) <= snap ? half : coordinate;
  if (!(place >= -0.5 && place < length - 0.5)) return NaN;
  return nearest ? Math.floor(place + 0.5) : Math.max(0, Math.min(length - 1, place));
}

function spanOf({ x, y }: PlacesOfTile, { row, column, rows, columns }: PixelBox): Span | undefined {
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let j = row; j < row + rows; j++) {
    for (let at = j * PLACES_TILE + column; at < j * PLACES_TILE + column + columns; at++) {
      const px = x[at] ?? NaN, py = y[at] ?? NaN;
      if (Number.isNaN(px)) continue;
      if (px < x0) x0 = px;
      if (px > x1) x1 = px;
      if (py < y0) y0 = py;
      if (py > y1) y1 = py;
    }
  }
  if (x1 < x0) return undefined;
  return { x0: Math.floor(x0), x1: Math.ceil(x1), y0: Math.floor(y0), y1: Math.ceil(y1) };
}

/** Every fourth pixel of the border: what is between them, or within, is no farther out than the pixel that is added. */
const BORDER = [...Array.from({ length: PLACES_TILE / 4 }, (_, i) => 4 * i), PLACES_TILE - 1];

function borderSpan(
  piece: PlacesPiece,
  { row, column }: PixelBox,
  [rows, columns]: readonly [number, number],
): Span | undefined {
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const i of BORDER) {
    for (const [dy, dx] of [[0, i], [PLACES_TILE - 1, i], [i, 0], [i, PLACES_TILE - 1]] as const) {
      const [x, y] = placeOf(piece, row + dy, column + dx);
      [x0, x1] = [Math.min(x0, x), Math.max(x1, x)];
      [y0, y1] = [Math.min(y0, y), Math.max(y1, y)];
    }
  }
  const span = {
    x0: Math.max(0, Math.floor(x0) - 1),
    x1: Math.min(columns - 1, Math.ceil(x1) + 1),
    y0: Math.max(0, Math.floor(y0) - 1),
    y1: Math.min(rows - 1, Math.ceil(y1) + 1),
  };
  return span.x0 > span.x1 || span.y0 > span.y1 ? undefined : span;
}

function joined(a: Span | undefined, b: Span | undefined): Span | undefined {
  if (!a || !b) return a ?? b;
  return {
    x0: Math.min(a.x0, b.x0),
    x1: Math.max(a.x1, b.x1),
    y0: Math.min(a.y0, b.y0),
    y1: Math.max(a.y1, b.y1),
  };
}

/** What every window of so many neighbours spans. */
function windows(spans: readonly (Span | undefined)[], length: number): (Span | undefined)[] {
  return Array.from(
    { length: spans.length - length + 1 },
    (_, first) => spans.slice(first, first + length).reduce(joined, undefined),
  );
}

function boxOf({ x0, x1, y0, y1 }: Span): PixelBox {
  return { row: y0, column: x0, rows: y1 - y0 + 1, columns: x1 - x0 + 1 };
}

/** The pixels of a plane that a tile holds. */
function tileBox(ty: number, tx: number, height: number, width: number): PixelBox {
  const [row, column] = [ty * PLACES_TILE, tx * PLACES_TILE];
  return {
    row,
    column,
    rows: Math.min(PLACES_TILE, height - row),
    columns: Math.min(PLACES_TILE, width - column),
  };
}

/** What two boxes have in common, if anything. */
export function commonBox(a: PixelBox, b: PixelBox): PixelBox {
  const row = Math.max(a.row, b.row), column = Math.max(a.column, b.column);
  return {
    row,
    column,
    rows: Math.max(0, Math.min(a.row + a.rows, b.row + b.rows) - row),
    columns: Math.max(0, Math.min(a.column + a.columns, b.column + b.columns) - column),
  };
}
