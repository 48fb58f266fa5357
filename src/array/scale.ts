import { type Region, voxelCount } from "../engine/region.ts";
import { itemSize } from "../kernel/dtype.ts";
import type { KernelSpace } from "../kernel/kernel_space.ts";
import { type Block, type FloatBlock, ownPlace } from "./block.ts";
import type { Node, ScaleNode } from "./node.ts";

/**
 * A node times a factor, or times one for each channel (NaN and `null` give NaN). The node itself where nothing
 * changes; a node that is scaled already gets the product of both, so that values are rounded once.
 */
export function scaleNode(input: Node, factors: number | readonly (number | null)[]): Node {
  const compact = typeof factors === "number" ? factors : oneOrAll(factors);
  if (compact === 1) return input;
  if (input.kind !== "scale") return { kind: "scale", input, factors: compact };
  return scaleNode(input.input, products(input.factors, compact));
}

/** The factors of the channels of a region. */
export function regionFactors({ factors }: ScaleNode, { start, shape }: Region): ScaleNode["factors"] {
  return typeof factors === "number" ? factors : factors.slice(start[0], start[0] + shape[0]);
}

/**
 * The block times the factors of its channels, in the processor's byte order: in place for floats that are not shared,
 * a float64 copy of integers.
 */
export function scaleBlock(
  block: Block,
  { factors, space }: { readonly factors: ScaleNode["factors"]; readonly space: KernelSpace },
): FloatBlock {
  const { dtype: from, bigEndian, shape } = block;
  const to = from === "float32" ? "float32" : "float64";
  const ptr = from === to ? ownPlace(block, space) : space.memory.allocate(voxelCount(shape) * itemSize[to]);
  const plane = shape[1] * shape[2];
  const scale = (channel: number, count: number, factor: number) => {
    const offset = channel * plane;
    const options = { from, bigEndian, to, scale: factor, zero: 0 } as const;
    space.kernels.convert(block.ptr + offset * itemSize[from], ptr + offset * itemSize[to], count, options);
  };
  if (typeof factors === "number") scale(0, voxelCount(shape), factors);
  else factors.forEach((factor, channel) => scale(channel, plane, factor ?? NaN));
  return { ptr, shape, dtype: to, bigEndian: false };
}

/** One number where all factors are that number; JSON has no NaN. */
function oneOrAll(factors: readonly (number | null)[]): ScaleNode["factors"] {
  const [first] = factors;
  if (typeof first === "number" && factors.every((factor) => factor === first)) return first;
  return factors.map((factor) => Number.isNaN(factor) ? null : factor);
}

function products(a: ScaleNode["factors"], b: ScaleNode["factors"]): ScaleNode["factors"] {
  if (typeof a === "number") return typeof b === "number" ? a * b : b.map((factor) => times(factor, a));
  return a.map((factor, channel) => times(factor, typeof b === "number" ? b : b[channel] ?? null));
}

function times(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a * b;
}
