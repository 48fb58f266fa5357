import assert from "node:assert/strict";
import fc from "fast-check";
import { constantArray } from "../../src/array/constant.ts";
import { evaluate, evaluateMemory } from "../../src/array/evaluate.ts";
import { expressionNode, hidesExcluded } from "../../src/array/expression.ts";
import { type Node, nodeDType, nodeShape, sourceNode } from "../../src/array/node.ts";
import { scaleNode } from "../../src/array/scale.ts";
import { sliceNode } from "../../src/array/slice_node.ts";
import type { View } from "../../src/array/view.ts";
import { type Region, voxelCount, wholeRegion } from "../../src/engine/region.ts";
import type { NumberOperation } from "../../src/kernel/arithmetic_kernels.ts";
import type { DType } from "../../src/kernel/dtype.ts";
import type { KernelSpace } from "../../src/kernel/kernel_space.ts";
import { noise, simd, spaces } from "../kernel/kernel_arrays.ts";
import { ArraySource } from "./array_source.ts";

const SHAPE = [3, 5, 211] as const;
const COUNT = voxelCount(SHAPE);

function source(name: string, dtype: DType = "float32", bigEndian = true): ArraySource {
  const seed = name.charCodeAt(0);
  const values = noise(COUNT, seed, dtype !== "int16").map((x) =>
    dtype === "float32" ? Math.fround(x) : dtype === "int16" ? Math.trunc(x) % 1000 || 0 : x
  );
  return new ArraySource(name, values, { shape: SHAPE, dtype, bigEndian });
}

function values(of: ArraySource): number[] {
  return of.part(wholeRegion(SHAPE));
}

async function numbers(
  node: Node,
  sources: readonly ArraySource[],
  { space = simd, region = wholeRegion(nodeShape(node)) }: { space?: KernelSpace; region?: Region } = {},
): Promise<number[]> {
  const mark = space.memory.mark();
  space.memory.resetPeak();
  const block = await evaluate(node, region, {
    space,
    source: (ref) => sources.find((each) => each.ref.name === ref.name) ?? sources[0]!,
    signal: new AbortController().signal,
  });
  const count = voxelCount(block.shape);
  assert.equal(block.bigEndian, false);
  assert.equal(block.dtype, nodeDType(node));
  const { memory } = space;
  const result = [
    ...(block.dtype === "float32" ? memory.float32(block.ptr, count) : memory.float64(block.ptr, count)),
  ];
  memory.release(mark);
  const read = ({ shape }: Region, { dtype }: { dtype: DType }) =>
    voxelCount(shape) * (dtype === "float64" ? 8 : 4);
  // Allocations are aligned to 64 bytes, which estimates do not count.
  assert(memory.peak <= evaluateMemory(node, region.shape, read) + 1024, "takes more memory than it says");
  return result;
}

const operation = (name: NumberOperation) => ({ kind: "operation", operation: name }) as const;
const input = (index: number) => ({ kind: "input", index }) as const;
const number = (value: number) => ({ kind: "number", value }) as const;

for (const space of spaces) {
  Deno.test(`an expression is worked out in f64 and rounded once, on ${space.name} kernels`, async () => {
    for (
      const [left, right] of [["float32", "float32"], ["float64", "float32"], ["float32", "int16"]] as const
    ) {
      const [a, b] = [source("a", left), source("b", right, false)];
      const node = expressionNode({
        inputs: [a, b].map(sourceNode),
        program: [input(0), input(1), operation("sub"), number(3), operation("div")],
      });
      const [x, y] = [values(a), values(b)];
      const exact = x.map((value, i) => (value - y[i]!) / 3);
      const expected = right === "float32" && left === "float32" ? exact.map(Math.fround) : exact;
      assert.deepEqual(await numbers(node, [a, b], { space }), expected);
    }
  });
}

