// Fourier transforms of 2, 3, 4 and 5 rows of a strip, `step` bytes apart: 64-byte rows of four real parts and four
// imaginary ones, taken two by two. Forward, what comes out is turned by the powers of a root of unity; backward, what
// goes in is turned back by them. The root stands `root` bytes into the table of them; no bytes is none.

export const FORWARD = false;
export const INVERSE = true;

const SIN_60: f64 = 0.8660254037844386;
const COS_72: f64 = 0.30901699437494745;
const COS_144: f64 = -0.8090169943749475;
const SIN_72: f64 = 0.9510565162951535;
const SIN_144: f64 = 0.5877852522924731;

/** Real part of a number times a root, or its conjugate. */
@inline
function turnedReal(re: v128, im: v128, root: usize, back: bool): v128 {
  const c = f64x2.mul(re, v128.load64_splat(root)), s = f64x2.mul(im, v128.load64_splat(root, 8));
  return back ? f64x2.add(c, s) : f64x2.sub(c, s);
}

/** Imaginary part of a number times a root, or its conjugate. */
@inline
function turnedImaginary(re: v128, im: v128, root: usize, back: bool): v128 {
  if (back) return f64x2.sub(f64x2.mul(im, v128.load64_splat(root)), f64x2.mul(re, v128.load64_splat(root, 8)));
  return f64x2.add(f64x2.mul(re, v128.load64_splat(root, 8)), f64x2.mul(im, v128.load64_splat(root)));
}

@inline
function storeComplex(ptr: usize, re: v128, im: v128): void {
  v128.store(ptr, re);
  v128.store(ptr, im, 32);
}

