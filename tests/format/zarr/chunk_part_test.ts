import assert from "node:assert/strict";
import fc from "fast-check";
import { type Region, type Shape, voxelCount } from "../../../src/engine/region.ts";
import { boxRuns, chunkParts, runsFit, slabs, slabSize } from "../../../src/format/zarr/chunk_part.ts";

const length = fc.integer({ min: 1, max: 7 });
const lengths = fc.tuple(length, length, length);
const offsets = fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5));

function voxels({ start, shape }: Region): string[] {
  return Array.from({ length: voxelCount(shape) }, (_, i) => {
    const [c, y, x] = [
      Math.floor(i / (shape[1] * shape[2])),
      Math.floor(i / shape[2]) % shape[1],
      i % shape[2],
    ];
    return [start[0] + c, start[1] + y, start[2] + x].join();
  });
}

const plus = (a: Shape, b: Shape): Shape => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const product = (a: Shape, b: Shape): Shape => [a[0] * b[0], a[1] * b[1], a[2] * b[2]];

Deno.test("chunkParts() covers each voxel of a region once, inside the chunk it names", () => {
  fc.assert(fc.property(offsets, lengths, lengths, (start, shape, chunks) => {
    const parts = [...chunkParts({ start, shape }, chunks)];
    const found = parts.flatMap((part) => {
      const inCube = plus(product(part.chunk, chunks), part.inChunk);
      assert.deepEqual(inCube, plus(start, part.inRegion));
      assert.ok(plus(part.inChunk, part.shape).every((end, i) => end <= (chunks[i] as number)));
      return voxels({ start: inCube, shape: part.shape });
    });
    assert.deepEqual(found.toSorted(), voxels({ start, shape }).toSorted());
  }));
});

Deno.test("boxRuns() lists the elements of a box in C order, in runs as long as they get", () => {
  fc.assert(fc.property(offsets, lengths, offsets, (start, shape, more) => {
    const extent = plus(plus(start, shape), more);
    const runs = [...boxRuns({ start, shape }, extent)];
    const elements = runs.flatMap(({ offset, length }) => Array.from({ length }, (_, i) => offset + i));
    const expected = voxels({ start, shape }).map((voxel) => {
      const [c = 0, y = 0, x = 0] = voxel.split(",").map(Number);
      return (c * extent[1] + y) * extent[2] + x;
    });
    assert.deepEqual(elements, expected);
  }));
  assert.equal([...boxRuns({ start: [1, 0, 0], shape: [2, 3, 4] }, [5, 3, 4])].length, 1);
  assert.equal([...boxRuns({ start: [1, 1, 0], shape: [2, 2, 4] }, [5, 3, 4])].length, 2);
  assert.equal([...boxRuns({ start: [1, 1, 1], shape: [2, 2, 3] }, [5, 3, 4])].length, 4);
});

Deno.test("runsFit() tells whether runs in one array are contiguous in another", () => {
  fc.assert(fc.property(lengths, offsets, offsets, (shape, more, other) => {
    const [extent, region] = [plus(shape, more), plus(shape, other)];
    const start: Shape = [0, 0, 0];
    const within = [...boxRuns({ start, shape }, region)].flatMap(({ offset, length }) =>
      Array.from({ length }, (_, i) => offset + i)
    );
    let at = 0;
    const contiguous = [...boxRuns({ start, shape }, extent)].every(({ length }) => {
      const run = within.slice(at, at += length);
      return run.every((element, i) => element === (run[0] as number) + i);
    });
    assert.equal(runsFit(shape, extent, region), contiguous);
  }));
});

Deno.test("slabs() cuts a box into pieces of about the limit", () => {
  fc.assert(fc.property(lengths, fc.integer({ min: 1, max: 400 }), (shape, limit) => {
    const pieces = [...slabs(shape, limit)];
    assert.deepEqual(
      pieces.flatMap((slab) => voxels(slab)).toSorted(),
      voxels({ start: [0, 0, 0], shape }).toSorted(),
    );
    const largest = Math.max(...pieces.map((slab) => voxelCount(slab.shape)));
    assert.equal(slabSize(shape, limit), largest);
    assert.ok(largest <= Math.max(limit, shape[2]));
  }));
});
