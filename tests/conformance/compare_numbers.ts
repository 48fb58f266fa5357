/** Numbers in C order with their shape. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** How far a number may be off. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** Particular rules of a comparison. */
export interface NumberRules {
  /** An expected NaN lets anything pass: argmin and argmax of rays without valid voxels. */
  readonly nanIsFree?: boolean;
  /** Columns (last axis) whose values are angles that repeat after 360 degrees. */
  readonly circularColumns?: readonly number[];
}

/**
 * Compares numbers with |got - expected| <= atol + rtol |expected|; NaN meets NaN, infinities are equal.
 *
 * @returns What is wrong, or `undefined` where everything agrees
 */
export function compareNumbers(
  got: Numbers,
  expected: Numbers,
  tolerance: Tolerance,
  rules: NumberRules = {},
): string | undefined {
  if (got.shape.join() !== expected.shape.join()) {
    return `shape [${got.shape.join(", ")}], expected [${expected.shape.join(", ")}]`;
  }
  const columns = expected.shape.at(-1) ?? 1;
  const off: number[] = [];
  for (let i = 0; i < expected.values.length; i++) {
    const circular = rules.circularColumns?.includes(i % columns) ?? false;
    if (!agrees(got.values[i] ?? NaN, expected.values[i] ?? NaN, tolerance, { ...rules, circular })) {
      off.push(i);
    }
  }
  return off.length === 0 ? undefined : describeDifference(got, expected, off);
}

/** Whether one number passes. */
export function agrees(
  got: number,
  expected: number,
  tolerance: Tolerance,
  rules: { readonly nanIsFree?: boolean; readonly circular?: boolean } = {},
): boolean {
  if (Number.isNaN(expected)) return rules.nanIsFree === true || Number.isNaN(got);
  if (!Number.isFinite(expected)) return got === expected;
  const difference = rules.circular === true ? angleBetween(got, expected) : got - expected;
  return Math.abs(difference) <= tolerance.atol + tolerance.rtol * Math.abs(expected);
}

/** The difference of two angles in degrees, in [-180, 180]. */
function angleBetween(left: number, right: number): number {
  const turns = (left - right) / 360;
  return 360 * (turns - Math.round(turns));
}

function describeDifference(got: Numbers, expected: Numbers, off: readonly number[]): string {
  const first = off[0] ?? 0;
  const place = expected.shape.length === 0 ? "" : ` at [${indicesOf(first, expected.shape).join(", ")}]`;
  const count = expected.values.length > 1
    ? `${off.length} of ${expected.values.length} values differ, first `
    : "";
  return `${count}${got.values[first]}${place}, expected ${expected.values[first]}`;
}

function indicesOf(flat: number, shape: readonly number[]): number[] {
  const indices: number[] = [];
  let rest = flat;
  for (const length of [...shape].reverse()) {
    indices.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return indices;
}