@inline
function plus(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

@inline
function minus(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}

@inline
function scaled(factor: f64, x: v128): v128 {
  return f64x2.mul(f64x2.splat(factor), x);
}

@inline
export function transformTwo(p0: usize, step: usize, roots: usize, root: usize, inverse: bool): void {
  const p1 = p0 + step;
  const w1 = roots + root;
  for (let h: usize = 0; h < 32; h += 16) {
    let r0 = v128.load(p0 + h), i0 = v128.load(p0 + h, 32);
    let r1 = v128.load(p1 + h), i1 = v128.load(p1 + h, 32);
    if (inverse && root != 0) {
      const t1 = turnedReal(r1, i1, w1, true);
      i1 = turnedImaginary(r1, i1, w1, true);
      r1 = t1;
    }
    const re = minus(r0, r1), im = minus(i0, i1);
    r0 = plus(r0, r1);
    i0 = plus(i0, i1);
    r1 = re;
    i1 = im;
    if (!inverse && root != 0) {
      const t1 = turnedReal(r1, i1, w1, false);
      i1 = turnedImaginary(r1, i1, w1, false);
      r1 = t1;
    }
    storeComplex(p0 + h, r0, i0);
    storeComplex(p1 + h, r1, i1);
  }
}

@inline
export function transformThree(p0: usize, step: usize, roots: usize, root: usize, inverse: bool): void {
  const p1 = p0 + step, p2 = p1 + step;
  const w1 = roots + root, w2 = w1 + root;
  for (let h: usize = 0; h < 32; h += 16) {
    let r0 = v128.load(p0 + h), i0 = v128.load(p0 + h, 32);
    let r1 = v128.load(p1 + h), i1 = v128.load(p1 + h, 32);
    let r2 = v128.load(p2 + h), i2 = v128.load(p2 + h, 32);
    if (inverse && root != 0) {
      const t1 = turnedReal(r1, i1, w1, true);
      i1 = turnedImaginary(r1, i1, w1, true);
      r1 = t1;
      const t2 = turnedReal(r2, i2, w2, true);
      i2 = turnedImaginary(r2, i2, w2, true);
      r2 = t2;
    }
    const sumRe = plus(r1, r2), sumIm = plus(i1, i2);
    const acrossRe = scaled(SIN_60, minus(r1, r2)), acrossIm = scaled(SIN_60, minus(i1, i2));
    const alongRe = minus(r0, scaled(0.5, sumRe)), alongIm = minus(i0, scaled(0.5, sumIm));
    r0 = plus(r0, sumRe);
    i0 = plus(i0, sumIm);
    r1 = plus(alongRe, acrossIm);
    i1 = minus(alongIm, acrossRe);
    r2 = minus(alongRe, acrossIm);
    i2 = plus(alongIm, acrossRe);
    if (!inverse && root != 0) {
      const t1 = turnedReal(r1, i1, w1, false);
      i1 = turnedImaginary(r1, i1, w1, false);
      r1 = t1;
      const t2 = turnedReal(r2, i2, w2, false);
      i2 = turnedImaginary(r2, i2, w2, false);
      r2 = t2;
    }
    storeComplex(p0 + h, r0, i0);
    storeComplex((inverse ? p2 : p1) + h, r1, i1);
    storeComplex((inverse ? p1 : p2) + h, r2, i2);
  }
}

@inline
export function transformFour(p0: usize, step: usize, roots: usize, root: usize, inverse: bool): void {
  const p1 = p0 + step, p2 = p1 + step, p3 = p2 + step;
  const w1 = roots + root, w2 = w1 + root, w3 = w2 + root;
  for (let h: usize = 0; h < 32; h += 16) {
    let r0 = v128.load(p0 + h), i0 = v128.load(p0 + h, 32);
    let r1 = v128.load(p1 + h), i1 = v128.load(p1 + h, 32);
    let r2 = v128.load(p2 + h), i2 = v128.load(p2 + h, 32);
    let r3 = v128.load(p3 + h), i3 = v128.load(p3 + h, 32);
    if (inverse && root != 0) {
      const t1 = turnedReal(r1, i1, w1, true);
      i1 = turnedImaginary(r1, i1, w1, true);
      r1 = t1;
      const t2 = turnedReal(r2, i2, w2, true);
      i2 = turnedImaginary(r2, i2, w2, true);
      r2 = t2;
      const t3 = turnedReal(r3, i3, w3, true);
      i3 = turnedImaginary(r3, i3, w3, true);
      r3 = t3;
    }
    const evenRe = plus(r0, r2), evenIm = plus(i0, i2), oddRe = plus(r1, r3), oddIm = plus(i1, i3);
    const stepRe = minus(r0, r2), stepIm = minus(i0, i2), acrossRe = minus(r1, r3), acrossIm = minus(i1, i3);
    r0 = plus(evenRe, oddRe);
    i0 = plus(evenIm, oddIm);
    r1 = plus(stepRe, acrossIm);
    i1 = minus(stepIm, acrossRe);
    r2 = minus(evenRe, oddRe);
    i2 = minus(evenIm, oddIm);
    r3 = minus(stepRe, acrossIm);
    i3 = plus(stepIm, acrossRe);
    if (!inverse && root != 0) {
      const t1 = turnedReal(r1, i1, w1, false);
      i1 = turnedImaginary(r1, i1, w1, false);
      r1 = t1;
      const t2 = turnedReal(r2, i2, w2, false);
      i2 = turnedImaginary(r2, i2, w2, false);
      r2 = t2;
      const t3 = turnedReal(r3, i3, w3, false);
      i3 = turnedImaginary(r3, i3, w3, false);
      r3 = t3;
    }
    storeComplex(p0 + h, r0, i0);
    storeComplex((inverse ? p3 : p1) + h, r1, i1);
    storeComplex(p2 + h, r2, i2);
    storeComplex((inverse ? p1 : p3) + h, r3, i3);
  }
}

@inline
export function transformFive(p0: usize, step: usize, roots: usize, root: usize, inverse: bool): void {
  const p1 = p0 + step, p2 = p1 + step, p3 = p2 + step, p4 = p3 + step;
  const w1 = roots + root, w2 = w1 + root, w3 = w2 + root, w4 = w3 + root;
  for (let h: usize = 0; h < 32; h += 16) {
    let r0 = v128.load(p0 + h), i0 = v128.load(p0 + h, 32);
    let r1 = v128.load(p1 + h), i1 = v128.load(p1 + h, 32);
    let r2 = v128.load(p2 + h), i2 = v128.load(p2 + h, 32);
    let r3 = v128.load(p3 + h), i3 = v128.load(p3 + h, 32);
    let r4 = v128.load(p4 + h), i4 = v128.load(p4 + h, 32);
    if (inverse && root != 0) {
      const t1 = turnedReal(r1, i1, w1, true);
      i1 = turnedImaginary(r1, i1, w1, true);
      r1 = t1;
      const t2 = turnedReal(r2, i2, w2, true);
      i2 = turnedImaginary(r2, i2, w2, true);
      r2 = t2;
      const t3 = turnedReal(r3, i3, w3, true);
      i3 = turnedImaginary(r3, i3, w3, true);
      r3 = t3;
      const t4 = turnedReal(r4, i4, w4, true);
      i4 = turnedImaginary(r4, i4, w4, true);
      r4 = t4;
    }
    const outerRe = plus(r1, r4), outerIm = plus(i1, i4), innerRe = plus(r2, r3), innerIm = plus(i2, i3);
    const farRe = minus(r1, r4), farIm = minus(i1, i4), nearRe = minus(r2, r3), nearIm = minus(i2, i3);
    const alongRe1 = plus(plus(r0, scaled(COS_72, outerRe)), scaled(COS_144, innerRe));
    const alongIm1 = plus(plus(i0, scaled(COS_72, outerIm)), scaled(COS_144, innerIm));
    const alongRe2 = plus(plus(r0, scaled(COS_144, outerRe)), scaled(COS_72, innerRe));
    const alongIm2 = plus(plus(i0, scaled(COS_144, outerIm)), scaled(COS_72, innerIm));
    const acrossRe1 = plus(scaled(SIN_72, farRe), scaled(SIN_144, nearRe));
    const acrossIm1 = plus(scaled(SIN_72, farIm), scaled(SIN_144, nearIm));
    const acrossRe2 = minus(scaled(SIN_144, farRe), scaled(SIN_72, nearRe));
    const acrossIm2 = minus(scaled(SIN_144, farIm), scaled(SIN_72, nearIm));
    r0 = plus(plus(r0, outerRe), innerRe);
    i0 = plus(plus(i0, outerIm), innerIm);
    r1 = plus(alongRe1, acrossIm1);
    i1 = minus(alongIm1, acrossRe1);
    r2 = plus(alongRe2, acrossIm2);
    i2 = minus(alongIm2, acrossRe2);
    r3 = minus(alongRe2, acrossIm2);
    i3 = plus(alongIm2, acrossRe2);
    r4 = minus(alongRe1, acrossIm1);
    i4 = plus(alongIm1, acrossRe1);
    if (!inverse && root != 0) {
      const t1 = turnedReal(r1, i1, w1, false);
      i1 = turnedImaginary(r1, i1, w1, false);
      r1 = t1;
      const t2 = turnedReal(r2, i2, w2, false);
      i2 = turnedImaginary(r2, i2, w2, false);
      r2 = t2;
      const t3 = turnedReal(r3, i3, w3, false);
      i3 = turnedImaginary(r3, i3, w3, false);
      r3 = t3;
      const t4 = turnedReal(r4, i4, w4, false);
      i4 = turnedImaginary(r4, i4, w4, false);
      r4 = t4;
    }
    storeComplex(p0 + h, r0, i0);
    storeComplex((inverse ? p4 : p1) + h, r1, i1);
    storeComplex((inverse ? p3 : p2) + h, r2, i2);
    storeComplex((inverse ? p2 : p3) + h, r3, i3);
    storeComplex((inverse ? p1 : p4) + h, r4, i4);
  }
}
