import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Block } from "../../../src/array/block.ts";
import { castBlock, nativeBlock } from "../../../src/array/block.ts";
import type { Sink } from "../../../src/array/sink.ts";
import type { Source } from "../../../src/array/source.ts";
import { type Region, type Shape, voxelCount, wholeRegion } from "../../../src/engine/region.ts";
import { type DType, itemSize } from "../../../src/kernel/dtype.ts";
import { createKernelSpace, type KernelSpace } from "../../../src/kernel/kernel_space.ts";

export const space: KernelSpace = createKernelSpace();

/** Runs a test in a folder of its own, which is removed. */
export async function inFolder(test: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "lazycube-zarr-test-"));
  try {
    await test(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes files by their paths: bytes, text, or an object as JSON. */
export function writeFiles(
  folder: string,
  files: Readonly<Record<string, Uint8Array | string | object>>,
): string {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const raw = content instanceof Uint8Array || typeof content === "string";
    writeFileSync(path, raw ? content : JSON.stringify(content));
  }
  return folder;
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

/** The bytes of numbers, in the byte order given. */
export function bytesOf(values: readonly number[], dtype: DType, bigEndian = false): Uint8Array {
  const width = itemSize[dtype];
  const view = new DataView(new ArrayBuffer(values.length * width));
  values.forEach((value, i) => put(view, i * width, value, { dtype, little: !bigEndian }));
  return new Uint8Array(view.buffer);
}

function put(
  view: DataView,
  at: number,
  value: number,
  { dtype, little }: { dtype: DType; little: boolean },
): void {
  if (dtype === "float64") view.setFloat64(at, value, little);
  else if (dtype === "float32") view.setFloat32(at, value, little);
  else if (dtype === "int64") view.setBigInt64(at, BigInt(value), little);
  else if (itemSize[dtype] === 4) view.setUint32(at, value, little);
  else if (itemSize[dtype] === 2) view.setUint16(at, value, little);
  else view.setUint8(at, value);
}

/** Reads a region (the whole cube if none is given) as numbers, and checks what a source promises about memory. */
export async function readValues(
  source: Source,
  region: Region = wholeRegion(source.shape),
): Promise<number[]> {
  const mark = space.memory.mark();
  try {
    space.memory.resetPeak();
    const before = space.memory.peak;
    const block = await source.read(region, space);
    const used = space.memory.peak - before;
    if (used > source.readMemory(region) + 4 * 64) throw new Error(`${used} bytes used, fewer promised`);
    if (block.ptr + voxelCount(region.shape) * itemSize[block.dtype] > space.memory.mark()) {
      throw new Error("the block is not allocated");
    }
    const floats = castBlock(nativeBlock(block, space), "float64", space);
    return [...space.memory.float64(floats.ptr, voxelCount(region.shape))];
  } finally {
    space.memory.release(mark);
  }
}

/** A value for each voxel of a cube, telling its place; exact in every dtype. */
export function voxelValue([, rows, columns]: Shape, channel: number, y: number, x: number): number {
  return ((channel * rows + y) * columns + x) % 120;
}

/** What `readValues` gives for a region of a cube of `voxelValue`. */
export function expectedValues(shape: Shape, { start, shape: [channels, rows, columns] }: Region): number[] {
  return Array.from({ length: channels * rows * columns }, (_, i) => {
    const [c, y, x] = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns];
    return voxelValue(shape, start[0] + c, start[1] + y, start[2] + x);
  });
}

/** A block of `voxelValue`; the caller releases its memory. */
export function blockOf(shape: Shape, region: Region, dtype: DType): Block {
  const bytes = bytesOf(expectedValues(shape, region), dtype);
  const ptr = space.memory.allocate(bytes.length);
  space.memory.bytes(ptr, bytes.length).set(bytes);
  return { ptr, shape: region.shape, dtype, bigEndian: false };
}

/** Writes steps of one task with a writer of its own. */
export async function writeTask(
  sink: Sink,
  task: Region,
  steps: readonly Region[] = [task],
): Promise<number> {
  const writer = sink.open(task);
  for (const step of steps) {
    const mark = space.memory.mark();
    await writer.write(step, blockOf(sink.shape, step, sink.dtype), space);
    space.memory.release(mark);
  }
  await writer.close();
  return writer.bytesWritten;
}

/** Cuts a region at multiples of a unit. */
export function cutRegion(region: Region, unit: Shape): Region[] {
  const axis = (i: 0 | 1 | 2) => {
    const starts: number[] = [];
    for (let at = region.start[i]; at < region.start[i] + region.shape[i]; at += unit[i]) starts.push(at);
    return starts;
  };
  const length = (i: 0 | 1 | 2, at: number) => Math.min(unit[i], region.start[i] + region.shape[i] - at);
  return axis(0).flatMap((c) =>
    axis(1).flatMap((y) =>
      axis(2).map((x): Region => ({ start: [c, y, x], shape: [length(0, c), length(1, y), length(2, x)] }))
    )
  );
}
