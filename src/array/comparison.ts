import { float32Ceiling, float32Limit } from "../kernel/float32_limit.ts";
import type { Relation } from "../kernel/mask_kernels.ts";
import { nextAbove, nextBelow } from "../kernel/next_float.ts";

/** How values are compared; NaN compares false, but for `ne`. */
export type Comparison = Relation | "ne";

/** How comparisons are written. */
export const COMPARISON_SIGNS: Readonly<Record<Comparison, string>> = {
  gt: ">",
  ge: ">=",
  lt: "<",
  le: "<=",
  eq: "==",
  ne: "!=",
};

/** The closed interval of the values that compare true; for `ne`, of those that compare false. Empty for NaN. */
export function comparisonBounds(comparison: Comparison, value: number): [low: number, high: number] {
  switch (comparison) {
    case "gt":
      return [nextAbove(value), Infinity];
    case "ge":
      return [value, Infinity];
    case "lt":
      return [-Infinity, nextBelow(value)];
    case "le":
      return [-Infinity, value];
    case "eq":
    case "ne":
      return [value, value];
    default:
      return comparison satisfies never;
  }
}

/** The f32 that compares with every f32 as the f64 does. */
export const singleToCompare: Readonly<Record<Comparison, (value: number) => number>> = {
  gt: float32Limit,
  le: float32Limit,
  ge: float32Ceiling,
  lt: float32Ceiling,
  eq: exactOrNaN,
  ne: exactOrNaN,
};

function exactOrNaN(value: number): number {
  return Math.fround(value) === value ? value : NaN;
}
