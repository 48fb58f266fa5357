import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import * as zarrita from "zarrita";
import { type Region, type Shape, wholeRegion } from "../../../src/engine/region.ts";
import { createZarr, type CreateZarrOptions } from "../../../src/format/zarr/create_zarr.ts";
import { openZarr } from "../../../src/format/zarr/open_zarr.ts";
import { openZarrSink } from "../../../src/format/zarr/zarr_sink.ts";
import { openZarrSource } from "../../../src/format/zarr/zarr_source.ts";
import { zarrStore } from "../../../src/format/zarr/zarr_store.ts";
import { type DType, itemSize } from "../../../src/kernel/dtype.ts";
import {
  blockOf,
  cutRegion,
  expectedValues,
  inFolder,
  readValues,
  space,
  writeTask,
} from "./zarr_fixture.ts";

const length = fc.integer({ min: 1, max: 9 });
const lengths = fc.tuple(length, length, length);
const small = fc.integer({ min: 1, max: 3 });
const layout = fc.record({
  shape: lengths,
  chunks: lengths,
  dtype: fc.constantFrom(...Object.keys(itemSize) as DType[]),
  codec: fc.constantFrom("none", "zstd", "gzip"),
  perShard: fc.option(fc.tuple(small, small, small)),
  taskUnits: fc.tuple(small, small, small),
  stepUnits: fc.tuple(small, small, small),
  seed: fc.nat(),
});

type Layout = typeof layout extends fc.Arbitrary<infer T> ? T : never;

Deno.test("what is written is read back, whatever the dtype, chunks, codec, shards and order of tasks", async () => {
  await fc.assert(
    fc.asyncProperty(layout, async (layout) => {
      await inFolder(async (folder) => {
        const output = await createZarr(join(folder, "cube.zarr"), zarrOptions(layout));
        const sink = openZarrSink(JSON.parse(JSON.stringify(output.sinkRef)));
        const tasks = cutRegion(wholeRegion(layout.shape), times(sink.taskUnit, layout.taskUnits));
        for (const task of shuffled(tasks, layout.seed)) {
          const unit = times(sink.writeUnit, layout.stepUnits);
          await writeTask(sink, task, cutRegion(task, unit));
        }
        await output.publish();
        const source = openZarrSource(JSON.parse(JSON.stringify(output.sourceRef)));
        for (const region of [wholeRegion(layout.shape), someRegion(layout.shape, layout.seed)]) {
          assert.deepEqual(await readValues(source, region), expectedValues(layout.shape, region));
        }
        source.close();
      });
    }),
    { numRuns: 60 },
  );
});

for (const codec of ["none", "zstd", "gzip"] as const) {
  for (const shards of [undefined, [4, 8, 8]] as const) {
    Deno.test(`zarrita reads a ${codec} array ${shards ? "in shards" : "of chunk files"}`, async () => {
      await inFolder(async (folder) => {
        const shape: Shape = [5, 7, 6];
        const options = {
          shape,
          chunks: [2, 4, 4],
          dtype: "float32",
          codec,
          ...(shards && { shards }),
        } as const;
        const output = await createZarr(join(folder, "cube.zarr"), options);
        await writeTask(openZarrSink(output.sinkRef), wholeRegion(shape));
        await output.publish();
        const group = await zarrita.open(zarrStore(output.path), { kind: "group" });
        const array = await zarrita.open(group.resolve("cube"), { kind: "array" });
        const { data } = await zarrita.get(array, null);
        assert.deepEqual([...data as Float32Array], expectedValues(shape, wholeRegion(shape)));
        assert.deepEqual(array.dimensionNames, ["channel", "y", "x"]);
      });
    });
  }
}

Deno.test("two sinks that write alternating rows of the same chunks make one array", async () => {
  await inFolder(async (folder) => {
    const shape: Shape = [3, 6, 5];
    for (const shards of [undefined, [4, 8, 8]] as const) {
      const options = { shape, chunks: [2, 4, 4], dtype: "int16", codec: "none", overwrite: true } as const;
      const output = await createZarr(join(folder, "cube.zarr"), { ...options, ...(shards && { shards }) });
      const sinks = [openZarrSink(output.sinkRef), openZarrSink(output.sinkRef)] as const;
      const writers = sinks.map((sink) => sink.open(wholeRegion(shape)));
      const rows = cutRegion(wholeRegion(shape), [3, 1, 5]);
      for (const [i, row] of rows.entries()) await writeTask(sinks[i % 2 as 0 | 1], row);
      for (const writer of writers) await writer.close();
      await output.publish();
      const { source } = await openZarr(output.path);
      assert.deepEqual(await readValues(source), expectedValues(shape, wholeRegion(shape)));
      source.close();
    }
  });
});

