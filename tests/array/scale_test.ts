import assert from "node:assert/strict";
import type { Block } from "../../src/array/block.ts";
import { evaluate, evaluateMemory } from "../../src/array/evaluate.ts";
import { type Node, nodeDType, type SourceNode } from "../../src/array/node.ts";
import { scaleNode } from "../../src/array/scale.ts";
import type { Source } from "../../src/array/source.ts";
import { type Region, type Shape, voxelCount } from "../../src/engine/region.ts";
import { type DType, itemSize } from "../../src/kernel/dtype.ts";
import type { KernelSpace } from "../../src/kernel/kernel_space.ts";
import { encode, noise, put, scoped, spaces } from "../kernel/kernel_arrays.ts";

const SHAPE: Shape = [3, 2, 5];

/** Element i of the array has the value i, or noise for floats. */
function values(dtype: DType): number[] {
  const count = voxelCount(SHAPE);
  return dtype.startsWith("float") ? noise(count, 3, true) : Array.from({ length: count }, (_, i) => i);
}

function sourceNode(dtype: DType): SourceNode {
  const chunks = [1, 1, 1] as const;
  const storedBytes = voxelCount(SHAPE) * itemSize[dtype];
  return {
    kind: "source",
    source: { format: "test" },
    shape: SHAPE,
    dtype,
    chunks,
    splitsChunks: true,
    storedBytes,
  };
}

async function evaluated(
  node: Node,
  region: Region,
  space: KernelSpace,
  bigEndian: boolean,
): Promise<number[]> {
  const dtype = nodeDType(node) === "float32" ? "float32" : "float64";
  const read = ({ start, shape }: Region): Block => {
    const stored = (node.kind === "scale" ? node.input : node) as SourceNode;
    const first = (start[0] * SHAPE[1] + start[1]) * SHAPE[2] + start[2];
    const part = values(stored.dtype).slice(first, first + voxelCount(shape));
    return { ptr: put(space, encode(part, stored.dtype, bigEndian)), shape, dtype: stored.dtype, bigEndian };
  };
  const source = { read } as unknown as Source;
  const mark = space.memory.mark();
  const block = await evaluate(node, region, {
    space,
    source: () => source,
    signal: new AbortController().signal,
  });
  assert.deepEqual([block.dtype, block.bigEndian], [dtype, false]);
  const count = voxelCount(block.shape);
  const view = dtype === "float32"
    ? space.memory.float32(block.ptr, count)
    : space.memory.float64(block.ptr, count);
  const numbers = [...view];
  space.memory.release(mark);
  return numbers;
}

for (const space of spaces) {
  Deno.test(`scale multiplies in f64 and rounds once, on ${space.name} kernels`, async () => {
    for (const bigEndian of [false, true]) {
      const whole = { start: [0, 0, 0], shape: SHAPE } as const;
      const singles = await evaluated(scaleNode(sourceNode("float32"), 0.1), whole, space, bigEndian);
      assert.deepEqual(singles, values("float32").map((x) => Math.fround(0.1 * Math.fround(x))));
      const doubles = await evaluated(scaleNode(sourceNode("float64"), 0.1), whole, space, bigEndian);
      assert.deepEqual(doubles, values("float64").map((x) => 0.1 * x));
      const integers = await evaluated(scaleNode(sourceNode("int16"), 0.1), whole, space, bigEndian);
      assert.deepEqual(integers, values("int16").map((x) => 0.1 * x));
    }
  });

  Deno.test(`scale gives every channel its own factor, on ${space.name} kernels`, async () => {
    const region = { start: [1, 0, 0], shape: [2, 2, 5] } as const;
    const node = scaleNode(sourceNode("float64"), [2, 3, NaN]);
    const expected = values("float64").slice(10).map((x, i) => i < 10 ? 3 * x : NaN);
    assert.deepEqual(await evaluated(node, region, space, true), expected);
    // As JSON, where there is no NaN.
    assert.deepEqual(await evaluated(JSON.parse(JSON.stringify(node)), region, space, false), expected);
  });
}

Deno.test("scaleNode() joins factors and drops what changes nothing", () => {
  const source = sourceNode("float32");
  assert.equal(scaleNode(source, 1), source);
  assert.equal(scaleNode(source, [1, 1, 1]), source);
  assert.equal(scaleNode(scaleNode(source, 4), 0.25), source);
  assert.deepEqual(scaleNode(scaleNode(source, [1, 2, null]), 3), {
    kind: "scale",
    input: source,
    factors: [3, 6, null],
  });
  assert.deepEqual(scaleNode(source, [5, 5, 5]), { kind: "scale", input: source, factors: 5 });
});

Deno.test("evaluateMemory() counts the float64 copy that scaling integers makes", () => {
  const read = (dtype: DType) => ({ shape }: Region) => voxelCount(shape) * itemSize[dtype];
  assert.equal(evaluateMemory(scaleNode(sourceNode("float32"), 2), SHAPE, read("float32")), 30 * 4);
  assert.equal(evaluateMemory(scaleNode(sourceNode("int16"), 2), SHAPE, read("int16")), 30 * 2 + 30 * 8);
});

Deno.test("convert() may write over what it reads where the types are the same", () => {
  for (const space of spaces) {
    for (const dtype of ["float32", "float64"] as const) {
      for (const bigEndian of [false, true]) {
        const numbers = noise(37, 5, true);
        const [inPlace, apart] = [true, false].map((same) =>
          scoped(space, () => {
            const src = put(space, encode(numbers, dtype, bigEndian));
            const dst = same ? src : space.memory.allocate(37 * itemSize[dtype]);
            const options = { from: dtype, bigEndian, to: dtype, scale: 0.3, zero: 0 };
            space.kernels.convert(src, dst, 37, options);
            return space.memory.bytes(dst, 37 * itemSize[dtype]).slice();
          })
        );
        assert.deepEqual(inPlace, apart, `${space.name} ${dtype}`);
      }
    }
  }
});
