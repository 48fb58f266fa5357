import { type Region, type Shape, voxelCount } from "../engine/region.ts";
import { itemSize } from "../kernel/dtype.ts";
import { operandCount } from "../kernel/arithmetic_kernels.ts";
import type { KernelSpace } from "../kernel/kernel_space.ts";
import type { Block, FloatBlock } from "./block.ts";
import { arrayMemory, constantNumbers, spreadChannel } from "./constant.ts";
import { isReplaced, worksInPlace } from "./expression.ts";
import { stackDepth } from "./instruction.ts";
import type { ExpressionNode } from "./node.ts";

/** Numbers worked out at once: the whole stack stays in the nearest cache. */
const TILE = 1024;

/** What evaluating an expression needs. */
export interface ExpressionContext {
  readonly space: KernelSpace;
  /** The voxels of each input in the region; none is changed by what is read after it. */
  readonly blocks: readonly Block[];
}

/** A place on the stack: numbers in f64. */
interface Run {
  readonly first: number;
  readonly n: number;
  readonly result: number;
}

/** Works out a region of an expression, a tile at a time; in the place of an input where its type allows. */
export function evaluateExpression(
  node: ExpressionNode,
  region: Region,
  { space, blocks }: ExpressionContext,
): FloatBlock {
  const { dtype } = node;
  const { shape } = region;
  const own = blocks.find((block) => block.dtype === dtype && !block.shared);
  const ptr = own?.ptr ?? space.memory.allocate(voxelCount(shape) * itemSize[dtype]);
  const machine = new StackMachine(node, region, { space, blocks });
  for (const [channel, first, count] of runs(node, shape)) {
    machine.useChannel(channel);
    for (let done = 0; done < count; done += TILE) {
      const n = Math.min(TILE, count - done);
      machine.run({ first: first + done, n, result: ptr + (first + done) * itemSize[dtype] }, done);
    }
  }
  return { ptr, shape, dtype, bigEndian: false };
}

/** Bytes that `evaluateExpression` takes for a region of this shape besides those of the inputs. */
export function expressionMemory(node: ExpressionNode, shape: Shape): number {
  const own = node.inputs.some((input) => isReplaced(node, input))
    ? 0
    : voxelCount(shape) * itemSize[node.dtype];
  const plane = 8 * shape[1] * shape[2];
  const arrays = node.arrays.reduce((bytes, array) => bytes + plane + arrayMemory(array), 0);
  return own + arrays + (stackDepth(node.program) + numbersOf(node).length) * TILE * 8;
}

/** Channel by channel where arrays are stretched over them, else everything at once. */
function* runs(
  node: ExpressionNode,
  shape: Shape,
): Generator<[channel: number, first: number, count: number]> {
  const plane = shape[1] * shape[2];
  if (node.arrays.length === 0) return yield [0, 0, shape[0] * plane];
  for (let channel = 0; channel < shape[0]; channel++) yield [channel, channel * plane, plane];
}

function numbersOf({ program }: ExpressionNode): readonly number[] {
  const numbers = program.flatMap((each) => each.kind === "number" ? [Number(each.value)] : []);
  return [...new Set(numbers)];
}

class StackMachine {
  readonly #node: ExpressionNode;
  readonly #region: Region;
  readonly #space: KernelSpace;
  readonly #blocks: readonly Block[];
  readonly #stack: number;
  readonly #numbers: ReadonlyMap<number, number>;
  readonly #arrays: readonly number[];

  constructor(node: ExpressionNode, region: Region, { space, blocks }: ExpressionContext) {
    this.#node = node;
    this.#region = region;
    this.#space = space;
    this.#blocks = blocks;
    const { memory } = space;
    this.#stack = memory.allocate(stackDepth(node.program) * TILE * 8);
    this.#numbers = new Map(numbersOf(node).map((value) => [value, memory.allocate(TILE * 8)]));
    this.#arrays = node.arrays.map(() => memory.allocate(8 * region.shape[1] * region.shape[2]));
    for (const [value, ptr] of this.#numbers) memory.float64(ptr, TILE).fill(value);
  }

  /** Puts the numbers of arrays for a channel in place; those that hold for every channel once. */
  useChannel(channel: number): void {
    const plane = this.#region.shape[1] * this.#region.shape[2];
    this.#node.arrays.forEach((array, index) => {
      if (channel > 0 && array.shape[0] === 1) return;
      const out = this.#space.memory.float64(this.#arrays[index] ?? 0, plane);
      spreadChannel(constantNumbers(array), { shape: array.shape, region: this.#region, channel }, out);
    });
  }

  /** Works out n voxels from `first` on; `inPlane` is where they are in arrays. */
  run({ first, n, result }: Run, inPlane: number): void {
    const { kernels } = this.#space;
    const stack: number[] = [];
    for (const instruction of this.#node.program) {
      const free = this.#stack + stack.length * TILE * 8;
      switch (instruction.kind) {
        case "input":
          stack.push(this.#load(instruction.index, { first, n, result: free }));
          break;
        case "array":
          stack.push((this.#arrays[instruction.index] ?? 0) + 8 * inPlane);
          break;
        case "number":
          stack.push(this.#numbers.get(Number(instruction.value)) ?? 0);
          break;
        case "again":
          stack.push(stack.at(-1) ?? 0);
          break;
        case "operation": {
          const operands = stack.splice(-operandCount(instruction.operation));
          const place = this.#stack + stack.length * TILE * 8;
          kernels.calculate(instruction.operation, operands, n, place);
          stack.push(place);
          break;
        }
        default:
          instruction satisfies never;
      }
    }
    const to = this.#node.dtype;
    kernels.convert(stack[0] ?? 0, result, n, { from: "float64", bigEndian: false, to, scale: 1, zero: 0 });
  }

  /** The numbers of an input in f64: where they are, or converted. */
  #load(index: number, { first, n, result }: Run): number {
    const block = this.#blocks[index];
    if (!block) throw new TypeError(`Cannot calculate without input ${index}`);
    const { dtype: from, bigEndian } = block;
    const src = block.ptr + first * itemSize[from];
    if (worksInPlace(from, bigEndian)) return src;
    this.#space.kernels.convert(src, result, n, { from, bigEndian, to: "float64", scale: 1, zero: 0 });
    return result;
  }
}
