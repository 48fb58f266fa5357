import assert from "node:assert/strict";
import { type FloatDType, itemSize } from "../../src/kernel/dtype.ts";
import type { KernelSpace } from "../../src/kernel/kernel_space.ts";
import {
  directScratchBytes,
  type Plane,
  planeRankScratchBytes,
  type PlaneWindow,
  separableScratchBytes,
} from "../../src/kernel/plane_kernels.ts";
import { encode, noise, put, reference, scoped, simd, spaces } from "./kernel_arrays.ts";

const dtypes: readonly FloatDType[] = ["float32", "float64"];

/** A plane, and the part of it that a filter is to make: all, if not said. */
interface Image {
  readonly values: readonly (readonly number[])[];
  readonly dtype?: FloatDType;
  readonly bigEndian?: boolean;
  readonly window?: Omit<PlaneWindow, "dst">;
}

function filtered(
  space: KernelSpace,
  { values, dtype = "float64", bigEndian = false, window }: Image,
  filter: (plane: Plane, out: PlaneWindow, space: KernelSpace) => void,
): number[][] {
  const rows = values.length, columns = values[0]?.length ?? 0;
  const box = window ?? { row: 0, column: 0, rows, columns };
  return scoped(space, () => {
    const src = put(space, encode(values.flat(), dtype, bigEndian), bigEndian ? 5 : 0);
    const count = box.rows * box.columns;
    const dst = space.memory.allocate(count * itemSize[dtype] + 16);
    space.memory.bytes(dst, count * itemSize[dtype] + 16).fill(0x5a);
    filter({ src, rows, columns, dtype, bigEndian }, { dst, ...box }, space);
    const guard = space.memory.bytes(dst + count * itemSize[dtype], 16);
    assert.ok(guard.every((byte) => byte === 0x5a), "writes beyond its result");
    const { memory } = space;
    const result = [...(dtype === "float32" ? memory.float32(dst, count) : memory.float64(dst, count))];
    return Array.from({ length: box.rows }, (_, y) => result.slice(y * box.columns, (y + 1) * box.columns));
  });
}

function separable(space: KernelSpace, image: Image, y: readonly number[], x: readonly number[]): number[][] {
  return filtered(space, image, (plane, out, { kernels, memory }) => {
    const taps = {
      y: { ptr: put(space, encode(y, "float64")), count: y.length },
      x: { ptr: put(space, encode(x, "float64")), count: x.length },
    };
    const bytes = separableScratchBytes({ y: y.length, x: x.length }, out);
    kernels.convolveSeparable(plane, taps, out, memory.allocate(bytes));
  });
}

function direct(space: KernelSpace, image: Image, kernel: readonly (readonly number[])[]): number[][] {
  const shape = { rows: kernel.length, columns: kernel[0]?.length ?? 0 };
  return filtered(space, image, (plane, out, { kernels, memory }) => {
    const kernelImage = { ptr: put(space, encode(kernel.flat(), "float64")), ...shape };
    kernels.convolveDirect(plane, kernelImage, out, memory.allocate(directScratchBytes(shape, out)));
  });
}

function median(space: KernelSpace, image: Image, width: number, percent = 50): number[][] {
  return filtered(space, image, (plane, out, { kernels, memory }) => {
    kernels.rankFilter(plane, { width, percent }, out, memory.allocate(planeRankScratchBytes(width, out)));
  });
}

function closeTo(values: readonly (readonly number[])[], expected: readonly (readonly number[])[]): void {
  assert.equal(values.length, expected.length);
  values.flat().forEach((x, i) => {
    const y = expected.flat()[i] ?? NaN;
    assert.ok(Object.is(x, y) || Math.abs(x - y) <= 5e-16 * Math.max(1, Math.abs(y)), `${i}: ${x}, not ${y}`);
  });
}

const holes = [[1, 4, 2, 0.5], [NaN, 3, -1, 6], [2, NaN, Infinity, 5], [7, 1.5, 2, -2], [0, 1, 9, 4]];

