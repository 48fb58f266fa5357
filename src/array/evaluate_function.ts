import { type Region, regionText, type Shape, voxelCount } from "../engine/region.ts";
import { mapAxes, regionsOf } from "../engine/traversal.ts";
import { FunctionError } from "../error.ts";
import { type FloatDType, itemSize } from "../kernel/dtype.ts";
import type { KernelSpace } from "../kernel/kernel_space.ts";
import { type FloatBlock, floatBlock, nativeBlock } from "./block.ts";
import type { Block } from "./block.ts";
import { paddedBlock, type Placed, putPart, takePart } from "./block_part.ts";
import { blockedRegion, functionBox, functionBoxShape } from "./function_box.ts";
import { type FunctionNode, nodeDType, nodeShape } from "./node.ts";
import { type LoadedFunction, loadFunction, receivedArguments } from "./own_function.ts";

/** What applying a function of the caller's needs. */
export interface FunctionContext {
  readonly space: KernelSpace;
  /** The voxels of a region of the function's input. */
  readonly evaluate: (box: Region) => Promise<Block>;
}

/** A function with all it needs to be called. */
interface Applied {
  readonly call: (numbers: Float64Array, shape?: readonly number[]) => unknown;
  readonly node: FunctionNode;
  readonly whole: Shape;
  readonly space: KernelSpace;
}

/**
 * Applies a function to what a region of its output takes: whole spectra, planes or blocks.
 *
 * @throws {FunctionError} If the function fails or returns another number of values
 */
export async function evaluateFunction(
  node: FunctionNode,
  region: Region,
  { space, evaluate }: FunctionContext,
): Promise<FloatBlock> {
  const whole = nodeShape(node.input);
  const box = functionBox(node.form, region, whole);
  const fn: LoadedFunction = await loadFunction(node.call.ref);
  const args = receivedArguments(node.call.args);
  const call = (numbers: Float64Array, shape?: readonly number[]) =>
    shape ? fn(numbers, shape, ...args) : fn(numbers, ...args);
  const block = nativeBlock(floatBlock(await evaluate(box), space), space);
  const dtype: FloatDType = block.dtype === "float32" ? "float32" : "float64";
  const ptr = space.memory.allocate(voxelCount(region.shape) * itemSize[dtype]);
  const out: FloatBlock = { ptr, shape: region.shape, dtype, bigEndian: false };
  const applied = { call, node, whole, space };
  const io: Exchange = { input: { box, block: { ...block, dtype } }, region, out };
  if (node.form.kind === "blocks") applyToBlocks(applied, io);
  else if (node.form.chunks) applyToChunk(applied, io);
  else if (node.form.kind === "spectra") applyToSpectra(applied, io);
  else applyToPlanes(applied, io);
  return out;
}

/** Bytes that `evaluateFunction` takes for a region of this shape; `inputMemory` tells those of its input. */
export function functionMemory(
  node: FunctionNode,
  shape: Shape,
  inputMemory: (shape: Shape) => number,
): number {
  const width = itemSize[nodeDType(node)];
  const whole = nodeShape(node.input);
  const box = functionBoxShape(node.form, shape, whole);
  const float = nodeDType(node.input) === nodeDType(node) ? 0 : 8 * voxelCount(box);
  const kept = inputMemory(box) + float + width * voxelCount(shape);
  if (node.form.kind === "blocks") {
    const { block, depth } = node.form;
    return kept + 16 * voxelCount(mapAxes((i) => Math.min(block[i], whole[i]) + 2 * depth[i]));
  }
  if (node.form.chunks) return kept + 16 * voxelCount(box);
  if (node.form.kind === "planes") return kept + 16 * whole[1] * whole[2];
  return kept + 2 * width * box[0] * box[2] + 16 * box[0];
}

/** The voxels a function is given and where its results go. */
interface Exchange {
  readonly input: { readonly box: Region; readonly block: FloatBlock };
  readonly region: Region;
  readonly out: FloatBlock;
}

function applyToBlocks({ call, node, whole, space }: Applied, { input, region, out }: Exchange): void {
  if (node.form.kind !== "blocks") return;
  const { block, depth, boundary } = node.form;
  const from = placed(input.block, input.box, space);
  const to = placed(out, region, space);
  for (const own of regionsOf(blockedRegion(block, region, whole), block)) {
    const given = paddedBlock(from, own, { depth, boundary, whole });
    const numbers = applyTo(
      given.values,
      () => call(given.values, given.region.shape),
      `block ${regionText(own)}`,
    );
    putPart({ values: numbers, region: given.region }, to, own);
  }
}

/** What is given at once stays in the second-level cache, where going along a spectrum is no slower than across. */
const CHUNK_NUMBERS = 2 ** 16;

function applyToChunk({ call, node, space }: Applied, { input, region, out }: Exchange): void {
  const from = placed(input.block, input.box, space);
  const to = placed(out, region, space);
  const whole = new Float64Array(CHUNK_NUMBERS);
  for (const part of regionsOf(input.box, chunkShape(node.form, input.box.shape))) {
    const count = voxelCount(part.shape);
    const values = count <= CHUNK_NUMBERS ? whole.subarray(0, count) : new Float64Array(count);
    takePart(from, { values, region: part });
    const place = `${node.form.kind} ${regionText(part)}`;
    const numbers = applyTo(values, () => call(values, part.shape), place);
    putPart({ values: numbers, region: part }, to, part);
  }
}

