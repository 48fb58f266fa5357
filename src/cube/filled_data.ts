import { planComputation, runComputation } from "../array/run_spills.ts";
import { memorySinkRef, openMemorySink } from "../array/memory_sink.ts";
import { type Node, nodeDType, nodeShape } from "../array/node.ts";
import { sliceNode } from "../array/slice_node.ts";
import { type AxisSelection, isWhole, select } from "../array/view.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import { voxelCount } from "../engine/region.ts";
import { type DType, itemSize } from "../kernel/dtype.ts";
import { filledVoxels } from "./arithmetic/combine_cube.ts";
import { type CubeState, openSources } from "./cube_state.ts";
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
export function readFilledData(
  state: CubeState,
  selections: readonly AxisSelection[],
  options: ComputeOptions,
): Promise<FilledData> {
  return readView(state, { name: "filledData", node: filledVoxels(state), selections }, options);
}

/** What is to be read into memory. */
export interface ViewOfNode {
  /** The operation, in the user's words. */
  readonly name: string;
  readonly node: Node;
  readonly selections: readonly AxisSelection[];
  /** How often the voxels will be in memory at a time; once if not given. */
  readonly copies?: number;
}

/** Reads the voxels that a view of a node of the cube shows into memory. */
export async function readView(
  state: CubeState,
  { name, node, selections, copies = 1 }: ViewOfNode,
  options: ComputeOptions,
): Promise<FilledData> {
  const shape = nodeShape(node);
  const { view, dropped } = select(selections, shape);
  const shown = isWhole(view, shape) ? node : sliceNode(node, view);
  return {
    values: await readVoxels(state, { name, node: shown, copies }, options),
    shape: view.map(({ count }) => count).filter((_, axis) => !dropped[axis]),
    unit: state.unit,
  };
}

/** An array of another length for voxels of the same type. */
export function likeVoxels(voxels: Voxels, length: number): Voxels {
  const { constructor, BYTES_PER_ELEMENT: width } = voxels;
  const ofType = Object.values(ARRAYS).find((each) => each === constructor) ?? ARRAYS.float64;
  return new ofType(new SharedArrayBuffer(length * width));
}

async function readVoxels(
  state: CubeState,
  { name, node, copies }: Omit<Required<ViewOfNode>, "selections">,
  options: ComputeOptions,
): Promise<Voxels> {
  const shape = nodeShape(node);
  const dtype = nodeDType(node);
  const bytes = voxelCount(shape) * itemSize[dtype];
  const ref = memorySinkRef(shape, dtype);
  const chunks = [1, 1, 1] as const;
  const planned = {
    name,
    node,
    sources: openSources(state),
    consumers: [{ kind: "output", sink: ref }] as const,
    output: { sink: openMemorySink(ref, new SharedArrayBuffer(0)), chunks, bytes: 0 },
    resultMemory: copies * bytes,
  };
  const environment = state.scheduling.environment();
  planComputation(planned, environment, options);
  const buffer = new SharedArrayBuffer(bytes);
  await runComputation({ ...planned, buffers: [buffer] }, environment, options);
  return new ARRAYS[dtype](buffer);
}
