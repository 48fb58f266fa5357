import { type Region, type Shape, voxelCount } from "../engine/region.ts";
import { itemSize } from "../kernel/dtype.ts";
import { MAX_FINITE } from "../kernel/kernels.ts";
import type { KernelSpace } from "../kernel/kernel_space.ts";
import { type Block, floatBlock, ownBlock, ownPlace } from "./block.ts";
import { evaluateExpression, expressionMemory } from "./evaluate_expression.ts";
import { evaluateFilter, filterMemory } from "./evaluate_filter.ts";
import { isMadeInBlocks } from "./filter_blocks.ts";
import { evaluateFunction, functionMemory } from "./evaluate_function.ts";
import { evaluateMask, maskMemory } from "./evaluate_mask.ts";
import { evaluateSkipping, skippedBox, skippedPlane, skipWithin } from "./evaluate_skipping.ts";
import {
  type ExpressionNode,
  isFloat,
  type MaskedNode,
  type Node,
  nodeDType,
  type SourceNode,
} from "./node.ts";
import { boundingBox, isLeaf, isMaskedInPlace, skips } from "./node_inputs.ts";
import { regionFactors, scaleBlock } from "./scale.ts";
import type { Source, SourceRef } from "./source.ts";
import { collectReads, isShared, StepReads } from "./step_reads.ts";

/** What evaluating needs from the thread it runs in. */
export interface EvaluateContext {
  readonly space: KernelSpace;
  /** The opened source of a ref; the same one for the same ref. */
  readonly source: (ref: SourceRef) => Source | Promise<Source>;
  readonly signal: AbortSignal;
}

/**
 * Computes the voxels of a region of a node, in kernel memory that the caller releases.
 *
 * Demand-driven: each node asks its inputs for just the region it needs, and the source reads just those bytes,
 * once for all that need them. The block may be big-endian when nothing on the way had to look at the values.
 */
export function evaluate(node: Node, region: Region, context: EvaluateContext): Promise<Block> {
  const reads = new StepReads(collectReads(node, region, { stopsAt: isMadeInBlocks }));
  return evaluateInput(node, region, { ...context, reads });
}

/** Evaluating one region, with what it reads more than once. */
interface Evaluation extends EvaluateContext {
  readonly reads: StepReads;
}

async function evaluateInput(node: Node, region: Region, evaluation: Evaluation): Promise<Block> {
  if (!isShared(node)) return await evaluateNode(node, region, evaluation);
  const { reads, space } = evaluation;
  return await reads.take({ node, region }, {
    read: (box) => evaluateNode(node, box, evaluation),
    space,
  });
}

async function evaluateNode(node: Node, region: Region, evaluation: Evaluation): Promise<Block> {
  const { space, signal } = evaluation;
  switch (node.kind) {
    case "source": {
      const source = await evaluation.source(node.source);
      return await source.read(region, space, { signal });
    }
    case "rechunk":
      return await evaluateInput(node.input, region, evaluation);
    case "masked":
      return await evaluateMasked(node, region, evaluation);
    case "included": {
      const ptr = await evaluateMask(node.mask, region, maskContext(region, evaluation));
      return { ptr, shape: region.shape, dtype: "uint8", bigEndian: false };
    }
    case "scale":
      return scaleBlock(await evaluateInput(node.input, region, evaluation), {
        factors: regionFactors(node, region),
        space,
      });
    case "expression":
      return await calculate(node, region, evaluation);
    case "function":
      return await evaluateFunction(node, region, {
        space,
        evaluate: (box) => evaluateInput(node.input, box, evaluation),
      });
    case "filter":
      return await evaluateFilter(node, region, {
        space,
        evaluate: (part) => evaluateInput(node.input, part, evaluation),
        evaluateAlone: (part) => evaluate(node.input, part, evaluation),
      });
    case "slice": {
      if (!skips(node.view)) {
        return await evaluateInput(node.input, boundingBox(node.view, region), evaluation);
      }
      if (isLeaf(node)) {
        return await evaluateSkipping(node, region, {
          space,
          evaluate: (box) => evaluate(node.input, box, evaluation),
        });
      }
      const block = await evaluateInput(node.input, boundingBox(node.view, region), evaluation);
      return skipWithin(block, { view: node.view, region, space });
    }
    default:
      return node satisfies never;
  }
}

