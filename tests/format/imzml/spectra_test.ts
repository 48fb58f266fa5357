import assert from "node:assert/strict";
import fc from "fast-check";
import { BatchReader } from "../../../src/format/imzml/batch_reader.ts";
import type { NumberType } from "../../../src/format/imzml/array_encoding.ts";
import type { ImzmlFile } from "../../../src/format/imzml/imzml_file.ts";
import { openBatches, shareBatches } from "../../../src/format/imzml/shared_batches.ts";
import { copyOf, type Spectrum } from "../../../src/format/imzml/spectrum.ts";
import { createKernelSpace } from "../../../src/kernel/kernel_space.ts";
import type { BuildOptions, BuiltSpectrum } from "./imzml_builder.ts";
import { FOUR, withImzml } from "./imzml_folder.ts";

async function spectraOf(file: ImzmlFile): Promise<Spectrum[]> {
  const spectra: Spectrum[] = [];
  for await (const spectrum of file.spectra()) spectra.push(spectrum);
  return spectra;
}

const numbers = ({ index, mz, intensities }: Spectrum) => ({
  index,
  mz: [...mz],
  intensity: [...intensities],
});

Deno.test("spectra() yields every spectrum with its position and numbers", async () => {
  await withImzml(FOUR, {}, async (file) => {
    const spectra = await spectraOf(file);
    assert.deepEqual(
      spectra.map(numbers),
      FOUR.map(({ mz, intensity }, index) => ({ index, mz, intensity })),
    );
    assert.deepEqual(spectra.map(({ x, y, z }) => [x, y, z]), [[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]]);
    assert.ok(spectra[0]?.intensities instanceof Float32Array);
  });
});

Deno.test("spectra() follows the bytes of the ibd, and batches hold each spectrum once", async () => {
  await withImzml(FOUR, { ibdOrder: [3, 0, 2, 1] }, async (file) => {
    // The second spectrum is empty, so it starts where the third one does; their rows decide.
    assert.deepEqual((await spectraOf(file)).map(({ index }) => index), [3, 0, 1, 2]);
    const plan = file.batches({ windowBytes: 1 });
    assert.deepEqual(Array.from({ length: plan.count }, (_, i) => [...plan.spectra(i)]), [[3], [0], [1], [
      2,
    ]]);
    assert.throws(() => plan.spectra(4), RangeError);
  });
});

Deno.test("spectra() drops points that are not finite and keeps the order of the others", async () => {
  const spectra = [{ x: 1, y: 1, mz: [3, NaN, 1, 2, 5], intensity: [1, 2, -3, Infinity, 5] }];
  await withImzml(spectra, {}, async (file) => {
    const [spectrum] = await spectraOf(file);
    assert.deepEqual([[...spectrum?.mz ?? []], [...spectrum?.intensities ?? []]], [[3, 1, 5], [1, -3, 5]]);
    assert.equal(spectrum?.dropped, 2);
  });
});

const TYPES: Readonly<Record<NumberType, readonly number[]>> = {
  int8: [-128, 127, 0],
  int16: [-32768, 32767, 1],
  int32: [-(2 ** 31), 2 ** 31 - 1, 1],
  int64: [-(2 ** 53) + 1, 2 ** 53 - 1, 1],
  // 2⁻²⁴ is the least half, 65504 the greatest; 1/3 is rounded to 1365/4096
  float16: [2 ** -24, 65504, 1365 / 4096],
  float32: [Math.fround(0.1), 2 ** 120, -0],
  float64: [0.1, 1e300, -5e-324],
};

for (const [type, values] of Object.entries(TYPES) as [NumberType, readonly number[]][]) {
  for (const compression of ["none", "zlib", "zstd"] as const) {
    Deno.test(`spectra() reads ${type} with compression ${compression}`, async () => {
      const spectra = [FOUR[1], { x: 1, y: 1, mz: values, intensity: values }, FOUR[2]] as BuiltSpectrum[];
      await withImzml(spectra, { mzType: type, intensityType: type, compression }, async (file) => {
        const read = await spectraOf(file);
        assert.deepEqual(read[1] && numbers(read[1]), { index: 1, mz: [...values], intensity: [...values] });
      });
    });
  }
}

