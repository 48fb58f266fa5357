/**
 * Sorts every column of a tile, 64 bytes a row, by Batcher's merge exchange, which takes any number of rows. Values
 * are compared as numbers; there is no NaN.
 *
 * @see Knuth, The Art of Computer Programming, volume 3, 5.2.2, algorithm M
 */
export function sortTile<T>(tile: usize, rows: i32): void {
  let top = 1;
  while (top * 2 < rows) top *= 2;
  for (let p = rows < 2 ? 0 : top; p > 0; p >>= 1) {
    let q = top, r = 0, d = p;
    for (;;) {
      exchangeRows<T>(tile, rows, p, r, d);
      if (q == p) break;
      d = q - p;
      q >>= 1;
      r = p;
    }
  }
}

/** Puts the smaller value of each pair i, i + d first, for those i whose bit p is r. */
@inline
function exchangeRows<T>(tile: usize, rows: i32, p: i32, r: i32, d: i32): void {
  const step = <usize> d << 6;
  for (let first = r; first < rows - d; first += 2 * p) {
    const end = tile + (<usize> min(first + p, rows - d) << 6);
    for (let row = tile + (<usize> first << 6); row < end; row += 64) {
      exchange<T>(row, row + step);
      exchange<T>(row + 16, row + step + 16);
      exchange<T>(row + 32, row + step + 32);
      exchange<T>(row + 48, row + step + 48);
    }
  }
}

@inline
function exchange<T>(first: usize, second: usize): void {
  const a = v128.load(first), b = v128.load(second);
  v128.store(first, v128.pmin<T>(a, b));
  v128.store(second, v128.pmax<T>(b, a));
}