for (const space of spaces) {
  Deno.test(`convolveSeparable() of ${space.name} agrees with astropy.convolution.convolve`, () => {
    // convolve(v, outer([1, 2, 1], [1, 3, 2]), boundary="fill", fill_value=0), Infinity given as NaN
    closeTo(separable(space, { values: holes }, [1, 2, 1], [1, 3, 2]), [
      [0.8095238095238095, 1.8181818181818181, 1.5833333333333333, 1.125],
      [1.1176470588235294, 2.25, 1.9736842105263157, 2.3863636363636362],
      [1.9736842105263157, 2.607142857142857, 1.8571428571428572, 2.2],
      [2.260869565217391, 2.85, 2.736842105263158, 1.8636363636363635],
      [1.0208333333333333, 1.8541666666666667, 3.0416666666666665, 2.4166666666666665],
    ]);
  });

  Deno.test(`convolveDirect() of ${space.name} agrees with astropy.convolution.convolve`, () => {
    closeTo(direct(space, { values: holes }, [[0, 1, 0], [2, 5, 0], [0, 0, 3]]), [
      [1.3, 2.4545454545454546, 0.9090909090909091, 0.7727272727272727],
      [1.3333333333333333, 1.6, 1.9, 3.727272727272727],
      [1.8888888888888888, 1.5, 3.5, 1.8181818181818181],
      [3.4545454545454546, 1.6818181818181819, 1.875, -0.75],
      [0.18181818181818182, 4.0, 5.2272727272727275, 2.3636363636363638],
    ]);
  });

  Deno.test(`convolutions of ${space.name} give NaN where a window within the plane holds nothing`, () => {
    const values = Array.from(
      { length: 5 },
      (_, y) => Array.from({ length: 20 }, (_, x) => x > 15 ? y : NaN),
    );
    const box = [1, 1, 1];
    for (
      const result of [separable(space, { values }, box, box), direct(space, { values }, [box, box, box])]
    ) {
      assert.deepEqual(result.map((row) => row.map(Number.isNaN).lastIndexOf(true)), [-1, 14, 14, 14, -1]);
      assert.equal(result[2]?.[15], 2);
      assert.equal(result[0]?.[5], 0); // the zeros beyond the plane count
    }
  });

  Deno.test(`rankFilter() of ${space.name} agrees with scipy.ndimage.median_filter`, () => {
    const values = [[5, 1, 4, 2], [-3, 8, 7, 0.5], [5.5, 6, 9, -1], [3, 2.5, 0, 10]];
    const expected = new Map([
      [1, values],
      [2, [[5, 5, 4, 4], [5, 5, 7, 4], [5.5, 6, 8, 7], [5.5, 5.5, 6, 9]]],
      [3, [[5, 4, 2, 2], [5, 5.5, 4, 2], [3, 5.5, 6, 0.5], [3, 3, 2.5, 9]]],
      [4, [[5, 5, 4, 2], [5, 5, 4, 2], [5, 5, 4, 2.5], [3, 3, 3, 6]]],
      [5, [[5, 4, 2, 4], [4, 4, 2.5, 2.5], [3, 3, 3, 2.5], [5.5, 3, 3, 6]]],
    ]);
    for (const [width, medians] of expected) {
      for (const dtype of dtypes) {
        assert.deepEqual(median(space, { values, dtype }, width), medians, `width ${width}`);
      }
    }
  });

  Deno.test(`rankFilter() of ${space.name} leaves missing values out`, () => {
    const values = [[NaN, NaN, NaN, 4], [NaN, NaN, NaN, 2], [NaN, NaN, Infinity, -0]];
    assert.deepEqual(median(space, { values }, 3), [[NaN, NaN, 4, 4], [NaN, NaN, 2, 2], [NaN, NaN, 0, 0]]);
  });
}

/** [rows, columns] about the edges of groups of 8 and 16 columns. */
const shapes = [[1, 1], [3, 8], [9, 7], [12, 33], [5, 130]] as const;

Deno.test("filters of planes agree between implementations for all shapes and parts", () => {
  for (const dtype of dtypes) {
    for (const [rows, columns] of shapes) {
      for (const special of [false, true]) {
        const bigEndian = columns % 2 === 1;
        const all = noise(rows * columns, rows + columns, special);
        const values = Array.from({ length: rows }, (_, y) => all.slice(y * columns, (y + 1) * columns));
        const part = {
          row: rows >> 1,
          column: columns >> 2,
          rows: rows - (rows >> 1),
          columns: columns >> 1,
        };
        for (const window of [undefined, ...(part.columns > 0 ? [part] : [])]) {
          const image = { values, dtype, ...(window ? { window } : {}) }, swapped = { ...image, bigEndian };
          const [y, x] = [noise(5, 3), noise(7, 4)];
          assert.deepEqual(separable(simd, swapped, y, x), separable(reference, image, y, x));
          const kernel = [[0, 1.5, 2], [3, 0, -1], [0.1, 0, 0], [1, 1, 1], [2, 0, 7]];
          assert.deepEqual(direct(simd, swapped, kernel), direct(reference, image, kernel));
          for (const width of [1, 2, 3, 6]) {
            for (const percent of [0, 50, 70, 100]) {
              assert.deepEqual(
                median(simd, swapped, width, percent),
                median(reference, image, width, percent),
              );
            }
          }
        }
      }
    }
  }
});
