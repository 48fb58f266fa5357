import assert from "node:assert/strict";
import { type FloatDType, itemSize } from "../../src/kernel/dtype.ts";
import type { PlaneKernel } from "../../src/kernel/fourier_convolution.ts";
import { fourierLength, fourierPlanBytes, writeFourierPlan } from "../../src/kernel/fourier_plan.ts";
import { fourierTiling } from "../../src/kernel/fourier_tiling.ts";
import type { KernelSpace } from "../../src/kernel/kernel_space.ts";
import {
  convolutionBytes,
  type ConvolutionMethod,
  convolutionMethod,
  convolutionUnit,
  convolveParts,
  prepareConvolution,
} from "../../src/kernel/plane_convolution.ts";
import { encode, noise, put, reference, scoped, simd, spaces } from "./kernel_arrays.ts";

interface Image {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
  readonly dtype: FloatDType;
}

function convolved(
  space: KernelSpace,
  image: Image,
  kernel: PlaneKernel,
  method: ConvolutionMethod,
): number[] {
  const { rows, columns, values, dtype } = image;
  const { memory } = space;
  return scoped(space, () => {
    const src = put(space, encode(values, dtype, true), 3);
    const dst = memory.allocate(rows * columns * itemSize[dtype]);
    memory.resetPeak();
    const before = memory.peak;
    const prepared = prepareConvolution(space, kernel, method);
    convolveParts(space, prepared, {
      part: { src, row: 0, column: 0, rows, columns, dtype, bigEndian: true },
      plane: image,
      out: { dst, row: 0, column: 0, rows, columns },
      count: 1,
    });
    assert.ok(memory.peak - before <= convolutionBytes(method, { kernel, part: image }));
    const n = rows * columns;
    return [...(dtype === "float32" ? memory.float32(dst, n) : memory.float64(dst, n))];
  });
}

function plane(rows: number, columns: number, options: { dtype?: FloatDType; hole?: number } = {}): Image {
  const { dtype = "float64", hole = 0 } = options;
  const values = noise(rows * columns, rows).map((x, at) => {
    const [y, x0] = [Math.floor(at / columns) - rows / 2, at % columns - columns / 3];
    return Math.hypot(y, x0) < hole ? NaN : x;
  });
  return { rows, columns, values, dtype };
}

/** A Gaussian of 2 by 1.2 pixels at an angle, cut off after `half` pixels. */
function tilted(half: number, turn = 0.5): PlaneKernel {
  const size = 2 * half + 1, [c, s] = [Math.cos(turn), Math.sin(turn)];
  const values = Float64Array.from({ length: size * size }, (_, at) => {
    const [x, y] = [at % size - half, Math.floor(at / size) - half];
    return Math.exp(-((c * x + s * y) ** 2) / 8 - (c * y - s * x) ** 2 / 2.88);
  });
  return { rows: size, columns: size, values };
}

function assertClose(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  const scale = Math.max(...expected.filter(Number.isFinite).map(Math.abs));
  actual.forEach((x, i) => {
    const y = expected[i] ?? 0;
    assert.ok(Object.is(x, y) || Math.abs(x - y) <= tolerance * scale, `${i}: ${x} is not ${y}`);
  });
}

for (const space of spaces) {
  Deno.test(`transformStrip() of ${space.name} agrees with the sum that defines it`, () => {
    for (const n of [4, 8, 12, 20, 36, 60]) {
      scoped(space, () => {
        const plan = writeFourierPlan(space.memory, n, space.memory.allocate(fourierPlanBytes(n)));
        const before = noise(8 * n, n), strip = put(space, encode(before, "float64"));
        space.kernels.transformStrip(strip, plan, false);
        const after = [...space.memory.float64(strip, 8 * n)];
        const complex = (values: readonly number[], row: number) =>
          [values[8 * row + 1] ?? 0, values[8 * row + 5] ?? 0] as const;
        const spectrum = Array.from({ length: n }, (_, k) => {
          let re = 0, im = 0;
          for (let j = 0; j < n; j++) {
            const [a, b] = complex(before, j), angle = -2 * Math.PI * (j * k % n) / n;
            re += a * Math.cos(angle) - b * Math.sin(angle);
            im += a * Math.sin(angle) + b * Math.cos(angle);
          }
          return [re, im] as const;
        });
        const scale = Math.max(...spectrum.flat().map(Math.abs));
        for (const [re, im] of spectrum) {
          const found = spectrum.some((_, row) => {
            const [a, b] = complex(after, row);
            return Math.hypot(a - re, b - im) <= 1e-14 * scale;
          });
          assert.ok(found, `${n}: no number ${re}, ${im}`);
        }
        space.kernels.transformStrip(strip, plan, true);
        assertClose([...space.memory.float64(strip, 8 * n)].map((x) => x / n), before, 1e-15);
      });
    }
  });
}

