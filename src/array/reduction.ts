import type { Shape } from "../engine/region.ts";
import type { FloatDType } from "../kernel/dtype.ts";
import { HISTOGRAM_BINS } from "../kernel/order_kernels.ts";
import type { Consumer, OrderStatistics, Partials } from "./consumer/consumer.ts";
import { momentName } from "./consumer/moment_reduction.ts";
import { percentileName } from "./consumer/order_names.ts";
import { finishMeasures, measureConsumer } from "./measure_reduction.ts";
import type { MomentReduction, OrderReduction, Reduced, Reduction } from "./measure.ts";
import {
  type PercentileSearch,
  type Quest,
  QUESTS_MOST,
  searchDeviation,
  searchPercentile,
  searchRounds,
} from "./percentile_search.ts";

/** What a pass gave: the consumer that gathered, perhaps for several reductions, and its partial results. */
export interface Gathered {
  readonly consumer: Consumer;
  readonly partials: Partials;
}

/** A reduction under way: asks for what the next pass shall gather, is given it, and ends with the result. */
export type ReductionSteps = Generator<Consumer, Reduced, Gathered>;

/** What a reduction must know of the voxels. */
export interface ReductionInput {
  readonly shape: Shape;
  /** Type of the values as floats. */
  readonly dtype: FloatDType;
}

/**
 * Carries out a reduction, pass by pass. One pass does for most; order statistics of everything take one for each 16
 * bits of the values.
 */
export function* reduce(reduction: Reduction, array: ReductionInput): ReductionSteps {
  const { shape } = array;
  switch (reduction.kind) {
    case "measures":
      return finishMeasures(reduction, { ...yield measureConsumer(reduction, shape), shape });
    case "moment": {
      const { partials } = yield momentConsumer(reduction, shape);
      return named("moment", partials[momentName(reduction.order)]);
    }
    case "order": {
      if (ofEverything(reduction)) return yield* search(reduction, array.dtype);
      const { partials } = yield orderConsumer(reduction);
      const { statistic, percent } = reduction;
      return named(statistic, partials[statistic === "deviation" ? statistic : percentileName(percent)]);
    }
    default:
      return reduction satisfies never;
  }
}

/** The consumers of all passes that a reduction may take, each as large as it may get. */
export function plannedConsumers(
  reduction: Reduction,
  { shape, dtype }: ReductionInput,
): readonly Consumer[] {
  switch (reduction.kind) {
    case "measures":
      return [measureConsumer(reduction, shape)];
    case "moment":
      return [momentConsumer(reduction, shape)];
    case "order": {
      if (!ofEverything(reduction)) return [orderConsumer(reduction)];
      const rounds = searchRounds(dtype);
      const searches = reduction.statistic === "deviation" ? 2 : 1;
      return Array.from({ length: searches * rounds }, (_, round) => {
        return { kind: "histograms", quests: plannedQuests(reduction, round % rounds) };
      });
    }
    default:
      return reduction satisfies never;
  }
}

/** As many quests as a round may have, told apart by what is sought. */
function plannedQuests({ statistic, percent }: OrderReduction, round: number): readonly Quest[] {
  if (round === 0) return [{ digits: [], ...(statistic === "deviation" ? { centre: 0 } : {}) }];
  return Array.from({ length: QUESTS_MOST }, (_, i) => {
    return { digits: [i, percent], ...(statistic === "deviation" ? { centre: 0 } : {}) };
  });
}

function ofEverything({ axes }: OrderReduction): boolean {
  return axes.length === 3;
}

function momentConsumer({ order, axes: [axis] }: MomentReduction, shape: Shape): Consumer {
  return { kind: "moments", axis, orders: [order], buffer: axis, columns: shape[2] };
}

function orderConsumer({ statistic, percent, axes }: OrderReduction): OrderStatistics {
  const deviation = statistic === "deviation";
  return { kind: "order", axes, percents: deviation ? [] : [percent], deviation };
}

function* search({ statistic, percent }: OrderReduction, dtype: FloatDType): ReductionSteps {
  const searching: PercentileSearch = statistic === "deviation"
    ? searchDeviation(dtype)
    : searchPercentile(percent, { dtype });
  let round = searching.next();
  while (!round.done) {
    const quests = round.value;
    const gathered = yield { kind: "histograms", quests };
    round = searching.next(quests.map((quest) => binsOf(quest, gathered)));
  }
  return { [statistic]: Float64Array.of(round.value) };
}

/** The histogram of a quest among those that a pass gathered. */
function binsOf(quest: Quest, { consumer, partials: { bins } }: Gathered): Float64Array {
  if (consumer.kind !== "histograms" || !bins) throw new TypeError("A search was given no histograms");
  const wanted = JSON.stringify(quest);
  const at = consumer.quests.findIndex((each) => JSON.stringify(each) === wanted);
  return bins.subarray(at * HISTOGRAM_BINS, (at + 1) * HISTOGRAM_BINS);
}

function named(name: keyof Reduced, values: Float64Array<ArrayBuffer> | undefined): Reduced {
  if (!values) throw new TypeError(`A pass did not gather the ${name}`);
  return { [name]: values };
}