Deno.test("an expression reads a source once, however often it is used", async () => {
  const a = source("a");
  const node = sourceNode(a);
  const twice = expressionNode({
    inputs: [node, scaleNode(node, 2), {
      kind: "masked",
      input: node,
      mask: { kind: "finite", input: node },
    }],
    program: [input(0), input(1), operation("add"), input(2), operation("add"), input(0), operation("sub")],
  });
  const x = values(a);
  const expected = x.map((value) => {
    const finite = Number.isFinite(value) ? value : NaN;
    return Math.fround(value + Math.fround(2 * value) + finite - value);
  });
  assert.deepEqual(await numbers(twice, [a]), expected);
  assert.equal(a.reads.length, 1);
});

Deno.test("an expression stretches arrays along axes of length 1", async () => {
  const a = source("a", "float64");
  const map = noise(5 * 211, 8), spectrum = noise(3, 9);
  const node = expressionNode({
    inputs: [sourceNode(a)],
    arrays: [constantArray(map, [1, 5, 211]), constantArray(spectrum, [3, 1, 1])],
    program: [
      input(0),
      { kind: "array", index: 0 },
      operation("mul"),
      { kind: "array", index: 1 },
      operation("add"),
    ],
  });
  const expected = values(a).map((x, i) => x * map[i % (5 * 211)]! + spectrum[Math.floor(i / (5 * 211))]!);
  assert.deepEqual(await numbers(node, [a]), expected);
});

Deno.test("slices of an expression are expressions of slices", async () => {
  const a = source("a"), b = source("b");
  const node = expressionNode({
    inputs: [a, b].map(sourceNode),
    arrays: [constantArray(noise(5 * 211, 8), [1, 5, 211])],
    program: [input(0), input(1), operation("add"), { kind: "array", index: 0 }, operation("mul")],
  });
  const whole = await numbers(node, [a, b]);
  const stride = (length: number) =>
    fc.tuple(fc.integer({ min: 0, max: length - 1 }), fc.integer({ min: 1, max: 3 }), fc.boolean()).map(
      ([start, step, back]) => {
        const by = back ? -step : step;
        const count = Math.floor((back ? start : length - 1 - start) / step) + 1;
        return { start, step: by, count };
      },
    );
  await fc.assert(
    fc.asyncProperty(fc.tuple(stride(3), stride(5), stride(211)), async (view: View) => {
      const [k, j, i] = view;
      const expected: number[] = [];
      for (let z = 0; z < k.count; z++) {
        for (let y = 0; y < j.count; y++) {
          for (let x = 0; x < i.count; x++) {
            const row = (k.start + z * k.step) * 5 + j.start + y * j.step;
            expected.push(whole[row * 211 + i.start + x * i.step]!);
          }
        }
      }
      assert.deepEqual(await numbers(sliceNode(node, view), [a, b]), expected);
    }),
    { numRuns: 30 },
  );
});

Deno.test("a mask compares voxels as they are with the same voxels changed", async () => {
  const a = source("a", "float64");
  const left = sourceNode(a);
  const mask = {
    kind: "compare",
    comparison: "lt",
    left,
    right: { kind: "node", node: scaleNode(left, 2) },
  } as const;
  const node = { kind: "masked", input: left, mask } as const;
  const expected = values(a).map((x) => x < 2 * x ? x : NaN);
  assert.deepEqual(await numbers(node, [a]), expected);
  assert.equal(a.reads.length, 1);
});

Deno.test("expressionNode() refuses programs that do not leave one number", () => {
  const inputs = [sourceNode(source("a"))];
  assert.throws(() => expressionNode({ inputs, program: [input(0), operation("add")] }), TypeError);
  assert.throws(() => expressionNode({ inputs, program: [input(0), input(0)] }), TypeError);
});

Deno.test("hidesExcluded() knows what NaN becomes", () => {
  const node = sourceNode(source("a"));
  const mask = { kind: "finite", input: node } as const;
  const masked: Node = { kind: "masked", input: node, mask };
  const of = (name: NumberOperation) =>
    expressionNode({ inputs: [masked], program: [input(0), number(0), operation(name)] });
  assert.equal(hidesExcluded(node, mask), false);
  assert.equal(hidesExcluded(masked, mask), true);
  assert.equal(hidesExcluded(of("mul"), mask), true);
  assert.equal(hidesExcluded(of("pow"), mask), false, "NaN ** 0 is 1");
  assert.equal(hidesExcluded(of("gt"), mask), false, "NaN > 0 is 0");
});
