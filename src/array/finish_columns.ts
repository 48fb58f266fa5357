import type { Partials } from "./consumer/consumer.ts";
import type { Measure, MeasureReduction, Reduced } from "./measure.ts";

/** Measures of every column from its running values. A column without a valid voxel gives NaN (count 0, arg −1). */
export function finishColumns({ measures, ddof }: MeasureReduction, partials: Partials): Reduced {
  return Object.fromEntries(measures.map((measure) => [measure, finishColumn(measure, partials, ddof)]));
}

function finishColumn(measure: Measure, partials: Partials, ddof: number): Float64Array<ArrayBuffer> {
  const array = (name: string): Float64Array<ArrayBuffer> => partials[name] ?? new Float64Array();
  const at = (name: string, i: number): number => array(name)[i] ?? NaN;
  switch (measure) {
    case "count":
    case "min":
    case "max":
    case "argmin":
    case "argmax":
      return array(measure);
    case "sum":
      return array("sum").map((sum, i) => at("count", i) > 0 ? sum : NaN);
    case "mean":
      return array("sum").map((sum, i) => at("count", i) > 0 ? sum / at("count", i) : NaN);
    case "std":
      return array("valid").map((n, i) => n > ddof ? Math.sqrt(squares(at, i) / (n - ddof)) : NaN);
    case "sumsq":
      return array("valid").map((n, i) => n > 0 ? squares(at, i) + n * mean(at, i) ** 2 : NaN);
    default:
      return measure satisfies never;
  }
}

function mean(at: (name: string, i: number) => number, i: number): number {
  return at("shift", i) + at("deviation", i) / at("valid", i);
}

/** Σ (x − mean)² from the sums about the shift. */
function squares(at: (name: string, i: number) => number, i: number): number {
  return Math.max(0, at("deviationSquared", i) - at("deviation", i) ** 2 / at("valid", i));
}
