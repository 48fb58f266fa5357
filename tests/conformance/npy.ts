import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** Numbers of a NumPy file. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly values: readonly number[] | Float64Array | Int32Array;
}

/**
 * Reads a `.npy` file of f8, i4 or i8 numbers, little-endian and in C order; `undefined` where there is none.
 *
 * @throws {TypeError} If it holds anything else
 */
export async function readNpy(path: string): Promise<NpyArray | undefined> {
  if (!existsSync(path)) return undefined;
  const bytes = await readFile(path);
  const headerLength = bytes.readUInt16LE(8);
  const header = bytes.toString("latin1", 10, 10 + headerLength);
  const shape = /'shape': \(([^)]*)\)/.exec(header)?.[1]?.split(",").filter((n) => n.trim()).map(Number) ??
    [];
  const body = bytes.buffer.slice(bytes.byteOffset + 10 + headerLength, bytes.byteOffset + bytes.byteLength);
  const type = /'descr': '([^']+)'/.exec(header)?.[1];
  if (type === "<f8") return { shape, values: new Float64Array(body) };
  if (type === "<i4") return { shape, values: new Int32Array(body) };
  if (type === "<i8") return { shape, values: Array.from(new BigInt64Array(body), Number) };
  throw new TypeError(`Cannot read "${path}": its numbers are ${type}, not <f8, <i4 or <i8`);
}
