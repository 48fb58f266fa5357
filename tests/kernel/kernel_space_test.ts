import assert from "node:assert/strict";
import { createKernelSpace } from "../../src/kernel/kernel_space.ts";
import { spaces } from "./kernel_arrays.ts";
import { float32Limit } from "../../src/kernel/float32_limit.ts";

Deno.test("createKernelSpace() starts with at most 1 MB of memory", () => {
  for (const reference of [false, true]) {
    const { memory } = createKernelSpace({ reference });
    assert.ok(memory.wasm.buffer.byteLength <= 1 << 20);
  }
});

Deno.test("createKernelSpace() gives every space its own memory", () => {
  const [a, b] = [createKernelSpace(), createKernelSpace()];
  const ptr = a.memory.allocate(64);
  assert.equal(b.memory.allocate(64), ptr);
  a.memory.bytes(ptr, 1)[0] = 7;
  assert.equal(b.memory.bytes(ptr, 1)[0], 0);
});

Deno.test("kernels work above 2 GiB", () => {
  const { kernels, memory } = createKernelSpace();
  memory.allocate(2 ** 31 + 100);
  const src = memory.allocate(4 * 70), out = memory.allocate(64);
  memory.float32(src, 70).fill(1).set([-3, 5], 40);
  kernels.statistics(src, 70, "float32", false, Infinity, out);
  assert.deepEqual([...memory.float64(out, 8)], [70, 1, 0, 32, -3, 5, 40, 41]);
  const box = { width: 4, shape: [1, 7, 10], srcStrides: [70, 10, 1], dstStrides: [70, 1, 7] } as const;
  const dst = memory.allocate(280);
  kernels.copyBox(src, dst, box);
  assert.equal(memory.float32(dst, 70)[4], -3);
});

Deno.test("allocate() beyond 4 GiB throws RangeError", () => {
  for (const { memory } of spaces) assert.throws(() => memory.allocate(2 ** 32), RangeError);
});

Deno.test("float32Limit() never rounds up", () => {
  assert.equal(float32Limit(Number.MAX_VALUE), 2 ** 127 * (2 - 2 ** -23));
  assert.equal(float32Limit(Infinity), Infinity);
  assert.equal(float32Limit(0), 0);
  assert.equal(float32Limit(1.5), 1.5);
  assert.equal(float32Limit(16777217), 16777216);
  assert.equal(float32Limit(16777219), 16777218);
});
