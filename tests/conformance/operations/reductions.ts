import { call } from "../adapt.ts";
import type { Arguments } from "../manifest.ts";
import { type OperationTable, present } from "./operation.ts";

function reduction(method: string, ...leading: readonly string[]) {
  return (cube: unknown, args: Arguments) => {
    const rest = Object.entries(args).filter(([name]) => !leading.includes(name));
    return call(cube, method, ...leading.map((name) => args[name]), Object.fromEntries(rest));
  };
}

/** The records of a table of statistics as quantities by name. */
function quantitiesOf(statistics: unknown): unknown {
  const records = call(statistics, "toRecords");
  if (!Array.isArray(records)) throw new TypeError("Statistics hold no records");
  return Object.fromEntries(records.map(({ name, value, unit }) => [name, { value, unit }]));
}

/** Reductions, positions of extremes, moments and line widths. */
export const reductions: OperationTable = {
  sum: reduction("sum"),
  mean: reduction("mean"),
  std: reduction("std"),
  median: reduction("median"),
  percentile: reduction("percentile", "q"),
  madStd: reduction("madStd"),
  min: reduction("min"),
  max: reduction("max"),
  argmax: reduction("argmax"),
  argmin: reduction("argmin"),
  argmaxWorld: reduction("argmaxWorld"),
  argminWorld: reduction("argminWorld"),
  moment: reduction("moment"),
  linewidthSigma: (cube) => call(cube, "linewidthSigma"),
  linewidthFwhm: (cube) => call(cube, "linewidthFwhm"),
  statistics: async (cube) => quantitiesOf(await call(cube, "statistics")),
  downsampleAxis: (cube, { factor, axis, estimator, truncate }) =>
    call(cube, "downsampleAxis", factor, axis, present({ estimator, truncate })),
};
