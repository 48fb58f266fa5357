import type { KernelMemory } from "../../kernel/memory.ts";
import type { FloatArray } from "./array_decoder.ts";
import type { Peaks } from "./batch_reader.ts";

/** One spectrum, with its numbers. */
export interface Spectrum {
  /** 0-based index in the order of the XML. */
  readonly index: number;
  /** 0-based column of the grid. */
  readonly x: number;
  /** 0-based line of the grid. */
  readonly y: number;
  /** 0-based slice of the grid. */
  readonly z: number;
  /** m/z of every point, in the order of the file: ascending in nearly all files. */
  readonly mz: Float64Array;
  /** Intensity of every point, as stored if that is f32. */
  readonly intensities: Float32Array | Float64Array;
  /** Points that are not among them because their m/z or intensity is not finite. */
  readonly dropped: number;
}

/** Copies the finite points of peaks out of kernel memory. */
export function finitePoints(
  { mz, intensity, points }: Peaks,
  memory: KernelMemory,
): Pick<Spectrum, "mz" | "intensities" | "dropped"> {
  const masses = Float64Array.from(copyOf(mz, points, memory)), values = copyOf(intensity, points, memory);
  let kept = 0;
  for (let i = 0; i < points; i++) {
    const mass = masses[i] as number, value = values[i] as number;
    if (!Number.isFinite(mass) || !Number.isFinite(value)) continue;
    masses[kept] = mass;
    values[kept++] = value;
  }
  return { mz: masses.subarray(0, kept), intensities: values.subarray(0, kept), dropped: points - kept };
}

/** The floats at any byte of kernel memory, in an array of their own. */
export function copyOf(
  { ptr, dtype }: FloatArray,
  n: number,
  memory: KernelMemory,
): Float32Array | Float64Array {
  return dtype === "float32"
    ? new Float32Array(memory.bytes(ptr, 4 * n).slice().buffer)
    : new Float64Array(memory.bytes(ptr, 8 * n).slice().buffer);
}
