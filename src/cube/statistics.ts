import { type DataFrame, presentation } from "./presentation.ts";
import { measured, type Terminal } from "./terminal.ts";
import { formatUnit, power, type Unit } from "./unit/unit.ts";

/** Statistics of the valid voxels of a cube. Missing numbers are NaN. */
export interface StatisticsValues {
  /** Valid voxels. */
  readonly npts: number;
  /** Smallest voxel. */
  readonly min: number;
  /** Largest voxel. */
  readonly max: number;
  /** Sum. */
  readonly sum: number;
  /** Sum of squares; its unit is the square of the cube's. */
  readonly sumsq: number;
  /** Mean. */
  readonly mean: number;
  /** Standard deviation with n − 1. */
  readonly sigma: number;
  /** Root of the mean of squares. */
  readonly rms: number;
}

const NAMES = ["npts", "min", "max", "sum", "sumsq", "mean", "sigma", "rms"] as const;

/** The result of `cube.statistics()`: plain numbers in the unit of the cube, and a text table of them. */
export class Statistics implements StatisticsValues {
  /** Valid voxels. */
  readonly npts: number;
  /** Smallest voxel. */
  readonly min: number;
  /** Largest voxel. */
  readonly max: number;
  /** Sum. */
  readonly sum: number;
  /** Sum of squares, in the square of the unit. */
  readonly sumsq: number;
  /** Mean. */
  readonly mean: number;
  /** Standard deviation with n − 1. */
  readonly sigma: number;
  /** Root of the mean of squares. */
  readonly rms: number;
  /** Unit of all but `npts` and `sumsq`. */
  readonly unit: Unit | undefined;

  /** Takes the numbers as they are. */
  constructor(values: StatisticsValues, unit: Unit | undefined) {
    this.npts = values.npts;
    this.min = values.min;
    this.max = values.max;
    this.sum = values.sum;
    this.sumsq = values.sumsq;
    this.mean = values.mean;
    this.sigma = values.sigma;
    this.rms = values.rms;
    this.unit = unit;
    Object.freeze(this);
  }

  /** One row for each number: name, value, unit as text. */
  toRecords(): readonly { readonly name: string; readonly value: number; readonly unit: string }[] {
    const unit = this.unit ? formatUnit(this.unit) : "";
    const square = this.unit ? formatUnit(power(this.unit, 2)) : "";
    return NAMES.map((name) => ({
      name,
      value: this[name],
      unit: name === "npts" ? "" : name === "sumsq" ? square : unit,
    }));
  }

  /** The same rows as a danfojs data frame; loads danfojs, which takes a second. */
  toDataFrame(): Promise<DataFrame> {
    return presentation().dataFrame(this.toRecords());
  }

  /** An aligned table, one line a number. */
  toString(): string {
    const lines = this.toRecords().map(({ name, value, unit }) =>
      ` ${name.padEnd(6)} ${value} ${unit}`.trimEnd()
    );
    return ["Statistics:", ...lines].join("\n");
  }

  /** The text that consoles print. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}

/**
 * Count, extremes, sums and moments of all valid voxels, in one pass. Sums are accumulated in f64 about a shift
 * and merged in double-double, so sigma is right for data far from zero too.
 *
 * Without a valid voxel npts, sum and sumsq are 0 and the rest NaN; sigma is NaN for fewer than two.
 */
export function statistics(): Terminal<Statistics> {
  return {
    name: "statistics",
    reduction: () => ({
      kind: "measures",
      measures: ["count", "sum", "sumsq", "mean", "std", "min", "max"],
      axes: [0, 1, 2],
      ddof: 1,
    }),
    finish(reduced, cube) {
      const value = (measure: Parameters<typeof measured>[1]) => measured(reduced, measure)[0] ?? NaN;
      const npts = value("count");
      const sumsq = npts === 0 ? 0 : value("sumsq");
      const values = {
        npts,
        min: value("min"),
        max: value("max"),
        sum: npts === 0 ? 0 : value("sum"),
        sumsq,
        mean: value("mean"),
        sigma: value("std"),
        rms: Math.sqrt(sumsq / npts),
      };
      return new Statistics(values, cube.unit);
    },
  };
}
