import assert from "node:assert/strict";
import fc from "fast-check";
import { type Environment, runPass } from "../../src/array/computation.ts";
import { evaluate } from "../../src/array/evaluate.ts";
import { conjunction, type MaskNode, maskText } from "../../src/array/mask_node.ts";
import { type Node, nodeShape, sourceNode } from "../../src/array/node.ts";
import { ProgramRunner } from "../../src/array/program_runner.ts";
import { finishMeasures, measureConsumer } from "../../src/array/measure_reduction.ts";
import { scaleNode } from "../../src/array/scale.ts";
import { sliceMask, sliceNode } from "../../src/array/slice_node.ts";
import type { View } from "../../src/array/view.ts";
import type { SourceRef } from "../../src/array/source.ts";
import { MemoryBudget } from "../../src/engine/memory_budget.ts";
import { type Region, type Shape, voxelCount, wholeRegion } from "../../src/engine/region.ts";
import { SynchronousScheduler } from "../../src/engine/synchronous_scheduler.ts";
import type { DType } from "../../src/kernel/dtype.ts";
import { createKernelSpace, type KernelSpace } from "../../src/kernel/kernel_space.ts";
import { noise, simd, spaces } from "../kernel/kernel_arrays.ts";
import { ArraySource } from "./array_source.ts";
import { combined, inverted, maskTrees, type Voxels } from "./mask_tree.ts";

interface Cubes extends Voxels {
  readonly sources: readonly [ArraySource, ArraySource];
}

function cubes(shape: Shape, dtypes: readonly [DType, DType] = ["float32", "float32"]): Cubes {
  const count = voxelCount(shape);
  const stored = (seed: number, dtype: DType) => {
    const values = noise(count, seed, true);
    if (dtype === "float32") return values.map(Math.fround);
    return dtype === "int16" ? values.map((x) => Number.isFinite(x) ? Math.trunc(x) % 1000 || 0 : 0) : values;
  };
  const data = stored(1, dtypes[0]);
  const shared = dtypes[1] !== "int16";
  const other = stored(2, dtypes[1]).map((x, i) => shared && i % 4 === 0 ? data[i] ?? 0 : x);
  const sources = [
    new ArraySource("data", data, { shape, dtype: dtypes[0] }),
    new ArraySource("other", other, { shape, dtype: dtypes[1], bigEndian: false }),
  ] as const;
  return { shape, data, other, dataNode: sourceNode(sources[0]), otherNode: sourceNode(sources[1]), sources };
}

/** The numbers of a region of a node. */
async function numbers(
  node: Node,
  { sources, region, space = simd }: Pick<Cubes, "sources"> & { region?: Region; space?: KernelSpace },
): Promise<number[]> {
  const mark = space.memory.mark();
  const block = await evaluate(node, region ?? wholeRegion(nodeShape(node)), {
    space,
    source: (ref) => sources.find((source) => source.ref.name === ref.name) ?? sources[0],
    signal: new AbortController().signal,
  });
  const count = voxelCount(block.shape);
  assert.equal(block.bigEndian, false);
  const { memory } = space;
  const view = block.dtype === "uint8"
    ? memory.bytes(block.ptr, count)
    : block.dtype === "float32"
    ? memory.float32(block.ptr, count)
    : memory.float64(block.ptr, count);
  const result = [...view];
  memory.release(mark);
  return result;
}

function included(mask: MaskNode, { shape }: Cubes): Node {
  return { kind: "included", mask, shape, chunks: shape };
}

function masked(mask: MaskNode, { dataNode }: Cubes): Node {
  return { kind: "masked", input: dataNode, mask };
}

const SHAPE: Shape = [3, 4, 21];
const DTYPES: readonly (readonly [DType, DType])[] = [
  ["float32", "float32"],
  ["float32", "float64"],
  ["float64", "float64"],
  ["int16", "float32"],
  ["float32", "int16"],
];

for (const space of spaces) {
  Deno.test(`masks include what arithmetic says, on ${space.name} kernels`, async () => {
    for (const dtypes of DTYPES) {
      const both = cubes(SHAPE, dtypes);
      await fc.assert(
        fc.asyncProperty(maskTrees(both), async ({ mask, included: expected }) => {
          const flags = await numbers(included(mask, both), { ...both, space });
          assert.deepEqual(flags, expected.map(Number), maskText(mask));
          const values = await numbers(masked(mask, both), { ...both, space });
          assert.deepEqual(values, both.data.map((x, i) => expected[i] ? x : NaN), maskText(mask));
        }),
        { numRuns: 25 },
      );
    }
  });
}

