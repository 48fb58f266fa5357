import { type Region, type Shape, voxelCount } from "../engine/region.ts";
import { mapAxes } from "../engine/traversal.ts";
import { columnNames, reducedShape } from "./consumer/column_reduction.ts";
import type { Consumer, Partials } from "./consumer/consumer.ts";
import { BOUND_NUMBERS } from "./consumer/mask_bounds.ts";
import { TILE_NUMBERS, tileGrid } from "./consumer/tile_statistics.ts";

/** Puts the partial results of tasks at their places in the whole; the order in which tasks end is of no account. */
export class MergedPartials {
  readonly partials: Partials;
  readonly #shape: Shape;
  readonly #place: (task: Region) => Region;
  readonly #numbers: number;

  /** @param shape Shape of the cube. */
  constructor(consumer: Consumer, shape: Shape) {
    const layout = layoutOf(consumer, shape);
    this.#shape = layout.shape;
    this.#place = layout.place;
    this.#numbers = layout.numbers;
    const length = voxelCount(layout.shape) * layout.numbers;
    this.partials = Object.fromEntries(layout.names.map((name) => [name, new Float64Array(length)]));
  }

  /** Takes what a task returned for this consumer. */
  add(task: Region, part: Partials): void {
    const region = this.#place(task);
    for (const [name, values] of Object.entries(part)) {
      const whole = this.partials[name];
      if (whole) this.#copy(values, whole, region);
    }
  }

  #copy(from: Float64Array, to: Float64Array, { start, shape }: Region): void {
    const run = shape[2] * this.#numbers;
    for (let k = 0; k < shape[0]; k++) {
      for (let j = 0; j < shape[1]; j++) {
        const row = (start[0] + k) * this.#shape[1] + start[1] + j;
        const offset = (k * shape[1] + j) * run;
        to.set(from.subarray(offset, offset + run), (row * this.#shape[2] + start[2]) * this.#numbers);
      }
    }
  }
}

/** Bytes that merged partial results take. */
export function partialsMemory(consumer: Consumer, shape: Shape): number {
  const { shape: layout, numbers, names } = layoutOf(consumer, shape);
  return voxelCount(layout) * numbers * names.length * 8;
}

interface Layout {
  readonly names: readonly string[];
  /** Elements along each axis, each of `numbers` f64. */
  readonly shape: Shape;
  readonly numbers: number;
  /** Where the elements of a task are. */
  readonly place: (task: Region) => Region;
}

function layoutOf(consumer: Consumer, shape: Shape): Layout {
  switch (consumer.kind) {
    case "tiles":
      return { names: ["tiles"], numbers: TILE_NUMBERS, ...tilePlaces(consumer.tile, shape) };
    case "bounds":
      return { names: ["bounds"], numbers: BOUND_NUMBERS, ...tilePlaces(consumer.tile, shape) };
    case "columns": {
      const { along, fields } = consumer;
      const whole = reducedShape(along, shape);
      const start = (task: Region) => mapAxes((i) => whole[i] === 1 ? 0 : task.start[i]);
      const place = (task: Region) => ({ start: start(task), shape: reducedShape(along, task.shape) });
      return { names: columnNames(fields), shape: whole, numbers: 1, place };
    }
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