Deno.test("fourierLength() gives the next length that is fast", () => {
  assert.deepEqual([1, 4, 5, 13, 526, 530, 541].map(fourierLength), [4, 4, 8, 16, 540, 540, 576]);
});

Deno.test("convolution by Fourier transforms agrees with the sum over the kernel", () => {
  for (
    const [rows, columns, half] of [[1, 1, 2], [17, 9, 3], [40, 61, 6], [9, 70, 15], [130, 50, 4]] as const
  ) {
    for (const hole of [0, 7]) {
      const kernel = tilted(half), image = plane(rows, columns, { hole });
      const method = { kind: "fourier", tiling: fourierTiling(image, kernel) } as const;
      const expected = convolved(simd, image, kernel, { kind: "direct" });
      // Where little of the kernel's weight is present, rounding grows by its inverse, at most 10³.
      assertClose(convolved(simd, image, kernel, method), expected, hole === 0 ? 1e-14 : 1e-11);
    }
  }
});

Deno.test("convolution by Fourier transforms is as exact for values of any size", () => {
  const kernel = tilted(6), image = plane(40, 50, { hole: 5 });
  const method = { kind: "fourier", tiling: fourierTiling(image, kernel) } as const;
  for (const factor of [1e-30, 1e30]) {
    const scaled = { ...image, values: image.values.map((x) => factor * x) };
    const expected = convolved(simd, scaled, kernel, { kind: "direct" });
    assertClose(convolved(simd, scaled, kernel, method), expected, 1e-12);
  }
});

Deno.test("convolution by Fourier transforms says NaN just where no pixel is present", () => {
  const kernel = tilted(12), image = plane(60, 50, { hole: 24 });
  const method = { kind: "fourier", tiling: fourierTiling(image, kernel) } as const;
  const expected = convolved(simd, image, kernel, { kind: "direct" });
  assert.ok(expected.some(Number.isNaN));
  assertClose(convolved(simd, image, kernel, method), expected, 1e-11);
});

Deno.test("convolution by Fourier transforms gives the same bits from both implementations", () => {
  for (const dtype of ["float32", "float64"] as const) {
    for (const hole of [0, 5]) {
      const kernel = tilted(5), image = plane(33, 41, { hole, dtype });
      const method = { kind: "fourier", tiling: fourierTiling(image, kernel) } as const;
      assert.deepEqual(convolved(simd, image, kernel, method), convolved(reference, image, kernel, method));
    }
  }
});

Deno.test("convolution gives the same bits whatever part of a plane is made", () => {
  const image = plane(64, 300, { dtype: "float32", hole: 9 });
  for (const kernel of [tilted(2), tilted(9), tilted(9, 0), tilted(40)]) {
    const method = convolutionMethod(kernel, image), { rows, columns } = convolutionUnit(method);
    const whole = convolved(simd, image, kernel, method);
    const box = {
      row: 0,
      column: columns % 300,
      rows: Math.min(rows, 64),
      columns: Math.min(columns, 300 - columns % 300),
    };
    const [halfY, halfX] = [(kernel.rows - 1) / 2, (kernel.columns - 1) / 2];
    const [left, right] = [Math.max(0, box.column - halfX), Math.min(300, box.column + box.columns + halfX)];
    const bottom = Math.min(64, box.rows + halfY);
    const values = image.values.filter((_, at) => at % 300 >= left && at % 300 < right && at < 300 * bottom);
    scoped(simd, () => {
      const src = put(simd, encode(values, "float32")),
        dst = simd.memory.allocate(4 * box.rows * box.columns);
      const part = {
        src,
        row: 0,
        column: left,
        rows: bottom,
        columns: right - left,
        dtype: "float32",
        bigEndian: false,
      } as const;
      const prepared = prepareConvolution(simd, kernel, method);
      convolveParts(simd, prepared, { part, plane: image, out: { dst, ...box }, count: 1 });
      const made = [...simd.memory.float32(dst, box.rows * box.columns)];
      const expected = made.map((_, at) =>
        whole[Math.floor(at / box.columns) * 300 + box.column + at % box.columns] ?? 0
      );
      assert.deepEqual(made, expected, method.kind);
    });
  }
});

Deno.test("convolutionMethod() takes products apart and transforms large kernels", () => {
  const image = { rows: 512, columns: 512 };
  assert.equal(convolutionMethod(tilted(8, 0), image).kind, "separable");
  assert.equal(convolutionMethod(tilted(12, Math.PI / 2), image).kind, "separable");
  assert.equal(convolutionMethod(tilted(1), image).kind, "direct");
  assert.equal(convolutionMethod(tilted(16), image).kind, "fourier");
  const box = { rows: 3, columns: 5, values: new Float64Array(15).fill(1) };
  assert.deepEqual(convolutionMethod(box, image), {
    kind: "separable",
    y: Float64Array.of(1, 1, 1),
    x: Float64Array.of(1, 1, 1, 1, 1),
  });
});
