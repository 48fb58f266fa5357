/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** Σ_j x_j exp(−2πi jk / r) of 2, 3, 4 or 5 numbers; the order of operations is part of the definition. */
export function shortTransform(x: readonly Complex[]): readonly Complex[] {
  const [a, b, c, d, e] = x;
  if (e && d && c && b && a) return five(a, b, c, d, e);
  if (d && c && b && a) return four(a, b, c, d);
  if (c && b && a) return three(a, b, c);
  if (b && a) return [plus(a, b), minus(a, b)];
  throw new RangeError(`Cannot transform ${x.length} numbers`);
}

function three(a: Complex, b: Complex, c: Complex): readonly Complex[] {
  const sum = plus(b, c), across = scaled(SIN_60, minus(b, c));
  const along = minus(a, scaled(0.5, sum));
  return [plus(a, sum), minusTurned(along, across), plusTurned(along, across)];
}

function four(a: Complex, b: Complex, c: Complex, d: Complex): readonly Complex[] {
  const [even, odd, step, across] = [plus(a, c), plus(b, d), minus(a, c), minus(b, d)];
  return [plus(even, odd), minusTurned(step, across), minus(even, odd), plusTurned(step, across)];
}

function five(a: Complex, b: Complex, c: Complex, d: Complex, e: Complex): readonly Complex[] {
  const [outer, inner, outerAcross, innerAcross] = [plus(b, e), plus(c, d), minus(b, e), minus(c, d)];
  const along1 = plus(plus(a, scaled(COS_72, outer)), scaled(COS_144, inner));
  const along2 = plus(plus(a, scaled(COS_144, outer)), scaled(COS_72, inner));
  const across1 = plus(scaled(SIN_72, outerAcross), scaled(SIN_144, innerAcross));
  const across2 = minus(scaled(SIN_144, outerAcross), scaled(SIN_72, innerAcross));
  return [
    plus(plus(a, outer), inner),
    minusTurned(along1, across1),
    minusTurned(along2, across2),
    plusTurned(along2, across2),
    plusTurned(along1, across1),
  ];
}

const SIN_60 = 0.8660254037844386;
const COS_72 = 0.30901699437494745;
const COS_144 = -0.8090169943749475;
const SIN_72 = 0.9510565162951535;
const SIN_144 = 0.5877852522924731;

function plus(a: Complex, b: Complex): Complex {
  return { re: a.re + b.re, im: a.im + b.im };
}

function minus(a: Complex, b: Complex): Complex {
  return { re: a.re - b.re, im: a.im - b.im };
}

function scaled(factor: number, a: Complex): Complex {
  return { re: factor * a.re, im: factor * a.im };
}

/** a + i b. */
function plusTurned(a: Complex, b: Complex): Complex {
  return { re: a.re - b.im, im: a.im + b.re };
}

/** a − i b. */
function minusTurned(a: Complex, b: Complex): Complex {
  return { re: a.re + b.im, im: a.im - b.re };
}
