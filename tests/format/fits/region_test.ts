import assert from "node:assert/strict";
import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type Region, type Shape, voxelCount } from "../../../src/engine/region.ts";
import { type FitsCube, openFits } from "../../../src/format/fits/fits_source.ts";
import { PlainFitsSource } from "../../../src/format/fits/plain_source.ts";
import { createKernelSpace, type KernelSpace } from "../../../src/kernel/kernel_space.ts";
import {
  ascii,
  bigEndian,
  card,
  ctypes,
  cubeFile,
  fitsFile,
  imageCards,
  USUAL_AXES,
} from "./fits_builder.ts";
import { FitsFolder, readValues } from "./fits_folder.ts";

const TYPES = { x: "RA---SIN", y: "DEC--SIN", s: "VRAD", p: "STOKES" } as const;
type Axis = keyof typeof TYPES;
type Lengths = Readonly<Record<Axis, number>>;

/** The value of a voxel tells where it is: digits p, s, y, x to the base 100. */
function voxel(index: Lengths): number {
  return ((index.p * 100 + index.s) * 100 + index.y) * 100 + index.x;
}

/** A file whose axes stand in this order, the fastest first. */
function orderedFile(
  order: string,
  lengths: Lengths,
  bitpix: number,
  extra: readonly string[] = [],
): Uint8Array {
  const axes = [...order] as Axis[];
  const total = axes.reduce((product, axis) => product * lengths[axis], 1);
  const values = Array.from({ length: total }, (_, element) => {
    const index = { x: 0, y: 0, s: 0, p: 0 };
    let rest = element;
    for (const axis of axes) {
      index[axis] = rest % lengths[axis];
      rest = Math.floor(rest / lengths[axis]);
    }
    return voxel(index);
  });
  const cards = imageCards(bitpix, axes.map((axis) => lengths[axis]), {
    extra: [...ctypes(...axes.map((axis) => TYPES[axis])), ...extra],
  });
  return fitsFile({ cards, data: bigEndian(bitpix, values) });
}

function expectedValues({ start, shape }: Region, p: number): number[] {
  const [ns, ny, nx] = shape;
  return Array.from({ length: voxelCount(shape) }, (_, i) =>
    voxel({
      p,
      s: start[0] + Math.floor(i / (ny * nx)) % ns,
      y: start[1] + Math.floor(i / nx) % ny,
      x: start[2] + i % nx,
    }));
}

function regionOf(shape: Shape): fc.Arbitrary<Region> {
  const along = (length: number) =>
    fc.tuple(fc.integer({ min: 0, max: length - 1 }), fc.integer({ min: 1, max: length })).map((
      [start, count],
    ) => [start, Math.min(count, length - start)] as const);
  return fc.tuple(along(shape[0]), along(shape[1]), along(shape[2])).map(([s, y, x]) => ({
    start: [s[0], y[0], x[0]],
    shape: [s[1], y[1], x[1]],
  }));
}

const ORDERS = ["xys", "xsy", "yxs", "ysx", "sxy", "syx", "xysp", "psxy", "sxyp", "ypsx", "xpys"];
const SPACES: readonly KernelSpace[] = [createKernelSpace({ reference: true }), createKernelSpace()];

