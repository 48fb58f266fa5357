import type { Shape } from "../engine/region.ts";
import type {
  ColumnField,
  ColumnReduction,
  Consumer,
  Partials,
  TileStatistics,
} from "./consumer/consumer.ts";
import type { Axis, Measure, MeasureReduction, Reduced } from "./measure.ts";
import { finishColumns } from "./finish_columns.ts";
import { finishTiles } from "./finish_tiles.ts";
import { tileShape } from "./consumer/tile_statistics.ts";

/** The consumer that gathers what measures need. */
export function measureConsumer(reduction: MeasureReduction, shape: Shape): TileStatistics | ColumnReduction {
  const along = columnsAlong(reduction.axes);
  if (along) return { kind: "columns", along, fields: columnFields(reduction.measures) };
  if (!reduction.axes.includes(1)) return { kind: "tiles", tile: [1, 1, Math.max(1, shape[2])] };
  return { kind: "tiles", tile: tileShape(shape, !reduction.axes.includes(0)) };
}

/** Computes the measures from the partial results of all tasks, put together. */
export function finishMeasures(
  reduction: MeasureReduction,
  { consumer, partials, shape }: { consumer: Consumer; partials: Partials; shape: Shape },
): Reduced {
  switch (consumer.kind) {
    case "tiles":
      return finishTiles(reduction, {
        tiles: partials.tiles ?? new Float64Array(),
        tile: consumer.tile,
        shape,
      });
    case "columns":
      return finishColumns(reduction, partials);
    default:
      throw new TypeError(`Cannot measure with a consumer of kind ${consumer.kind}`);
  }
}

function columnsAlong(axes: readonly Axis[]): ColumnReduction["along"] | undefined {
  switch (axes.join()) {
    case "0":
      return "channel";
    case "1":
      return "y";
    case "0,1":
      return "channel-y";
    default:
      return undefined;
  }
}

function columnFields(measures: readonly Measure[]): ColumnField[] {
  const fields = new Set<ColumnField>();
  for (const measure of measures) {
    if (measure === "std" || measure === "sumsq") fields.add("moments");
    else if (measure === "count" || measure === "sum" || measure === "mean") fields.add("sums");
    else fields.add("extrema");
  }
  return [...fields].sort();
}
