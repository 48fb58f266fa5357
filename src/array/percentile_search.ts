import { type JsonNumber, jsonNumber } from "../engine/json.ts";
import type { FloatDType } from "../kernel/dtype.ts";
import { binOfRank, floatOfKey, keyDigits } from "../kernel/order_key.ts";
import { percentileBetween, percentilePosition } from "../kernel/percentile.ts";

/** A histogram that a search asks for: the digit after known ones of the ordered keys of values. Plain JSON. */
export interface Quest {
  /** 16-bit digits that the keys start with, most significant first. */
  readonly digits: readonly number[];
  /** Count distances from here in place of values. */
  readonly centre?: JsonNumber;
}

/** Counts by digit. */
export type Bins = Uint32Array | Float64Array;

/**
 * A search for a statistic among any number of values by histograms alone: asks for histograms and is given them, in
 * rounds; each round of the search settles 16 bits of the answer. Counts add up in any order, so the answer is exact
 * however the values are spread over files, tasks and threads.
 */
export type PercentileSearch = Generator<readonly Quest[], number, readonly Bins[]>;

/** Histograms that a search asks for in one round, at most: those of two neighbouring values. */
export const QUESTS_MOST = 2;

/** Rounds that {@linkcode searchPercentile} takes at most; {@linkcode searchDeviation} takes twice as many. */
export function searchRounds(dtype: FloatDType): number {
  return keyDigits[dtype];
}

/** A percentile of values, or of their distances from a centre; NaN if there are none. */
export function* searchPercentile(
  percent: number,
  { dtype, centre }: { readonly dtype: FloatDType; readonly centre?: number },
): PercentileSearch {
  const about = centre === undefined ? {} : { centre: jsonNumber(centre) };
  const [all = NONE] = yield [{ digits: [], ...about }];
  const count = total(all);
  if (count === 0) return NaN;
  const position = percentilePosition(count, percent);
  const first = Math.floor(position), fraction = position - first;
  const ranks = fraction === 0 ? [first] : [first, first + 1];
  let sought = ranks.map((rank) => narrow({ rank, digits: [] }, all));
  while ((sought[0]?.digits.length ?? 0) < keyDigits[dtype]) {
    const prefixes = [...new Set(sought.map(({ digits }) => digits.join()))];
    const quests = prefixes.map((prefix) => ({ digits: prefix.split(",").map(Number), ...about }));
    const bins = yield quests;
    sought = sought.map((value) => narrow(value, bins[prefixes.indexOf(value.digits.join())] ?? NONE));
  }
  const [a = NaN, b = a] = sought.map(({ digits }) => floatOfKey(digits, dtype));
  return percentileBetween(a, b, { percent, fraction });
}

/** The median distance from the median, which is first rounded to the type of the values. */
export function* searchDeviation(dtype: FloatDType): PercentileSearch {
  const median = yield* searchPercentile(50, { dtype });
  if (Number.isNaN(median)) return NaN;
  const centre = dtype === "float32" ? Math.fround(median) : median;
  return yield* searchPercentile(50, { dtype, centre });
}

const NONE = new Uint32Array();

/** A value of which some digits are known, and its rank among the values that share them. */
interface Sought {
  readonly rank: number;
  readonly digits: readonly number[];
}

function narrow({ rank, digits }: Sought, bins: Bins): Sought {
  const found = binOfRank(bins, rank);
  return { rank: found.rank, digits: [...digits, found.digit] };
}

function total(bins: Bins): number {
  let sum = 0;
  for (let i = 0; i < bins.length; i++) sum += bins[i] ?? 0;
  return sum;
}