/** Some spectra of a row, some rows, or some planes: as many as stay in the cache. */
function chunkShape({ kind }: FunctionNode["form"], [channels, rows, columns]: Shape): Shape {
  if (kind !== "spectra") return [fitting(channels, rows * columns), rows, columns];
  const along = fitting(columns, channels);
  return [channels, along < columns ? 1 : fitting(rows, channels * columns), along];
}

/** How many of some things of a size are given at once. */
function fitting(count: number, size: number): number {
  return Math.max(1, Math.min(count, Math.floor(CHUNK_NUMBERS / size)));
}

function applyToPlanes({ call, whole, space }: Applied, { input, region, out }: Exchange): void {
  const from = placed(input.block, input.box, space).values;
  const to = placed(out, region, space);
  const pixels = whole[1] * whole[2];
  const values = new Float64Array(pixels);
  for (let k = 0; k < region.shape[0]; k++) {
    values.set(from.subarray(k * pixels, (k + 1) * pixels));
    const channel = region.start[0] + k;
    const numbers = applyTo(values, () => call(values, [whole[1], whole[2]]), `channel ${channel}`);
    const plane: Region = { start: [channel, 0, 0], shape: [1, whole[1], whole[2]] };
    putPart({ values: numbers, region: plane }, to, {
      start: [channel, region.start[1], region.start[2]],
      shape: [1, region.shape[1], region.shape[2]],
    });
  }
}

/** A row of pixels at a time is turned so that the channels of each follow each other. */
function applyToSpectra({ call, whole, space }: Applied, { input, region, out }: Exchange): void {
  const { block } = input;
  const width = itemSize[block.dtype];
  const [channels] = whole;
  const [kept, rows, columns] = region.shape;
  const plane = rows * columns;
  const given = space.memory.allocate(channels * columns * width);
  const made = space.memory.allocate(channels * columns * width);
  const [before, after] = [given, made].map((ptr) => floats(space, ptr, channels * columns, block.dtype));
  if (!before || !after) return;
  const spectrum = new Float64Array(channels);
  for (let y = 0; y < rows; y++) {
    space.kernels.copyBox(block.ptr + y * columns * width, given, {
      width,
      shape: [1, columns, channels],
      srcStrides: [0, 1, plane],
      dstStrides: [0, channels, 1],
    });
    for (let x = 0; x < columns; x++) {
      spectrum.set(before.subarray(x * channels, (x + 1) * channels));
      const place = () => `the spectrum of pixel [${region.start[1] + y}, ${region.start[2] + x}]`;
      after.set(applyTo(spectrum, () => call(spectrum), place), x * channels);
    }
    space.kernels.copyBox(made + region.start[0] * width, out.ptr + y * columns * width, {
      width,
      shape: [1, kept, columns],
      srcStrides: [0, 1, channels],
      dstStrides: [0, plane, 1],
    });
  }
}

/** What a function returns, checked to be as many numbers as it was given. */
function applyTo(
  given: Float64Array,
  call: () => unknown,
  place: string | (() => string),
): ArrayLike<number> {
  const length = given.length;
  let made: unknown;
  try {
    made = call();
  } catch (cause) {
    throw new FunctionError(failure(cause), { place: typeof place === "string" ? place : place(), cause });
  }
  if (isNumbers(made) && made.length === length) return made;
  throw new FunctionError(
    isNumbers(made)
      ? `it returned ${made.length} numbers instead of ${length}; return one for each it is given`
      : `it returned ${described(made)} instead of ${length} numbers; return an array`,
    { place: typeof place === "string" ? place : place() },
  );
}

function failure(cause: unknown): string {
  if (!(cause instanceof Error)) return `it threw ${String(cause)}`;
  if (cause.name !== "ReferenceError") return `it threw ${cause.name}: ${cause.message}`;
  return `${cause.message}: a function travels to workers as its source text, without the variables around it; pass ` +
    "them in args, or use { module, export }";
}

function isNumbers(value: unknown): value is ArrayLike<number> {
  if (Array.isArray(value)) return value.every((each) => typeof each === "number");
  return ArrayBuffer.isView(value) && !(value instanceof DataView) && !(value instanceof BigInt64Array) &&
    !(value instanceof BigUint64Array);
}

function described(value: unknown): string {
  if (value instanceof Promise) return "a promise";
  if (Array.isArray(value)) return "an array of other things";
  return typeof value === "object" && value !== null
    ? `an object (${value.constructor?.name})`
    : String(value);
}

function placed(block: FloatBlock, region: Region, space: KernelSpace): Placed {
  return { values: floats(space, block.ptr, voxelCount(block.shape), block.dtype), region };
}

function floats(space: KernelSpace, ptr: number, n: number, dtype: FloatDType): Float32Array | Float64Array {
  return dtype === "float32" ? space.memory.float32(ptr, n) : space.memory.float64(ptr, n);
}