Deno.test("masks obey De Morgan and double negation", async () => {
  const both = cubes(SHAPE);
  const trees = maskTrees(both);
  const flags = (mask: MaskNode) => numbers(included(mask, both), both);
  await fc.assert(
    fc.asyncProperty(trees, trees, async (a, b) => {
      const [and, or] = [combined("and", a, b), combined("or", a, b)];
      assert.deepEqual(
        await flags(inverted(and).mask),
        await flags(combined("or", inverted(a), inverted(b)).mask),
      );
      assert.deepEqual(
        await flags(inverted(or).mask),
        await flags(combined("and", inverted(a), inverted(b)).mask),
      );
      assert.deepEqual(await flags(inverted(inverted(a)).mask), await flags(a.mask));
      const either = combined("or", combined("and", a, inverted(b)), combined("and", inverted(a), b));
      assert.deepEqual(await flags(combined("xor", a, b).mask), await flags(either.mask));
    }),
    { numRuns: 30 },
  );
});

const stride = (length: number) =>
  fc.tuple(fc.nat(length - 1), fc.constantFrom(1, 1, 2, -1, -3), fc.nat(length)).map(
    ([start, step, most]) => {
      const room = Math.floor((step > 0 ? length - 1 - start : start) / Math.abs(step)) + 1;
      return { start, step, count: Math.max(1, Math.min(room, most)) };
    },
  );
const views = fc.tuple(stride(SHAPE[0]), stride(SHAPE[1]), stride(SHAPE[2])) satisfies fc.Arbitrary<View>;

/** What a view shows of values in C order. */
function shown<T>(values: readonly T[], [k, y, x]: View): T[] {
  const out: T[] = [];
  for (let c = 0; c < k.count; c++) {
    for (let j = 0; j < y.count; j++) {
      for (let i = 0; i < x.count; i++) {
        const row = (k.start + c * k.step) * SHAPE[1] + y.start + j * y.step;
        out.push(values[row * SHAPE[2] + x.start + i * x.step] as T);
      }
    }
  }
  return out;
}

Deno.test("a slice of a masked array is the masked slice, slices of slices too, and each voxel is read once", async () => {
  const both = cubes(SHAPE);
  await fc.assert(
    fc.asyncProperty(maskTrees(both), views, async ({ mask, included: expected }, view) => {
      const scaled: Node = { kind: "masked", input: scaleNode(both.dataNode, 2), mask };
      const cut = sliceNode(scaled, view);
      const wanted = shown(both.data.map((x, i) => expected[i] ? Math.fround(2 * x) : NaN), view);
      assert.deepEqual(await numbers(cut, both), wanted, maskText(mask));
      const reversed = view.map(({ count }) => ({ start: count - 1, step: -1, count })) as unknown as View;
      assert.deepEqual(await numbers(sliceNode(cut, reversed), both), wanted.toReversed());
      both.sources[0].reads.length = 0;
      await numbers(sliceNode(masked(mask, both), view), both);
      const planes = view.some(({ step }) => step !== 1) ? view[0].count : 1;
      assert.equal(both.sources[0].reads.length, planes, both.sources[0].reads.join());
    }),
    { numRuns: 60 },
  );
});

Deno.test("a slice of a mask includes what it shows", async () => {
  const both = cubes(SHAPE);
  await fc.assert(
    fc.asyncProperty(maskTrees(both), views, async ({ mask, included: expected }, view) => {
      const shape = view.map(({ count }) => count) as unknown as Shape;
      const cut: Node = { kind: "included", mask: sliceMask(mask, view), shape, chunks: shape };
      assert.deepEqual(await numbers(cut, both), shown(expected, view).map(Number));
      assert.deepEqual(await numbers(sliceNode(included(mask, both), view), both), await numbers(cut, both));
    }),
    { numRuns: 40 },
  );
});

Deno.test("excluded voxels take the fill value, in the type of the data", async () => {
  const both = cubes([1, 2, 3]);
  const mask: MaskNode = {
    kind: "compare",
    comparison: "gt",
    left: both.dataNode,
    right: { kind: "number", value: 0 },
  };
  for (const [fill, value] of [[0.1, Math.fround(0.1)], ["-Infinity", -Infinity], ["NaN", NaN]] as const) {
    const node: Node = { kind: "masked", input: both.dataNode, mask, fill };
    assert.deepEqual(await numbers(node, both), both.data.map((x) => x > 0 ? x : value));
  }
});

Deno.test("integers are finite without being read and become float64 under a mask", async () => {
  const both = cubes([2, 2, 5], ["int16", "float32"]);
  const finite: MaskNode = { kind: "finite", input: both.dataNode };
  assert.deepEqual(await numbers(included(finite, both), both), Array(20).fill(1));
  assert.deepEqual(both.sources[0].reads, []);
  assert.deepEqual(await numbers(masked(finite, both), both), both.data);
  assert.equal(both.sources[0].reads.length, 1);
});

