import fc from "fast-check";
import type { Comparison } from "../../src/array/comparison.ts";
import { constantArray, constantFlags } from "../../src/array/constant.ts";
import type { MaskNode } from "../../src/array/mask_node.ts";
import type { Node } from "../../src/array/node.ts";
import { jsonNumber } from "../../src/engine/json.ts";
import { type Shape, voxelCount } from "../../src/engine/region.ts";

/** A mask and what it must include, worked out voxel by voxel in plain arithmetic. */
export interface MaskTree {
  readonly mask: MaskNode;
  readonly included: readonly boolean[];
}

/** Voxels of a cube and of one it can be compared with. */
export interface Voxels {
  readonly shape: Shape;
  readonly data: readonly number[];
  readonly other: readonly number[];
  readonly dataNode: Node;
  readonly otherNode: Node;
}

const comparisons: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
};
const comparison = fc.constantFrom(...Object.keys(comparisons) as Comparison[]);

/** Random masks of some voxels: comparisons with numbers, arrays and the other cube, flags, and combinations. */
export function maskTrees(voxels: Voxels): fc.Arbitrary<MaskTree> {
  return fc.letrec<{ tree: MaskTree; leaf: MaskTree }>((tie) => ({
    leaf: fc.oneof(
      fc.constant(finite(voxels)),
      againstNumber(voxels),
      againstArray(voxels),
      againstOther(voxels),
      flags(voxels),
    ),
    tree: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      tie("leaf"),
      fc.tuple(fc.constantFrom("and" as const, "or" as const, "xor" as const), tie("tree"), tie("tree")).map((
        [kind, left, right],
      ) => combined(kind, left, right)),
      tie("tree").map(inverted),
    ),
  })).tree;
}

/** Two masks together. */
export function combined(kind: "and" | "or" | "xor", left: MaskTree, right: MaskTree): MaskTree {
  const included = left.included.map((a, i) => {
    const b = right.included[i] === true;
    return kind === "and" ? a && b : kind === "or" ? a || b : a !== b;
  });
  return { mask: { kind, left: left.mask, right: right.mask }, included };
}

/** The opposite of a mask. */
export function inverted({ mask, included }: MaskTree): MaskTree {
  return { mask: { kind: "not", mask }, included: included.map((each) => !each) };
}

function finite({ data, dataNode }: Voxels): MaskTree {
  return { mask: { kind: "finite", input: dataNode }, included: data.map(Number.isFinite) };
}

function againstNumber({ data, dataNode }: Voxels): fc.Arbitrary<MaskTree> {
  const value = fc.oneof(
    fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 0.1, ...data.slice(0, 5)),
    fc.double({ min: -100, max: 100, noNaN: true }),
  );
  return fc.tuple(comparison, value).map(([comparison, value]) => ({
    mask: {
      kind: "compare",
      comparison,
      left: dataNode,
      right: { kind: "number", value: jsonNumber(value) },
    },
    included: data.map((x) => comparisons[comparison](x, value)),
  }));
}

function againstArray({ data, dataNode, shape }: Voxels): fc.Arbitrary<MaskTree> {
  return fc.tuple(comparison, stretched(shape), fc.array(fc.double({ min: -9, max: 9 }), { minLength: 1 }))
    .map(
      ([comparison, own, pattern]) => {
        const values = Array.from(
          { length: voxelCount(own) },
          (_, i) => i % 3 === 0 ? data[i] ?? 0 : pattern[i % pattern.length] ?? 0,
        );
        const right = { kind: "array", array: constantArray(values, own) } as const;
        return {
          mask: { kind: "compare", comparison, left: dataNode, right },
          included: data.map((x, i) =>
            comparisons[comparison](x, values[stretchedIndex(i, shape, own)] ?? NaN)
          ),
        };
      },
    );
}

function againstOther({ data, other, dataNode, otherNode }: Voxels): fc.Arbitrary<MaskTree> {
  return comparison.map((comparison) => ({
    mask: { kind: "compare", comparison, left: dataNode, right: { kind: "node", node: otherNode } },
    included: data.map((x, i) => comparisons[comparison](x, other[i] ?? NaN)),
  }));
}

function flags({ shape }: Voxels): fc.Arbitrary<MaskTree> {
  return fc.tuple(stretched(shape), fc.array(fc.boolean(), { minLength: 1 })).map(([own, pattern]) => {
    const values = Array.from(
      { length: voxelCount(own) },
      (_, i) => pattern[(i * 7) % pattern.length] === true,
    );
    const included = Array.from(
      { length: voxelCount(shape) },
      (_, i) => values[stretchedIndex(i, shape, own)] === true,
    );
    return { mask: { kind: "flags", flags: constantFlags(values, own) }, included };
  });
}

/** A shape whose axes have length 1 or are whole. */
function stretched(shape: Shape): fc.Arbitrary<Shape> {
  return fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()).map(([k, y, x]) =>
    [k ? shape[0] : 1, y ? shape[1] : 1, x ? shape[2] : 1] as const
  );
}

function stretchedIndex(i: number, shape: Shape, own: Shape): number {
  const x = i % shape[2], y = Math.floor(i / shape[2]) % shape[1], k = Math.floor(i / shape[2] / shape[1]);
  return ((own[0] === 1 ? 0 : k) * own[1] + (own[1] === 1 ? 0 : y)) * own[2] + (own[2] === 1 ? 0 : x);
}
