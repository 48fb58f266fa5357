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
      for (let at: usize = 0; at < 64; at += 16) {
        const a = v128.load(row + at), b = v128.load(row + at + step);
        v128.store(row + at, v128.pmin<T>(a, b));
        v128.store(row + at + step, v128.pmax<T>(b, a));
      }
    }
  }
}