async function calculate(node: ExpressionNode, region: Region, evaluation: Evaluation): Promise<Block> {
  const blocks: Block[] = [];
  for (const input of node.inputs) {
    const block = await evaluateInput(input, region, evaluation);
    evaluation.reads.keep(block);
    blocks.push(block);
  }
  return evaluateExpression(node, region, { space: evaluation.space, blocks });
}

/** The mask comes first, so that the data are the last to use what both read and can be filled in place. */
async function evaluateMasked(node: MaskedNode, region: Region, evaluation: Evaluation): Promise<Block> {
  const { space } = evaluation;
  if (isMaskedInPlace(node)) {
    return maskInfinities(await evaluateInput(node.input, region, evaluation), space);
  }
  const flags = await evaluateMask(node.mask, region, maskContext(region, evaluation));
  const block = floatBlock(await evaluateInput(node.input, region, evaluation), space);
  const { shape, dtype, bigEndian } = block;
  const ptr = ownPlace(block, space);
  const fill = Number(node.fill ?? NaN);
  space.kernels.fillExcluded(block.ptr, ptr, voxelCount(shape), dtype, bigEndian, flags, fill);
  return { ptr, shape, dtype, bigEndian: false };
}

function maskContext(region: Region, evaluation: Evaluation): Parameters<typeof evaluateMask>[2] {
  const { space, reads } = evaluation;
  return {
    space,
    evaluate: (node) => evaluateInput(node, region, evaluation),
    keep: (block) => reads.keep(block),
  };
}

function maskInfinities(block: Block, space: KernelSpace): Block {
  const floats = floatBlock(block, space);
  if (!isFloat(block.dtype)) return floats;
  const own = ownBlock(floats, space);
  space.kernels.maskInvalid(own.ptr, voxelCount(own.shape), floats.dtype, MAX_FINITE);
  return own;
}

/**
 * Peak bytes of kernel memory that `evaluate` takes for a region of this shape, its result included. Reads that turn
 * out to be one are counted as several.
 */
export function evaluateMemory(
  node: Node,
  shape: Shape,
  readMemory: (region: Region, source: SourceNode) => number,
): number {
  const inputMemory = (input: Node) => evaluateMemory(input, shape, readMemory);
  switch (node.kind) {
    case "source":
      return readMemory({ start: [0, 0, 0], shape }, node);
    case "rechunk":
      return inputMemory(node.input);
    case "masked": {
      const data = inputMemory(node.input) + castMemory(node, shape);
      return isMaskedInPlace(node) ? data : data + maskMemory(node.mask, shape, inputMemory);
    }
    case "included":
      return maskMemory(node.mask, shape, inputMemory);
    case "scale":
      return inputMemory(node.input) + castMemory(node, shape);
    case "function":
      return functionMemory(node, shape, (box) => evaluateMemory(node.input, box, readMemory));
    case "expression":
      return node.inputs.reduce((bytes, input) => bytes + inputMemory(input), expressionMemory(node, shape));
    case "filter":
      return filterMemory(node, shape, (part) => evaluateMemory(node.input, part, readMemory));
    case "slice": {
      if (!skips(node.view)) return inputMemory(node.input);
      const own = voxelCount(shape) * itemSize[nodeDType(node)];
      const read = isLeaf(node) ? skippedPlane(node.view, shape) : skippedBox(node.view, shape);
      return own + evaluateMemory(node.input, read, readMemory);
    }
    default:
      return node satisfies never;
  }
}

/** Bytes of the floats that integers become. */
function castMemory(node: Node & { readonly input: Node }, shape: Shape): number {
  return isFloat(nodeDType(node.input)) ? 0 : voxelCount(shape) * itemSize[nodeDType(node)];
}