Deno.test("spectra() refuses 64-bit integers that a float cannot hold, and zlib of another length", async () => {
  const large = [{ x: 1, y: 1, mz: [1], intensity: [2 ** 53 + 2] }];
  await withImzml(large, { intensityType: "int64" }, async (file) => {
    await assert.rejects(spectraOf(file), { reason: "number-invalid", spectrum: 0 });
  });
  const options: BuildOptions = {
    compression: "zlib",
    arrayTerms: (terms, spectrum) =>
      spectrum === 0 ? terms.map((text) => text.replace('value="3"', 'value="4"')) : terms,
  };
  await withImzml(FOUR, options, async (file) => {
    await assert.rejects(spectraOf(file), (error: { reason: string; message: string }) => {
      assert.equal(error.reason, "zlib-corrupt");
      assert.match(error.message, /spectrum 0.*m\/z array.*32 bytes.*24/);
      return true;
    });
  });
});

Deno.test("a shared m/z array is read once, and told from the offsets", async () => {
  const mz = [100, 200, 300];
  const spectra = [1, 2, 3].map((x) => ({ x, y: 1, mz, intensity: [x, 0, 2 * x] }));
  await withImzml(spectra, { continuous: true }, async (file) => {
    assert.deepEqual([file.mode, file.sharedMz], ["continuous", true]);
    assert.deepEqual((await spectraOf(file)).map(numbers).map(({ mz }) => mz), [mz, mz, mz]);
    // 24 bytes of m/z once, three times 12 bytes of intensities
    assert.equal(file.ibd.bytesRead, 16 + 24 + 36);
  });
});

Deno.test("spectrum() reads one position only", async () => {
  await withImzml(FOUR, {}, (file) => {
    const before = file.ibd.bytesRead;
    assert.deepEqual([...file.spectrum(1, 1)?.intensities ?? []], [5, 0, 7, 8]);
    assert.equal(file.ibd.bytesRead - before, 48);
    assert.throws(() => file.spectrum(2, 0), RangeError);
    assert.throws(() => file.spectrum(0.5, 0), RangeError);
  });
});

Deno.test("spectrum() joins several spectra at one position and knows gaps", async () => {
  const spectra = [
    { x: 2, y: 1, mz: [3, 5], intensity: [1, 2] },
    { x: 2, y: 1, mz: [1, 5], intensity: [4, 8] },
  ];
  await withImzml(spectra, {}, (file) => {
    const joined = file.spectrum(1, 0);
    assert.deepEqual([[...joined?.mz ?? []], [...joined?.intensities ?? []]], [[1, 3, 5, 5], [4, 1, 2, 8]]);
    assert.equal(file.spectrum(0, 0), undefined);
  });
});

Deno.test("batches read the same numbers however large their windows are, in another thread's handle", async () => {
  const point = fc.tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 0, max: 99 }));
  const spectrum = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.array(point, { maxLength: 6 }));
  const pairs = fc.array(spectrum, { minLength: 1, maxLength: 8 }).chain((spectra) =>
    fc.record({
      spectra: fc.constant(spectra.map(([x, points], y) => ({
        x,
        y: 1 + y % 4,
        mz: points.map(([mz]) => mz),
        intensity: points.map(([, intensity]) => intensity),
      }))),
      ibdOrder: fc.shuffledSubarray(spectra.map((_, i) => i), { minLength: spectra.length }),
      compression: fc.constantFrom("none" as const, "zlib" as const),
      intensityType: fc.constantFrom<NumberType>("float32", "int16"),
      windowBytes: fc.constantFrom(1, 40, 200, 2 ** 24),
    })
  );
  await fc.assert(
    fc.asyncProperty(pairs, async ({ spectra, windowBytes, ...options }) => {
      await withImzml(spectra, options, (file) => {
        const shared = openBatches(shareBatches(file, file.batches({ windowBytes })));
        const space = createKernelSpace(), reader = new BatchReader(shared, space);
        const seen: number[] = [];
        for (let batch = 0; batch < shared.plan.count; batch++) {
          const mark = space.memory.mark(), planned = shared.plan.spectra(batch);
          const most = reader.memory(planned);
          for (const { spectrum, points, mz, intensity } of reader.read(planned)) {
            assert.deepEqual([...copyOf(mz, points, space.memory)], spectra[spectrum]?.mz);
            assert.deepEqual([...copyOf(intensity, points, space.memory)], spectra[spectrum]?.intensity);
            seen.push(spectrum);
          }
          assert.ok(space.memory.mark() - mark <= most);
          space.memory.release(mark);
        }
        shared.close();
        assert.deepEqual(seen.sort((a, b) => a - b), spectra.map((_, i) => i));
      });
    }),
    { numRuns: 40 },
  );
});
