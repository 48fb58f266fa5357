/**
 * Throughput of the kernels on one core: 64 MB in runs or blocks of 64 KB to 1 MB, read round a ring that stays in
 * the second- or third-level cache, as after a positioned read. Every answer is checked before it is timed.
 *
 *     deno bench -A bench/kernel_bench.ts
 *
 * @module
 */

import assert from "node:assert/strict";
import { createKernelSpace } from "../src/kernel/kernel_space.ts";
import { MAX_FINITE } from "../src/kernel/kernels.ts";
import { HISTOGRAM_BINS, orderScratchBytes } from "../src/kernel/order_kernels.ts";
import { throughput } from "./throughput.ts";

const TOTAL = 64 * 2 ** 20;
const RING = 2 ** 20;
const RUN = 2 ** 16;

const { kernels, memory } = createKernelSpace();
const native = memory.allocate(RING), swapped = memory.allocate(RING), target = memory.allocate(2 * RING);
const [count, shift, sum, sumsq] = [column(), column(), column(), column()] as const;
const [argmin, argmax] = [memory.allocate(4 * 4096), memory.allocate(4 * 4096)] as const;
const out = memory.allocate(64), bins = memory.allocate(4 * HISTOGRAM_BINS);
const scratch = memory.allocate(orderScratchBytes(4096));

// Every float is an integer from −500 to 500, so that sums are exact and the answers known.
const values = memory.float32(native, RING / 4);
for (let i = 0, state = 1; i < values.length; i++) {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  values[i] = (state >>> 8) % 1001 - 500;
}
const rowSum = values.subarray(0, RUN / 4).reduce((a, b) => a + b, 0);
let columnSum = 0;
for (let i = 0; i < values.length; i += 4096) columnSum += values[i] ?? 0;

function column(): number {
  return memory.allocate(8 * 4096);
}

/** Calls `body` with the first byte of every run of the ring until 64 MB have been seen. */
function aroundRing(run: number, body: (offset: number) => void): void {
  for (let done = 0; done < TOTAL; done += run) body(done % RING);
}

function clear(): void {
  for (const ptr of [count, shift, sum, sumsq]) memory.float64(ptr, 4096).fill(0);
}

throughput("swap f4, 64 KB runs", TOTAL, () => {
  aroundRing(RUN, (at) => kernels.swap(native + at, swapped + at, RUN / 4, 4));
}, () => {
  assert.equal(memory.bytes(swapped, 4)[0], memory.bytes(native, 4)[3]);
});

for (const bigEndian of [true, false]) {
  const src = bigEndian ? swapped : native;
  const order = bigEndian ? "big-endian" : "little-endian";

  throughput(`statistics f4 ${order}, 64 KB runs`, TOTAL, () => {
    aroundRing(RUN, (at) => kernels.statistics(src + at, RUN / 4, "float32", bigEndian, MAX_FINITE, out));
    kernels.statistics(src, RUN / 4, "float32", bigEndian, MAX_FINITE, out);
  }, () => {
    const [n = 0, shift = 0, sum = 0] = memory.float64(out, 3);
    assert.equal(n * shift + sum, rowSum);
  });

  throughput(`columnSums f4 ${order}, 64 × 4096`, TOTAL, () => {
    clear();
    aroundRing(
      RING,
      (at) => kernels.columnSums(src + at, 64, 4096, "float32", bigEndian, MAX_FINITE, count, sum),
    );
  }, () => {
    assert.equal(memory.float64(sum, 1)[0], columnSum * 64);
  });

  throughput(`columnMoments f4 ${order}, 64 × 4096`, TOTAL, () => {
    clear();
    const state = { count, shift, sum, sumsq };
    aroundRing(
      RING,
      (at) => kernels.columnMoments(src + at, 64, 4096, "float32", bigEndian, MAX_FINITE, state),
    );
  }, () => {
    const [n = 0, about = 0, d = 0] = [count, shift, sum].map((ptr) => memory.float64(ptr, 1)[0]);
    assert.equal(n * about + d, columnSum * 64);
  });

  throughput(`columnExtrema f4 ${order}, 64 × 4096`, TOTAL, () => {
    for (const ptr of [sum, sumsq]) memory.float64(ptr, 4096).fill(NaN);
    const state = { min: sum, max: sumsq, argmin, argmax };
    aroundRing(
      RING,
      (at) => kernels.columnExtrema(src + at, 64, 4096, "float32", bigEndian, MAX_FINITE, 0, state),
    );
  }, () => {
    const row = memory.int32(argmax, 1)[0] ?? 0;
    assert.equal(memory.float64(sumsq, 1)[0], memory.float32(native, RING / 4)[row * 4096]);
  });
}