Deno.test("read() gives the voxels of any region of any axis order and type, in the memory it foretold", () => {
  using folder = new FitsFolder();
  const lengths = { x: 6, y: 5, s: 7, p: 3 };
  const cubes = ORDERS.flatMap((order) =>
    [[-32], [-64], [32], [-32, card("BSCALE", 1), card("BZERO", 0.5)] as const].map(([bitpix, ...extra]) => ({
      half: extra.length > 0 ? 0.5 : 0,
      bytes: orderedFile(order, lengths, Number(bitpix), extra as string[]),
    }))
  ).map(({ bytes, half }) => {
    const path = folder.file(bytes);
    const open = (stokes?: string) => openFits(path, stokes === undefined ? {} : { stokes });
    const names = open().stokes?.names ?? [undefined];
    return { half, planes: names.map((name) => open(name)) };
  });
  const choice = fc.record({
    cube: fc.constantFrom(...cubes),
    plane: fc.nat(2),
    region: regionOf([7, 5, 6]),
    space: fc.constantFrom(...SPACES),
  });
  fc.assert(
    fc.property(choice, ({ cube, plane, region, space }) => {
      const p = plane % cube.planes.length;
      const { source } = cube.planes[p] as FitsCube;
      const mark = space.memory.mark();
      space.memory.resetPeak();
      const before = space.memory.peak;
      const values = readValues(cube.planes[p] as FitsCube, region, space);
      // FITS floats hold these integers and halves exactly.
      assert.deepEqual(values, expectedValues(region, p).map((value) => value + cube.half));
      assert.equal(space.memory.peak - before, source.readMemory(region));
      assert.equal(space.memory.mark(), mark);
    }),
    { numRuns: 600 },
  );
  cubes.forEach(({ planes }) => planes.forEach(({ source }) => source.close()));
});

Deno.test("read() of cubes larger than a piece of scratch memory, in every axis order", () => {
  using folder = new FitsFolder();
  const space = createKernelSpace();
  const lengths = { x: 70, y: 60, s: 50, p: 1 };
  const region: Region = { start: [1, 2, 3], shape: [48, 57, 66] };
  const expected = expectedValues(region, 0);
  for (const order of ["xys", "xsy", "yxs", "ysx", "sxy", "syx"]) {
    const cube = openFits(folder.file(orderedFile(order, lengths, -32)));
    assert.equal(firstDifference(readValues(cube, region, space), expected), -1, order);
    const scaled = openFits(folder.file(orderedFile(order, lengths, 32, [card("BSCALE", 2)])));
    assert.equal(
      firstDifference(readValues(scaled, region, space), expected.map((value) => 2 * value)),
      -1,
      order,
    );
    cube.source.close();
    scaled.source.close();
  }
});

Deno.test("read() of a row that is longer than a piece of scratch memory", () => {
  using folder = new FitsFolder();
  const length = 300_000;
  const values = Array.from({ length: 2 * length }, (_, i) => i);
  const stokesFirst = imageCards(-32, [2, length, 1, 1], {
    extra: ctypes("STOKES", "RA---SIN", "DEC--SIN", "VRAD"),
  });
  const cube = openFits(folder.file(fitsFile({ cards: stokesFirst, data: bigEndian(-32, values) })), {
    stokes: "Q",
  });
  const region: Region = { start: [0, 0, 5], shape: [1, 1, length - 5] };
  assert.equal(firstDifference(readValues(cube, region), values.filter((i) => i % 2 === 1).slice(5)), -1);
  cube.source.close();
});

function firstDifference(found: readonly number[], expected: readonly number[]): number {
  if (found.length !== expected.length) return Math.min(found.length, expected.length);
  return found.findIndex((value, i) => value !== expected[i]);
}

function plainSource(cube: FitsCube): PlainFitsSource {
  assert.ok(cube.source instanceof PlainFitsSource);
  return cube.source;
}

Deno.test("read() joins what lies together and reads nothing else", () => {
  using folder = new FitsFolder();
  // Rows of 8 KiB and planes of 32 KiB: gaps are too wide to be read through.
  const [nx, ny, ns] = [2048, 4, 3];
  const path = folder.file(cubeFile(-32, [nx, ny, ns], Array.from({ length: nx * ny * ns }, (_, i) => i)));
  const space = createKernelSpace();
  const cases: readonly (readonly [Region, number])[] = [
    [{ start: [0, 0, 0], shape: [ns, ny, nx] }, 1],
    [{ start: [1, 0, 0], shape: [2, ny, nx] }, 1],
    [{ start: [0, 1, 0], shape: [ns, 2, nx] }, 3],
    [{ start: [0, 1, 100], shape: [2, 3, 50] }, 6],
    [{ start: [0, 2, 7], shape: [ns, 1, 1] }, 3],
    [{ start: [2, 3, 0], shape: [1, 1, nx] }, 1],
  ];
  for (const [region, reads] of cases) {
    const cube = openFits(path);
    const [s, y, x] = region.start;
    assert.equal(readValues(cube, region, space)[0], (s * ny + y) * nx + x);
    assert.deepEqual([plainSource(cube).reads, cube.source.bytesRead], [reads, 4 * voxelCount(region.shape)]);
    cube.source.close();
  }
});