Deno.test("a task that is repeated after it was aborted leaves the array as if it had run once", async () => {
  await inFolder(async (folder) => {
    const shape: Shape = [4, 4, 4];
    for (const codec of ["none", "zstd"] as const) {
      const options = { shape, chunks: [2, 2, 2], shards: [4, 4, 4], dtype: "uint8", codec } as const;
      const output = await createZarr(join(folder, `${codec}.zarr`), options);
      const sink = openZarrSink(output.sinkRef);
      const first = sink.open(wholeRegion(shape));
      const whole = wholeRegion(shape);
      await first.write(whole, blockOf(shape, whole, "uint8"), space);
      first.abort();
      await writeTask(sink, wholeRegion(shape), cutRegion(wholeRegion(shape), [2, 4, 4]));
      await writeTask(sink, wholeRegion(shape));
      await output.publish();
      const { source } = await openZarr(output.path);
      assert.deepEqual(await readValues(source), expectedValues(shape, wholeRegion(shape)));
      source.close();
    }
  });
});

Deno.test("a plain store has chunk files of full size, padded with the fill value", async () => {
  await inFolder(async (folder) => {
    const shape: Shape = [1, 2, 3];
    const options = { shape, chunks: [1, 2, 2], dtype: "float32", codec: "none" } as const;
    const output = await createZarr(join(folder, "cube.zarr"), options);
    assert.equal(await writeTask(openZarrSink(output.sinkRef), wholeRegion(shape)), 2 * 16);
    await output.publish();
    const chunk = readFileSync(join(output.path, "cube/c/0/0/1"));
    assert.deepEqual([...new Float32Array(chunk.buffer, chunk.byteOffset, 4)], [2, NaN, 5, NaN]);
  });
});

Deno.test("a sink refuses blocks that it cannot write as they are", async () => {
  await inFolder(async (folder) => {
    const shape: Shape = [4, 4, 4];
    const options = { shape, chunks: [2, 2, 2], shards: [4, 4, 4], dtype: "float32", codec: "zstd" } as const;
    const sink = openZarrSink((await createZarr(join(folder, "cube.zarr"), options)).sinkRef);
    const whole = wholeRegion(shape);
    const block = { ptr: space.memory.mark(), shape, dtype: "float32", bigEndian: false } as const;
    const writer = sink.open(whole);
    assert.throws(() => writer.write(whole, { ...block, dtype: "int32" }, space), TypeError);
    assert.throws(() => writer.write(whole, { ...block, bigEndian: true }, space), /big-endian float32/);
    assert.throws(() => writer.write(whole, { ...block, shape: [4, 4, 3] }, space), RangeError);
    const beyond: Region = { start: [1, 0, 0], shape };
    assert.throws(() => writer.write(beyond, block, space), /\[1:5, 0:4, 0:4\]/);
    const odd: Region = { start: [0, 0, 0], shape: [4, 3, 4] };
    assert.throws(
      () => writer.write(odd, { ...block, shape: odd.shape }, space),
      /no whole units of \[2,2,2\]/,
    );
    assert.throws(() => sink.open({ start: [0, 0, 0], shape: [2, 4, 4] }), /no whole units of \[4,4,4\]/);
    writer.abort();
  });
});

Deno.test("writeMemory() covers what a write allocates", async () => {
  await inFolder(async (folder) => {
    const shape: Shape = [6, 40, 700];
    for (const codec of ["none", "zstd"] as const) {
      const options = { shape, chunks: [3, 40, 350], dtype: "float64", codec } as const;
      const output = await createZarr(join(folder, `${codec}.zarr`), options);
      const sink = openZarrSink(output.sinkRef);
      const whole = wholeRegion(shape);
      const mark = space.memory.mark();
      const block = blockOf(shape, whole, "float64");
      const writer = sink.open(whole);
      space.memory.resetPeak();
      const before = space.memory.peak;
      await writer.write(whole, block, space);
      await writer.close();
      assert.ok(space.memory.peak - before <= sink.writeMemory(shape) + 64);
      space.memory.release(mark);
    }
  });
});

function zarrOptions({ shape, chunks, dtype, codec, perShard }: Layout): CreateZarrOptions {
  const shards = perShard && { shards: times(chunks, perShard) };
  return { shape, chunks, dtype, codec: codec as "none" | "zstd" | "gzip", ...shards };
}

function times(unit: Shape, counts: Shape): Shape {
  return [unit[0] * counts[0], unit[1] * counts[1], unit[2] * counts[2]];
}

/** Any order that the seed gives, so that a failure can be repeated. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  return items.map((item, i) => ({ item, key: (i * 7919 + seed) % 1009 })).sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

function someRegion(shape: Shape, seed: number): Region {
  const start = shape.map((n, i) => Math.floor(seed / 10 ** i) % n) as unknown as Shape;
  return { start, shape: shape.map((n, i) => 1 + (seed % (n - (start[i] as number)))) as unknown as Shape };
}
