import assert from "node:assert/strict";
import fc from "fast-check";
import { type Chunks, resolveChunks } from "../../src/array/chunks.ts";
import { SelectionError } from "../../src/error.ts";

const MIB = 2 ** 20;

Deno.test("resolveChunks() gives whole spectra and shares the budget between the sky axes", () => {
  // 512³ f4 is 512 MiB, a 64th of it 8 MiB: 512 × 64 × 64 × 4 bytes.
  assert.deepEqual(resolveChunks([-1, "auto", "auto"], { shape: [512, 512, 512], itemSize: 4 }), [
    512,
    64,
    64,
  ]);
});

Deno.test("resolveChunks() gives whole planes", () => {
  // 8 MiB are eight planes of 1 MiB.
  assert.deepEqual(resolveChunks(["auto", -1, -1], { shape: [512, 512, 512], itemSize: 4 }), [8, 512, 512]);
  assert.deepEqual(resolveChunks("auto", { shape: [512, 512, 512], itemSize: 4 }), [8, 512, 512]);
});

Deno.test("resolveChunks() takes numbers as they are and cuts them at the axis", () => {
  assert.deepEqual(resolveChunks([7, 1000, 3], { shape: [10, 20, 30], itemSize: 8 }), [7, 20, 3]);
});

Deno.test("resolveChunks() refuses what is no chunk length and says what is", () => {
  for (const wrong of [[0, 1, 1], [1, 1], [1.5, 1, 1], [-2, 1, 1], ["all", 1, 1], "large"]) {
    const resolve = () => resolveChunks(wrong as unknown as Chunks, { shape: [4, 4, 4], itemSize: 4 });
    assert.throws(resolve, (error) => error instanceof SelectionError && /"auto"/.test(error.message));
  }
});

Deno.test("automatic chunks stay within the budget and the cube", () => {
  const length = fc.integer({ min: 1, max: 20_000 });
  const choice = fc.constantFrom<Chunks>("auto", [-1, "auto", "auto"], ["auto", 1, "auto"], [
    "auto",
    "auto",
    5,
  ]);
  fc.assert(fc.property(fc.tuple(length, length, length), choice, (shape, chunks) => {
    const lengths = resolveChunks(chunks, { shape, itemSize: 4 });
    lengths.forEach((n, i) => assert(Number.isInteger(n) && n >= 1 && n <= shape[i]!));
    const fixed = chunks === "auto" ? [2, 1] : [0, 1, 2].filter((i) => chunks[i] !== "auto");
    const least = fixed.reduce((bytes, i) => bytes * lengths[i]!, 4);
    const bytes = lengths.reduce((product, n) => product * n, 4);
    assert(bytes <= Math.max(least, 1.3 * 128 * MIB), `${lengths} of ${shape}`);
  }));
});