Deno.test("read() goes through gaps of up to a page instead of reading many short runs", () => {
  using folder = new FitsFolder();
  const [nx, ny, ns] = [64, 64, 8];
  const cube = openFits(
    folder.file(cubeFile(-32, [nx, ny, ns], Array.from({ length: nx * ny * ns }, (_, i) => i))),
  );
  const region: Region = { start: [1, 10, 5], shape: [4, 20, 3] };
  const expected = [1, 2, 3, 4].flatMap((s) =>
    Array.from({ length: 20 }, (_, j) => [5, 6, 7].map((x) => (s * ny + 10 + j) * nx + x)).flat()
  );
  assert.deepEqual(readValues(cube, region), expected);
  // One run a plane, from its first to its last voxel: 19 rows and 3 voxels.
  assert.deepEqual([plainSource(cube).reads, cube.source.bytesRead], [4, 4 * 4 * (19 * 64 + 3)]);
  cube.source.close();
});

Deno.test("read() never asks for bytes behind the data", () => {
  using folder = new FitsFolder();
  const file = orderedFile("psxy", { p: 2, s: 3, x: 4, y: 5 }, -32);
  // Without the padding any read behind the last voxel would be short.
  const cube = openFits(folder.file(file.subarray(0, 2880 + 4 * 120)), { stokes: "Q" });
  const region: Region = { start: [0, 0, 0], shape: [3, 5, 4] };
  assert.deepEqual(readValues(cube, region), expectedValues(region, 1));
  cube.source.close();
});

Deno.test("read() stops when it is aborted", () => {
  using folder = new FitsFolder();
  const cube = openFits(folder.file(cubeFile(-32, [2, 1, 1], [1, 2])));
  const signal = AbortSignal.abort(new Error("enough"));
  const region: Region = { start: [0, 0, 0], shape: [1, 1, 2] };
  assert.throws(() => cube.source.read(region, createKernelSpace(), { signal }), /enough/);
  assert.equal(cube.source.bytesRead, 0);
});

Deno.test("read() of an empty region reads nothing", () => {
  using folder = new FitsFolder();
  const cube = openFits(folder.file(cubeFile(-32, [2, 1, 1], [1, 2])));
  const region: Region = { start: [0, 0, 0], shape: [0, 1, 2] };
  assert.deepEqual([readValues(cube, region), cube.source.readMemory(region)], [[], 0]);
});

Deno.test("read() reaches behind 4 GiB", () => {
  using folder = new FitsFolder();
  const [nx, ny, ns] = [25_000, 25_000, 2];
  const header = imageCards(-32, [nx, ny, ns], { extra: USUAL_AXES }).join("") + "END".padEnd(80);
  const path = join(folder.path, "large.fits");
  const descriptor = openSync(path, "w");
  const position = (s: number, y: number, x: number) => 2880 + 4 * ((s * ny + y) * nx + x);
  writeSync(descriptor, ascii(header.padEnd(2880)));
  ftruncateSync(descriptor, position(ns, 0, 0));
  writeSync(descriptor, bigEndian(-32, [11, 12]), 0, 8, position(0, 24_999, 24_998));
  writeSync(descriptor, bigEndian(-32, [21, 22]), 0, 8, position(1, 24_999, 24_998));
  closeSync(descriptor);
  const cube = openFits(path);
  assert.equal(cube.source.storedBytes, 5e9);
  assert.deepEqual(readValues(cube, { start: [0, 24_999, 24_997], shape: [2, 1, 3] }), [
    0,
    11,
    12,
    0,
    21,
    22,
  ]);
  assert.deepEqual([plainSource(cube).reads, cube.source.bytesRead], [2, 24]);
  cube.source.close();
});
