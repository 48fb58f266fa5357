import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Block } from "../../../src/array/block.ts";
import { type Region, voxelCount } from "../../../src/engine/region.ts";
import { itemSize } from "../../../src/kernel/dtype.ts";
import { createKernelSpace, type KernelSpace } from "../../../src/kernel/kernel_space.ts";
import type { FitsCube } from "../../../src/format/fits/fits_source.ts";

/** A temporary folder with the files of one test; `using` removes it. */
export class FitsFolder {
  readonly path: string = mkdtempSync(join(tmpdir(), "fits-test-"));
  #count = 0;

  /** Writes bytes to a new file; returns its path. */
  file(bytes: Uint8Array, name = `${++this.#count}.fits`): string {
    const path = join(this.path, name);
    writeFileSync(path, bytes);
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** The values of a region, read and decoded with a DataView. */
export function readValues(
  cube: FitsCube,
  region: Region,
  space: KernelSpace = createKernelSpace(),
): number[] {
  const mark = space.memory.mark();
  const block = cube.source.read(region, space);
  if (block instanceof Promise) throw new Error("local files are read synchronously");
  const values = blockValues(block, space);
  space.memory.release(mark);
  return values;
}

/** The whole cube, in C order [channel, y, x]. */
export function allValues(cube: FitsCube, space?: KernelSpace): number[] {
  return readValues(cube, { start: [0, 0, 0], shape: cube.source.shape }, space);
}

/** The elements of a block as numbers. */
export function blockValues(block: Block, { memory }: KernelSpace): number[] {
  const width = itemSize[block.dtype];
  const view = new DataView(memory.wasm.buffer, block.ptr, voxelCount(block.shape) * width);
  const little = !block.bigEndian;
  const element = (at: number) => {
    switch (block.dtype) {
      case "uint8":
        return view.getUint8(at);
      case "int8":
        return view.getInt8(at);
      case "uint16":
        return view.getUint16(at, little);
      case "int16":
        return view.getInt16(at, little);
      case "uint32":
        return view.getUint32(at, little);
      case "int32":
        return view.getInt32(at, little);
      case "int64":
        return Number(view.getBigInt64(at, little));
      case "float32":
        return view.getFloat32(at, little);
      case "float64":
        return view.getFloat64(at, little);
      default:
        return block.dtype satisfies never;
    }
  };
  return Array.from({ length: voxelCount(block.shape) }, (_, i) => element(i * width));
}