Deno.test("a region is read once for data and mask, and parts far apart are read apart", async () => {
  const both = cubes([10, 4, 5]);
  const above = (left: Node, right: Node): MaskNode => ({
    kind: "compare",
    comparison: "gt",
    left,
    right: { kind: "node", node: right },
  });
  const [{ dataNode }, [data, other]] = [both, both.sources];
  const mask = conjunction([
    { kind: "finite", input: dataNode },
    above(dataNode, both.otherNode),
    above(scaleNode(dataNode, 3), both.otherNode),
  ]);
  assert.ok(mask);
  const region: Region = { start: [2, 1, 0], shape: [3, 2, 5] };
  const values = await numbers(masked(mask, both), { ...both, region });
  const [own, others] = [data.part(region), other.part(region)];
  const triple = own.map((x) => Math.fround(3 * x));
  const isIn = (i: number) => Number.isFinite(own[i]) && own[i]! > others[i]! && triple[i]! > others[i]!;
  assert.deepEqual(values, own.map((x, i) => isIn(i) ? x : NaN));
  assert.deepEqual([data.reads, other.reads], [["[2:5, 1:3, 0:5]"], ["[2:5, 1:3, 0:5]"]]);

  const part = (start: number) =>
    sliceNode(
      dataNode,
      [0, 1, 2].map((i) => ({ start: i ? 0 : start, step: 1, count: i ? i + 3 : 2 })) as unknown as View,
    );
  data.reads.length = 0;
  const apart: Node = { kind: "masked", input: part(0), mask: above(part(0), part(8)) };
  await numbers(apart, both);
  assert.deepEqual(data.reads.toSorted(), ["[0:2, 0:4, 0:5]", "[8:10, 0:4, 0:5]"]);
  data.reads.length = 0;
  const overlapping: Node = { kind: "masked", input: part(0), mask: above(part(0), part(1)) };
  const shifted = await numbers(overlapping, both);
  assert.deepEqual(data.reads, ["[0:3, 0:4, 0:5]"]);
  const plane = 20;
  const stored = both.data.slice(0, 2 * plane);
  assert.deepEqual(shifted, stored.map((x, i) => x > both.data[i + plane]! ? x : NaN));
});

Deno.test("masked passes give the same bits for any regions and read each byte once", async () => {
  const both = cubes([4, 37, 60]);
  const { sources, shape } = both;
  const formats = {
    openSource: (ref: SourceRef) => (ref.name === "data" ? sources[0] : sources[1]).opened(),
    openSink: () => assert.fail("No sink is opened"),
  };
  const scheduler = new SynchronousScheduler(new ProgramRunner(formats, createKernelSpace));
  const reduction = {
    kind: "measures",
    measures: ["count", "sum", "mean", "std", "min", "max", "argmax"],
    axes: [0, 1, 2],
    ddof: 0,
  } as const;
  const consumers = [measureConsumer(reduction, shape)];
  const run = async (mask: MaskNode, bytes: number) => {
    const environment: Environment = {
      scheduler: () => scheduler,
      memoryLimit: 1e8,
      budget: new MemoryBudget(),
      sizes: { stepBytes: bytes, taskBytes: bytes },
    };
    const node = masked(mask, both);
    const result = await runPass({ name: "all", node, sources, consumers }, environment);
    assert.ok(result.taskMemory <= result.plan.peakMemory, `${result.taskMemory} ${result.plan.peakMemory}`);
    const partials = result.partials[0] ?? {};
    const finished = finishMeasures(reduction, { consumer: consumers[0]!, partials, shape });
    const reduced = Object.fromEntries(Object.entries(finished).map(([name, values]) => [name, [...values]]));
    return { reduced, bytesRead: result.bytesRead, planned: result.plan.bytesRead };
  };
  await fc.assert(
    fc.asyncProperty(
      maskTrees(both),
      fc.integer({ min: 3000, max: 40_000 }),
      async ({ mask, included: expected }, bytes) => {
        const whole = await run(mask, 1e6);
        const pieces = await run(mask, bytes);
        assert.deepEqual(pieces.reduced, whole.reduced);
        const values = both.data.filter((x, i) => expected[i] && !Number.isNaN(x));
        assert.equal(whole.reduced.count?.[0], values.length);
        // Which of −0 and 0 a maximum is depends on which comes first.
        assert.equal((whole.reduced.max?.[0] ?? 0) + 0, values.length ? Math.max(...values) + 0 : NaN);
        const stored = both.data.length * 4;
        assert.ok([stored, 2 * stored].includes(pieces.bytesRead));
        assert.equal(pieces.bytesRead, pieces.planned);
      },
    ),
    { numRuns: 25 },
  );
});

Deno.test("maskText() says what a mask is", () => {
  const { dataNode, otherNode } = cubes([1, 1, 1]);
  const side = { kind: "node", node: otherNode } as const;
  const mask = conjunction([
    { kind: "finite", input: dataNode },
    { kind: "not", mask: { kind: "compare", comparison: "le", left: dataNode, right: side } },
  ]);
  assert.ok(mask);
  assert.equal(maskText(mask), "finite and (not (data <= another cube))");
});
