import { type Region, type Shape, voxelCount } from "../../engine/region.ts";
import { itemSize } from "../../kernel/dtype.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import { type FloatBlock, floatBlock } from "../block.ts";
import type { Axis } from "../measure.ts";
import { reducedShape } from "../reduced_shape.ts";
import type { ColumnField, ColumnReduction, ConsumerNeeds, Partials, TaskConsumer } from "./consumer.ts";

/** The running values of each field: f64 each but for the two positions of extremes, which are i32. */
const STATE: Readonly<Record<ColumnField, readonly string[]>> = {
  sums: ["count", "sum"],
  moments: ["valid", "shift", "deviation", "deviationSquared"],
  extrema: ["min", "max", "argmin", "argmax"],
};

/** Names of the arrays that a reduction with these fields yields. */
export function columnNames(fields: readonly ColumnField[]): readonly string[] {
  return fields.flatMap((field) => STATE[field]);
}

/** The axes that a column reduction runs over. */
export function columnAxes({ along }: ColumnReduction): readonly Axis[] {
  switch (along) {
    case "channel":
      return [0];
    case "y":
      return [1];
    case "channel-y":
      return [0, 1];
    default:
      return along satisfies never;
  }
}

/** What column reductions demand: tasks that span the axes they run over, and steps that keep index order. */
export function columnNeeds(consumer: ColumnReduction): ConsumerNeeds {
  const { along } = consumer;
  const axes = columnAxes(consumer);
  const state = columnNames(consumer.fields).length * 8;
  return {
    taskUnit: [1, 1, 1],
    stepUnit: [1, 1, 1],
    wholeTask: [along !== "y", along !== "channel", false],
    wholeStep: [false, along === "channel-y", false],
    taskMemory: (shape) => 2 * state * voxelCount(reducedShape(axes, shape)),
    stepMemory: () => 0,
  };
}

/** Starts a column reduction for one task. */
export function openColumns(
  consumer: ColumnReduction,
  task: Region,
  { limit, space }: { limit: number; space: KernelSpace },
): TaskConsumer {
  const reduced = reducedShape(columnAxes(consumer), task.shape);
  const state = new ColumnState(consumer.fields, voxelCount(reduced), space);
  return {
    accept(region, block) {
      const floats = floatBlock(block, space);
      for (const run of columnRuns(consumer.along, { task, region, reduced })) {
        state.add(floats, run, limit);
      }
    },
    finish: () => state.partials(),
    abort() {},
  };
}

/** Consecutive rows of a block that are added to consecutive columns. */
interface ColumnRun {
  /** Elements before the first row, in the block. */
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  /** First column, in the state. */
  readonly column: number;
  /** Index of the first row along the reduced axes. */
  readonly firstRow: number;
}

function* columnRuns(
  along: ColumnReduction["along"],
  { task, region, reduced }: { task: Region; region: Region; reduced: Shape },
): Generator<ColumnRun> {
  const [channels, lines, columns] = region.shape;
  const [channel, line, column] = [0, 1, 2].map((i) => (region.start[i] ?? 0) - (task.start[i] ?? 0)) as [
    number,
    number,
    number,
  ];
  const plane = lines * columns;
  if (along === "channel" && columns === reduced[2]) {
    yield { offset: 0, rows: channels, columns: plane, column: line * columns, firstRow: region.start[0] };
    return;
  }
  for (let k = 0; k < channels; k++) {
    if (along === "channel") {
      for (let j = 0; j < lines; j++) {
        const first = (line + j) * reduced[2] + column;
        yield {
          offset: k * plane + j * columns,
          rows: 1,
          columns,
          column: first,
          firstRow: region.start[0] + k,
        };
      }
      continue;
    }
    const own = along === "y" ? (channel + k) * reduced[2] : 0;
    const before = along === "y" ? 0 : (region.start[0] + k) * task.shape[1];
    yield {
      offset: k * plane,
      rows: lines,
      columns,
      column: own + column,
      firstRow: before + region.start[1],
    };
  }
}

/** The running values of all columns of a task, in kernel memory. */
class ColumnState {
  readonly #columns: number;
  readonly #space: KernelSpace;
  readonly #pointers: ReadonlyMap<string, number>;
  readonly #fields: readonly ColumnField[];

  constructor(fields: readonly ColumnField[], columns: number, space: KernelSpace) {
    this.#fields = fields;
    this.#columns = columns;
    this.#space = space;
    this.#pointers = new Map(columnNames(fields).map((name) => [name, space.memory.allocate(columns * 8)]));
    for (const [name, pointer] of this.#pointers) {
      if (isPosition(name)) space.memory.int32(pointer, columns).fill(-1);
      else space.memory.float64(pointer, columns).fill(isExtreme(name) ? NaN : 0);
    }
  }

  add(block: FloatBlock, run: ColumnRun, limit: number): void {
    const { kernels } = this.#space;
    const src = block.ptr + run.offset * itemSize[block.dtype];
    const input = [src, run.rows, run.columns, block.dtype, block.bigEndian, limit] as const;
    const at = (name: string) => (this.#pointers.get(name) ?? NaN) + run.column * (isPosition(name) ? 4 : 8);
    for (const field of this.#fields) {
      switch (field) {
        case "sums":
          kernels.columnSums(...input, at("count"), at("sum"));
          break;
        case "moments": {
          const state = { count: at("valid"), shift: at("shift") };
          kernels.columnMoments(...input, { ...state, sum: at("deviation"), sumsq: at("deviationSquared") });
          break;
        }
        case "extrema": {
          const state = { min: at("min"), max: at("max"), argmin: at("argmin"), argmax: at("argmax") };
          kernels.columnExtrema(...input, run.firstRow, state);
          break;
        }
        default:
          field satisfies never;
      }
    }
  }

  partials(): Partials {
    const { memory } = this.#space;
    return Object.fromEntries(
      [...this.#pointers].map(([name, pointer]) => [
        name,
        isPosition(name)
          ? Float64Array.from(memory.int32(pointer, this.#columns))
          : memory.float64(pointer, this.#columns).slice(),
      ]),
    );
  }
}

function isPosition(name: string): boolean {
  return name === "argmin" || name === "argmax";
}

function isExtreme(name: string): boolean {
  return name === "min" || name === "max";
}
