import { type Region, type Shape, voxelCount } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";
import { columnAxes, columnNames } from "./consumer/column_reduction.ts";
import type { Consumer, Partials } from "./consumer/consumer.ts";
import { BOUND_NUMBERS } from "./consumer/mask_bounds.ts";
import { offsetCount } from "./consumer/moment_offsets.ts";
import { momentName } from "./consumer/moment_reduction.ts";
import { orderNames } from "./consumer/order_names.ts";
import { TILE_NUMBERS, tileGrid } from "./consumer/tile_statistics.ts";
import { HISTOGRAM_BINS } from "../kernel/order_kernels.ts";
import type { Axis } from "./measure.ts";
import { placeRegion, reducedRegion, reducedShape } from "./reduced_shape.ts";

/** Puts the partial results of tasks at their places in the whole; the order in which tasks end is of no account. */
export class MergedPartials {
  readonly partials: Partials;
  readonly #layout: Layout;

  /** @param shape Shape of the cube. */
  constructor(consumer: Consumer, shape: Shape) {
    const layout = layoutOf(consumer, shape);
    this.#layout = layout;
    const length = voxelCount(layout.shape) * layout.numbers;
    this.partials = Object.fromEntries(layout.names.map((name) => [name, new Float64Array(length)]));
  }

  /** Takes what a task returned for this consumer. */
  add(task: Region, part: Partials): void {
    const { shape, place, numbers } = this.#layout;
    for (const [name, values] of Object.entries(part)) {
      const whole = this.partials[name];
      if (!whole) continue;
      if (place === "counts") addCounts(values, whole);
      else placeRegion(values, whole, { region: place(task), shape, numbers });
    }
  }
}

/** Bytes that merged partial results take, and what all tasks of a consumer share. */
export function partialsMemory(consumer: Consumer, shape: Shape): number {
  const { shape: layout, numbers, names } = layoutOf(consumer, shape);
  const shared = consumer.kind === "moments" ? 8 * offsetCount(consumer.axis, shape) : 0;
  return voxelCount(layout) * numbers * names.length * 8 + shared;
}

interface Layout {
  readonly names: readonly string[];
  /** Elements along each axis, each of `numbers` f64. */
  readonly shape: Shape;
  readonly numbers: number;
  /** Where the elements of a task are; or pairs of index and count, which add up in any order. */
  readonly place: ((task: Region) => Region) | "counts";
}

function layoutOf(consumer: Consumer, shape: Shape): Layout {
  switch (consumer.kind) {
    case "tiles":
      return { names: ["tiles"], numbers: TILE_NUMBERS, ...tilePlaces(consumer.tile, shape) };
    case "bounds":
      return { names: ["bounds"], numbers: BOUND_NUMBERS, ...tilePlaces(consumer.tile, shape) };
    case "columns":
      return { names: columnNames(consumer.fields), ...rayPlaces(columnAxes(consumer), shape) };
    case "order":
      return { names: orderNames(consumer), ...rayPlaces(consumer.axes, shape) };
    case "moments":
      return { names: consumer.orders.map(momentName), ...rayPlaces([consumer.axis], shape) };
    case "histograms":
      return {
        names: ["bins"],
        shape: [1, 1, consumer.quests.length],
        numbers: HISTOGRAM_BINS,
        place: "counts",
      };
    case "output":
      return { names: [], shape: [0, 0, 0], numbers: 0, place: (task) => task };
    default:
      return consumer satisfies never;
  }
}

function tilePlaces(tile: Shape, shape: Shape): Pick<Layout, "shape" | "place"> {
  const start = (task: Region) => mapAxes((i) => Math.floor(task.start[i] / tile[i]));
  return {
    shape: tileGrid(shape, tile),
    place: (task) => ({ start: start(task), shape: tileGrid(task.shape, tile) }),
  };
}

function rayPlaces(axes: readonly Axis[], shape: Shape): Pick<Layout, "shape" | "numbers" | "place"> {
  return { shape: reducedShape(axes, shape), numbers: 1, place: (task) => reducedRegion(axes, task) };
}

function addCounts(pairs: Float64Array, whole: Float64Array): void {
  for (let i = 0; i < pairs.length; i += 2) {
    const index = pairs[i] ?? 0;
    whole[index] = (whole[index] ?? 0) + (pairs[i + 1] ?? 0);
  }
}