throughput("convert int16 big-endian with BLANK to f4, 64 KB runs", TOTAL / 2, () => {
  const options = {
    from: "int16",
    to: "float32",
    bigEndian: true,
    scale: 0.5,
    zero: 1,
    blank: -32768n,
  } as const;
  aroundRing(2 * RUN, (at) => kernels.convert(native + at / 2, target, RUN / 2, options));
}, () => {
  const stored = new DataView(memory.wasm.buffer, native + RING - RUN).getInt16(0);
  assert.equal(memory.float32(target, 1)[0], Math.fround(1 + 0.5 * stored));
});

for (const width of [1, 2, 4, 8] as const) {
  const x = RING / width / 512 / 16, shape = [512, 16, x] as const;
  const box = { width, shape, srcStrides: [16 * x, x, 1], dstStrides: [1, 512 * x, 512] } as const;
  throughput(`copyBox [512, 16, ${x}] to spectra, ${width} bytes`, TOTAL, () => {
    aroundRing(RING, () => kernels.copyBox(native, target, box));
  }, () => {
    assert.deepEqual(memory.bytes(target + width, width), memory.bytes(native + 16 * x * width, width));
  });
}

throughput("copyBox [16, 64, 128] f4 out of rows of 256", TOTAL / 2, () => {
  const strides = { srcStrides: [16384, 256, 1], dstStrides: [8192, 128, 1] } as const;
  aroundRing(RING, () => kernels.copyBox(native, target, { width: 4, shape: [16, 64, 128], ...strides }));
}, () => {
  assert.equal(memory.float32(target, 129)[128], memory.float32(native, 257)[256]);
});

throughput("maskInvalid f4, 64 KB runs", TOTAL, () => {
  aroundRing(RUN, (at) => kernels.maskInvalid(native + at, RUN / 4, "float32", MAX_FINITE));
}, () => {
  assert.ok(Number.isFinite(memory.float32(native, 1)[0]));
});

for (const rows of [64, 512, 4096]) {
  const n = RING / 4 / rows;
  const block = {
    src: swapped,
    rows,
    n,
    stride: n,
    dtype: "float32",
    bigEndian: true,
    limit: MAX_FINITE,
  } as const;
  const middle = Float32Array.from({ length: rows }, (_, row) => values[row * n] ?? 0).sort();
  const median = ((middle[rows / 2 - 1] ?? 0) + (middle[rows / 2] ?? 0)) / 2;

  throughput(`columnPercentile f4 big-endian, median of ${rows} rows`, TOTAL, () => {
    aroundRing(RING, () => kernels.columnPercentile(block, 50, { value: sum, count }, scratch));
  }, () => {
    assert.equal(memory.float64(sum, 1)[0], median);
  });

  throughput(`columnDeviation f4 big-endian, ${rows} rows`, TOTAL, () => {
    aroundRing(RING, () => kernels.columnDeviation(block, { median: sum, count, deviation: sumsq }, scratch));
  }, () => {
    const distances = middle.map((x) => Math.abs(x - median)).sort();
    const deviation = ((distances[rows / 2 - 1] ?? 0) + (distances[rows / 2] ?? 0)) / 2;
    assert.equal(memory.float64(sumsq, 1)[0], deviation);
  });
}

for (const [known, prefix] of [[0, 0], [1, 0xc2c8]] as const) {
  throughput(`histogram f4 big-endian, digit ${known}`, TOTAL, () => {
    memory.uint32(bins, HISTOGRAM_BINS).fill(0);
    const run = { dtype: "float32", bigEndian: true, limit: MAX_FINITE, known, prefix } as const;
    aroundRing(RUN, (at) => kernels.histogram({ src: swapped + at, n: RUN / 4, ...run }, bins));
  }, () => {
    const counted = values.filter((x) => known === 0 || x === 100).length;
    const total = memory.uint32(bins, HISTOGRAM_BINS).reduce((a, b) => a + b, 0);
    assert.equal(total, counted * (TOTAL / RING));
  });
}
