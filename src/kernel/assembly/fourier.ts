import { FORWARD, INVERSE, transformFive, transformFour, transformThree, transformTwo } from "./short_transform";

/** Transforms a strip in place; the plan holds the number of radices, the radices (i32), and the roots (f64 pairs). */
export function transformStrip(strip: usize, n: i32, plan: usize, inverse: bool): void {
  const stages = load<i32>(plan), roots = plan + 64;
  if (inverse) {
    let size = 1;
    for (let stage = stages - 1; stage >= 0; stage--) {
      const radix = load<i32>(plan + (<usize> stage << 2), 4);
      size *= radix;
      transformStage(strip, n, size, radix, roots, INVERSE);
    }
    return;
  }
  let size = n;
  for (let stage = 0; stage < stages; stage++) {
    const radix = load<i32>(plan + (<usize> stage << 2), 4);
    transformStage(strip, n, size, radix, roots, FORWARD);
    size /= radix;
  }
}

/** All short transforms of a stage: those that need no turning first, then the others root by root. */
@inline
function transformStage(strip: usize, n: i32, size: i32, radix: i32, roots: usize, inverse: bool): void {
  const step = <usize> (size / radix) << 6, block = <usize> size << 6, end = strip + (<usize> n << 6);
  const turns = <usize> (n / size) << 4;
  for (let k: usize = 0; k < step >> 6; k++) {
    const root = k * turns;
    for (let at = strip + (k << 6); at < end; at += block) {
      if (radix == 4) transformFour(at, step, roots, root, inverse);
      else if (radix == 2) transformTwo(at, step, roots, root, inverse);
      else if (radix == 3) transformThree(at, step, roots, root, inverse);
      else transformFive(at, step, roots, root, inverse);
    }
  }
}

/** Exchanges rows and series of blocks of four rows. */
export function turnBlocks(src: usize, srcStep: usize, dst: usize, dstStep: usize, count: i32): void {
  for (let block = 0; block < count; block++) {
    for (let part: usize = 0; part < 64; part += 32) {
      turnQuarter(src + part, dst + part);
      turnQuarter(src + part + 16, dst + part + 128);
      turnQuarter(src + part + 128, dst + part + 16);
      turnQuarter(src + part + 144, dst + part + 144);
    }
    src += srcStep;
    dst += dstStep;
  }
}

/** Two numbers of two rows. */
@inline
function turnQuarter(src: usize, dst: usize): void {
  const a = v128.load(src), b = v128.load(src, 64);
  v128.store(dst, i64x2.shuffle(a, b, 0, 2));
  v128.store(dst, i64x2.shuffle(a, b, 1, 3), 64);
}

/** Multiplies rows of complex numbers. */
export function multiplyRows(rows: usize, others: usize, n: i32): void {
  const end = rows + (<usize> n << 6);
  for (; rows < end; rows += 64, others += 64) {
    for (let h: usize = 0; h < 32; h += 16) {
      const a = v128.load(rows + h), b = v128.load(rows + h, 32);
      const c = v128.load(others + h), d = v128.load(others + h, 32);
      v128.store(rows + h, f64x2.sub(f64x2.mul(a, c), f64x2.mul(b, d)));
      v128.store(rows + h, f64x2.add(f64x2.mul(a, d), f64x2.mul(b, c)), 32);
    }
  }
}
