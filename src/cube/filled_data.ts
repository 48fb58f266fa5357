import { planPass, runPass } from "../array/computation.ts";
import { memorySinkRef, openMemorySink } from "../array/memory_sink.ts";
import { type Node, nodeDType, nodeShape } from "../array/node.ts";
import { type AxisSelection, isWhole, select } from "../array/view.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import { voxelCount } from "../engine/region.ts";
import { type DType, itemSize } from "../kernel/dtype.ts";
import { type CubeState, filledNode } from "./cube_state.ts";
import type { Unit } from "./unit/unit.ts";

/** An array of voxels, of the type the cube has; shared by the threads that wrote it. */
export type Voxels =
  | Float64Array<SharedArrayBuffer>
  | Float32Array<SharedArrayBuffer>
  | Int8Array<SharedArrayBuffer>
  | Int16Array<SharedArrayBuffer>
  | Int32Array<SharedArrayBuffer>
  | Uint8Array<SharedArrayBuffer>
  | Uint16Array<SharedArrayBuffer>
  | Uint32Array<SharedArrayBuffer>
  | BigInt64Array<SharedArrayBuffer>;

/** Voxels in memory: values, shape and unit. */
export interface FilledData {
  /** C order. */
  readonly values: Voxels;
  /** [channel, y, x], without axes that an index dropped. */
  readonly shape: readonly number[];
  /** Unit of the values. */
  readonly unit: Unit | undefined;
}

const ARRAYS: Readonly<Record<DType, new (buffer: SharedArrayBuffer) => Voxels>> = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array,
};

/** Reads the voxels that a view shows into memory, excluded ones as the cube's fill value. */
export async function readFilledData(
  state: CubeState,
  selections: readonly AxisSelection[],
  options: ComputeOptions,
): Promise<FilledData> {
  const shape = nodeShape(state.data);
  const { view, dropped } = select(selections, shape);
  const node = filledNode(state);
  const values = await readVoxels(
    state,
    isWhole(view, shape) ? node : { kind: "slice", input: node, view },
    options,
  );
  if (!Number.isNaN(state.fillValue) && (values instanceof Float32Array || values instanceof Float64Array)) {
    for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) values[i] = state.fillValue;
  }
  return {
    values,
    shape: view.map(({ count }) => count).filter((_, axis) => !dropped[axis]),
    unit: state.unit,
  };
}

async function readVoxels(state: CubeState, node: Node, options: ComputeOptions): Promise<Voxels> {
  const shape = nodeShape(node);
  const dtype = nodeDType(node);
  const bytes = voxelCount(shape) * itemSize[dtype];
  const ref = memorySinkRef(shape, dtype);
  const chunks = [1, 1, 1] as const;
  const planned = {
    name: "filledData",
    node,
    source: state.open.source,
    consumers: [{ kind: "output", sink: ref }] as const,
    output: { sink: openMemorySink(ref, new SharedArrayBuffer(0)), chunks, bytes: 0 },
    resultMemory: bytes,
  };
  const environment = state.scheduling.environment();
  planPass(planned, environment, options);
  const buffer = new SharedArrayBuffer(bytes);
  await runPass({ ...planned, buffers: [buffer] }, environment, options);
  return new ARRAYS[dtype](buffer);
}
