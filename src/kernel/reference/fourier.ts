import type { FloatDType } from "../dtype.ts";
import type { FloatRow, FourierPlan, GatherTarget, MissingWeights } from "../fourier_kernels.ts";
import type { KernelMemory } from "../memory.ts";
import { floatReader } from "./element.ts";
import { type Complex, shortTransform } from "./short_transform.ts";

/** Transforms a strip; see {@linkcode FourierKernels.transformStrip}. */
export function transformStrip(
  memory: KernelMemory,
  strip: number,
  { n, radices, ptr }: FourierPlan,
  inverse: boolean,
): void {
  const rows = memory.float64(strip, 8 * n), roots = memory.float64(ptr + 64, 2 * n);
  const root = (j: number): Complex => ({ re: roots[2 * j] ?? NaN, im: roots[2 * j + 1] ?? NaN });
  const stages = radices.map((radix, stage) => ({ radix, size: product(radices.slice(stage)) }));
  for (const { radix, size } of inverse ? stages.reverse() : stages) {
    for (let first = 0; first < n; first += size) {
      for (let k = 0; k < size / radix; k++) {
        const at = Array.from({ length: radix }, (_, q) => first + k + q * size / radix);
        const turns = at.map((_, q) => k === 0 || q === 0 ? undefined : root(q * k * (n / size)));
        for (let series = 0; series < 4; series++) butterfly(rows, { at, turns, series, inverse });
      }
    }
  }
}

/** A short transform: its outputs are turned, or the inputs of its inverse turned back. */
function butterfly(
  rows: Float64Array,
  { at, turns, series, inverse }: {
    at: readonly number[];
    turns: readonly (Complex | undefined)[];
    series: number;
    inverse: boolean;
  },
): void {
  const inputs = at.map((row) => ({
    re: rows[8 * row + series] ?? NaN,
    im: rows[8 * row + 4 + series] ?? NaN,
  }));
  const turned = (x: Complex, q: number) => turn(x, turns[q], inverse);
  const outputs = inverse ? shortTransform(inputs.map(turned)) : shortTransform(inputs).map(turned);
  outputs.forEach(({ re, im }, q) => {
    const row = at[inverse ? (at.length - q) % at.length : q] ?? 0;
    rows[8 * row + series] = re;
    rows[8 * row + 4 + series] = im;
  });
}

function turn(x: Complex, by: Complex | undefined, back: boolean): Complex {
  if (!by) return x;
  if (back) return { re: x.re * by.re + x.im * by.im, im: x.im * by.re - x.re * by.im };
  return multiplied(x, by);
}

/** Exchanges rows and series; see {@linkcode FourierKernels.turnBlocks}. */
export function turnBlocks(
  memory: KernelMemory,
  src: number,
  dst: number,
  steps: { src: number; dst: number; count: number },
): void {
  for (let block = 0; block < steps.count; block++) {
    const from = memory.float64(src + block * steps.src, 32),
      to = memory.float64(dst + block * steps.dst, 32);
    for (let i = 0; i < 32; i++) to[8 * (i % 4) + (i & 4) + (i >> 3)] = from[i] ?? NaN;
  }
}

/** Multiplies rows; see {@linkcode FourierKernels.multiplyRows}. */
export function multiplyRows(memory: KernelMemory, rows: number, others: number, n: number): void {
  const x = memory.float64(rows, 8 * n), y = memory.float64(others, 8 * n);
  for (let row = 0; row < n; row++) {
    for (let i = 8 * row; i < 8 * row + 4; i++) {
      const at = (values: Float64Array): Complex => ({ re: values[i] ?? NaN, im: values[i + 4] ?? NaN });
      const { re, im } = multiplied(at(x), at(y));
      x[i] = re;
      x[i + 4] = im;
    }
  }
}

/** Spreads values; see {@linkcode FourierKernels.spreadRow}. */
export function spreadRow(memory: KernelMemory, row: FloatRow, part: number): void {
  spread(memory, row, { part, number: (x) => Number.isFinite(x) ? x : 0 });
}

/** Spreads what is missing; see {@linkcode FourierKernels.spreadMissing}. */
export function spreadMissing(memory: KernelMemory, row: FloatRow, part: number): void {
  spread(memory, row, { part, number: (x) => Number.isFinite(x) ? 0 : 1 });
}

function spread(
  memory: KernelMemory,
  row: FloatRow,
  { part, number }: { part: number; number: (x: number) => number },
): void {
  const value = floatReader(memory, row);
  for (let i = 0; i < row.n; i++) memory.float64(part + 64 * i, 1)[0] = number(value(i));
}

/** Gathers values; see {@linkcode FourierKernels.gatherRow}. */
export function gatherRow(
  memory: KernelMemory,
  part: number,
  n: number,
  target: { dtype: FloatDType; dst: number },
): void {
  gather(memory, n, target, (i) => memory.float64(part + 64 * i, 1)[0] ?? NaN);
}

/** Gathers quotients; see {@linkcode FourierKernels.gatherQuotients}. */
export function gatherQuotients(
  memory: KernelMemory,
  part: number,
  { missing, least }: MissingWeights,
  { n, dtype, dst }: GatherTarget,
): number {
  const missed = memory.float64(missing, n);
  let unset = 0;
  gather(memory, n, { dtype, dst }, (i) => {
    const sum = memory.float64(part + 64 * i, 1)[0] ?? NaN, weight = 1 - (missed[i] ?? NaN);
    if (Math.abs(weight) >= least) return sum / weight;
    unset++;
    return NaN;
  });
  return unset;
}

function gather(
  memory: KernelMemory,
  n: number,
  { dtype, dst }: { dtype: FloatDType; dst: number },
  value: (i: number) => number,
): void {
  const out = dtype === "float32" ? memory.float32(dst, n) : memory.float64(dst, n);
  for (let i = 0; i < n; i++) out[i] = value(i);
}

function multiplied(x: Complex, y: Complex): Complex {
  return { re: x.re * y.re - x.im * y.im, im: x.re * y.im + x.im * y.re };
}

function product(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a * b, 1);
}
