import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { ExistsError, UnsupportedError } from "../../../src/error.ts";
import type { Region, Shape } from "../../../src/engine/region.ts";
import { voxelCount } from "../../../src/engine/region.ts";
import { createFits, type FitsOutput } from "../../../src/format/fits/create_fits.ts";
import { openFitsSink } from "../../../src/format/fits/fits_sink.ts";
import { openFits } from "../../../src/format/fits/fits_source.ts";
import { FitsHeader } from "../../../src/format/fits/header.ts";
import { type DType, itemSize } from "../../../src/kernel/dtype.ts";
import { createKernelSpace } from "../../../src/kernel/kernel_space.ts";
import { bigEndian, card, concatenated, cubeFile, USUAL_AXES } from "./fits_builder.ts";
import { allValues, FitsFolder } from "./fits_folder.ts";

const space = createKernelSpace();
const header = FitsHeader.parse(USUAL_AXES.join(""), { path: "a.fits" });

type Values = readonly (number | bigint)[];

/** Writes the part of a cube that a region shows. */
function writeRegion(output: FitsOutput, values: Values, region: Region): number {
  const sink = openFitsSink(output.sinkRef);
  const { dtype, shape } = sink;
  const mark = space.memory.mark();
  const count = voxelCount(region.shape);
  const ptr = space.memory.allocate(count * itemSize[dtype]);
  const view = new DataView(space.memory.wasm.buffer, ptr, count * itemSize[dtype]);
  let i = 0;
  for (const element of elements(region, shape)) setLittleEndian(view, dtype, i++, values[element] ?? 0);
  const before = space.memory.bytes(ptr, count * itemSize[dtype]).slice();
  const writer = sink.open(region);
  writer.write(region, { ptr, shape: region.shape, dtype, bigEndian: false }, space);
  writer.close();
  // Other consumers of a pass see the same block.
  assert.deepEqual(space.memory.bytes(ptr, count * itemSize[dtype]).slice(), before);
  space.memory.release(mark);
  return writer.bytesWritten as number;
}

function* elements({ start, shape: [nk, nj, ni] }: Region, [, ny, nx]: Shape): Generator<number> {
  for (let k = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      for (let i = 0; i < ni; i++) yield ((start[0] + k) * ny + start[1] + j) * nx + start[2] + i;
    }
  }
}

function setLittleEndian(view: DataView, dtype: DType, i: number, value: number | bigint): void {
  const at = i * itemSize[dtype];
  if (dtype === "uint8" || dtype === "int8") view.setUint8(at, Number(value));
  else if (dtype === "uint16" || dtype === "int16") view.setUint16(at, Number(value), true);
  else if (dtype === "uint32" || dtype === "int32") view.setUint32(at, Number(value), true);
  else if (dtype === "int64") view.setBigInt64(at, BigInt(value), true);
  else if (dtype === "float32") view.setFloat32(at, Number(value), true);
  else view.setFloat64(at, Number(value), true);
}

const EXTREMES: Readonly<Record<DType, Values>> = {
  uint8: [0, 1, 127, 128, 255],
  int8: [-128, -1, 0, 1, 127],
  uint16: [0, 1, 32767, 32768, 65535],
  int16: [-32768, -1, 0, 1, 32767],
  uint32: [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1],
  int32: [-(2 ** 31), -1, 0, 1, 2 ** 31 - 1],
  int64: [-(2n ** 63n), -1n, 0n, 2n ** 53n + 1n, 2n ** 63n - 1n],
  float32: [NaN, -Infinity, Infinity, -0, 1.5],
  float64: [NaN, -Infinity, Infinity, -0, 0.1],
};

// FITS standard 4.0, table 11: what is stored for the types that FITS does not have.
const STORED: Partial<Record<DType, readonly [bitpix: number, zero: number]>> = {
  int8: [8, -128],
  uint16: [16, 2 ** 15],
  uint32: [32, 2 ** 31],
};
const BITPIX: Partial<Record<DType, number>> = { uint8: 8, int16: 16, int32: 32, int64: 64 };

for (const dtype of Object.keys(EXTREMES) as DType[]) {
  Deno.test(`createFits() writes ${dtype} in any pieces as a file that a DataView writes`, async () => {
    using folder = new FitsFolder();
    const [bitpix, zero] = STORED[dtype] ??
      [BITPIX[dtype] ?? (dtype === "float32" ? -32 : -64), undefined] as const;
    let count = 0;
    const length = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(length, length, length),
        fc.tuple(length, length, length),
        async (shape, box) => {
          const values = Array.from({ length: voxelCount(shape) }, (_, i) => EXTREMES[dtype][i % 5] ?? 0);
          const path = join(folder.path, `${count++}.fits`);
          const output = await createFits(path, { header, shape, dtype });
          const written = regions(shape, box).toReversed().map((region) =>
            writeRegion(output, values, region)
          );
          assert.equal(written.reduce((sum, bytes) => sum + bytes, 0), values.length * itemSize[dtype]);
          assert.equal(existsSync(path), false);
          await output.publish();
          const stored = zero === undefined ? values : values.map((value) => Number(value) - zero);
          const data = bigEndian(bitpix, stored);
          const bytes = readFileSync(path);
          const rest = new Uint8Array(2880 * Math.ceil(data.length / 2880) - data.length);
          assert.deepEqual(new Uint8Array(bytes.subarray(2880)), concatenated([data, rest]));
          if (dtype !== "int64") assert.deepEqual(allValues(openFits(path), space), values);
        },
      ),
      { numRuns: 15 },
    );
    assert.equal(readdirSync(folder.path).length, count);
  });
}

