import type { OrderStatistics } from "./consumer.ts";

/** Name of the array of a percentile. */
export function percentileName(percent: number): string {
  return `percentile ${percent}`;
}

/** Names of the arrays that order statistics yield. */
export function orderNames({ percents, deviation }: OrderStatistics): readonly string[] {
  return [...percents.map(percentileName), ...(deviation ? ["deviation"] : [])];
}
