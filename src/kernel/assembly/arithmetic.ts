// Arithmetic in f64, two numbers at a time. A single last number is done in the low half of a register, so that every
// number goes through the same instruction.

/** Negates, takes the absolute value or the square root, by the code 0, 1 or 2. */
export function calculateUnary(code: i32, a: usize, n: usize, dst: usize): void {
  if (code == 0) unary(0, a, n, dst);
  else if (code == 1) unary(1, a, n, dst);
  else unary(2, a, n, dst);
}

/** a + b, a − b, a · b, a / b, the smaller, the larger, or whether a > b, a ≥ b, a = b, a ≠ b, by the code from 0. */
export function calculateBinary(code: i32, a: usize, b: usize, n: usize, dst: usize): void {
  if (code == 0) binary(0, a, b, n, dst);
  else if (code == 1) binary(1, a, b, n, dst);
  else if (code == 2) binary(2, a, b, n, dst);
  else if (code == 3) binary(3, a, b, n, dst);
  else if (code == 4) binary(4, a, b, n, dst);
  else if (code == 5) binary(5, a, b, n, dst);
  else if (code == 6) binary(6, a, b, n, dst);
  else if (code == 7) binary(7, a, b, n, dst);
  else if (code == 8) binary(8, a, b, n, dst);
  else binary(9, a, b, n, dst);
}

/** b where a is not 0, else c. */
export function calculateSelect(a: usize, b: usize, c: usize, n: usize, dst: usize): void {
  let i: usize = 0;
  for (; i + 2 <= n; i += 2) {
    v128.store(dst + 8 * i, selected(v128.load(a + 8 * i), v128.load(b + 8 * i), v128.load(c + 8 * i)));
  }
  if (i < n) {
    const last = selected(v128.load64_zero(a + 8 * i), v128.load64_zero(b + 8 * i), v128.load64_zero(c + 8 * i));
    v128.store64_lane(dst + 8 * i, last, 0);
  }
}

@inline
function selected(condition: v128, x: v128, y: v128): v128 {
  return v128.bitselect(x, y, f64x2.ne(condition, f64x2.splat(0)));
}

@inline
function unary(code: i32, a: usize, n: usize, dst: usize): void {
  let i: usize = 0;
  for (; i + 2 <= n; i += 2) v128.store(dst + 8 * i, ofOne(code, v128.load(a + 8 * i)));
  if (i < n) v128.store64_lane(dst + 8 * i, ofOne(code, v128.load64_zero(a + 8 * i)), 0);
}

@inline
function binary(code: i32, a: usize, b: usize, n: usize, dst: usize): void {
  let i: usize = 0;
  for (; i + 4 <= n; i += 4) {
    const low = ofTwo(code, v128.load(a + 8 * i), v128.load(b + 8 * i));
    const high = ofTwo(code, v128.load(a + 8 * i, 16), v128.load(b + 8 * i, 16));
    v128.store(dst + 8 * i, low);
    v128.store(dst + 8 * i, high, 16);
  }
  for (; i < n; i++) {
    v128.store64_lane(dst + 8 * i, ofTwo(code, v128.load64_zero(a + 8 * i), v128.load64_zero(b + 8 * i)), 0);
  }
}

@inline
function ofOne(code: i32, x: v128): v128 {
  if (code == 0) return f64x2.neg(x);
  if (code == 1) return f64x2.abs(x);
  return f64x2.sqrt(x);
}

@inline
function ofTwo(code: i32, x: v128, y: v128): v128 {
  if (code == 0) return f64x2.add(x, y);
  if (code == 1) return f64x2.sub(x, y);
  if (code == 2) return f64x2.mul(x, y);
  if (code == 3) return f64x2.div(x, y);
  if (code == 4) return f64x2.min(x, y);
  if (code == 5) return f64x2.max(x, y);
  if (code == 6) return v128.and(f64x2.gt(x, y), f64x2.splat(1));
  if (code == 7) return v128.and(f64x2.ge(x, y), f64x2.splat(1));
  if (code == 8) return v128.and(f64x2.eq(x, y), f64x2.splat(1));
  return v128.and(f64x2.ne(x, y), f64x2.splat(1));
}