function regions(shape: Shape, box: Shape): Region[] {
  const found: Region[] = [];
  for (let k = 0; k < shape[0]; k += box[0]) {
    for (let j = 0; j < shape[1]; j += box[1]) {
      for (let i = 0; i < shape[2]; i += box[2]) {
        const start: Shape = [k, j, i];
        const along = (axis: 0 | 1 | 2) => Math.min(box[axis], shape[axis] - start[axis]);
        found.push({ start, shape: [along(0), along(1), along(2)] });
      }
    }
  }
  return found;
}

Deno.test("the sink writes regions larger than it swaps at a time", async () => {
  using folder = new FitsFolder();
  // Rows of 100 003 cross the slabs of 65 536 doubles at odd places.
  const shape: Shape = [1, 3, 100_003];
  const values = Array.from({ length: voxelCount(shape) }, (_, i) => i + 0.5);
  const path = join(folder.path, "large.fits");
  const output = await createFits(path, { header, shape, dtype: "float64" });
  writeRegion(output, values, { start: [0, 0, 0], shape: [1, 3, 70_000] });
  writeRegion(output, values, { start: [0, 0, 70_000], shape: [1, 3, 30_003] });
  await output.publish();
  const data = readFileSync(path).subarray(2880, 2880 + values.length * 8);
  assert.deepEqual(new Uint8Array(data), bigEndian(-64, values));
});

Deno.test("createFits() writes maps and spectra, and the axes they have", async () => {
  using folder = new FitsFolder();
  for (const shape of [[3], [2, 3]]) {
    const path = join(folder.path, `${shape.length}.fits`);
    const output = await createFits(path, { header, shape, dtype: "float32" });
    assert.deepEqual(output.sinkRef.shape, [1, shape.length === 1 ? 1 : 2, 3]);
    await output.publish();
    const text = readFileSync(path, "latin1");
    assert.match(text, new RegExp(`^SIMPLE.{74}BITPIX.{74}NAXIS {3}= {20}${shape.length} `));
    assert.equal(/NAXIS3/.test(text), false);
  }
});

Deno.test("createFits() puts a table behind the image", async () => {
  using folder = new FitsFolder();
  const path = join(folder.path, "table.fits");
  const table = FitsHeader.parse(
    [card("XTENSION", "BINTABLE"), card("BITPIX", 8), card("NAXIS", 2), card("NAXIS1", 5), card("NAXIS2", 1)]
      .join(""),
    { path: "a.fits" },
  );
  const rows = Uint8Array.of(1, 2, 3, 4, 5);
  const output = await createFits(path, {
    header,
    shape: [1, 1, 2],
    dtype: "float32",
    table: { header: table, rows },
  });
  await output.publish();
  const bytes = readFileSync(path);
  assert.equal(bytes.length, 4 * 2880);
  assert.match(bytes.toString("latin1", 0, 2880), /EXTEND {2}= {20}T/);
  assert.equal(bytes.toString("latin1", 5760, 5769), "XTENSION=");
  assert.deepEqual([...bytes.subarray(8640, 8647)], [1, 2, 3, 4, 5, 0, 0]);
  assert.equal(openFits(path).hdus.length, 2);
});

Deno.test("an output appears when complete only and leaves nothing when it is discarded", async () => {
  using folder = new FitsFolder();
  const path = join(folder.path, "out.fits");
  const options = { header, shape: [1, 1, 2], dtype: "float32" } as const;
  const output = await createFits(path, options);
  assert.deepEqual(readdirSync(folder.path).map((name) => name.replace(/-.*/, "")), ["out.fits.partial"]);
  await output.discard();
  assert.deepEqual(readdirSync(folder.path), []);
  // A worker that is late must not bring it back.
  const region: Region = { start: [0, 0, 0], shape: [1, 1, 2] };
  assert.throws(() => writeRegion(output, [1, 2], region), /Cannot write ".*out\.fits": .*ENOENT/);
  assert.deepEqual(readdirSync(folder.path), []);
});

Deno.test("createFits() replaces a file when asked to, a folder never", async () => {
  using folder = new FitsFolder();
  const path = folder.file(cubeFile(16, [1, 1, 1], [5]), "old.fits");
  const options = { header, shape: [1, 1, 1], dtype: "uint8" } as const;
  await assert.rejects(createFits(path, options), ExistsError);
  const output = await createFits(path, { ...options, overwrite: true });
  assert.equal(openFits(path).source.dtype, "int16");
  await output.publish();
  assert.equal(openFits(path).source.dtype, "uint8");
  const inTheWay = join(folder.path, "folder.fits");
  mkdirSync(inTheWay);
  await assert.rejects(
    createFits(inTheWay, { ...options, overwrite: true }),
    (error) => error instanceof UnsupportedError && /it is a folder, and is not replaced/.test(error.message),
  );
  await assert.rejects(createFits("https://example.org/a.fits", options), UnsupportedError);
  await assert.rejects(createFits(join(folder.path, "no/such.fits"), options), /the folder does not exist/);
  rmSync(inTheWay, { recursive: true });
  assert.deepEqual(readdirSync(folder.path), ["old.fits"]);
});
