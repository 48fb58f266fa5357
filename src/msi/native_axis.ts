import { setImmediate } from "node:timers/promises";
import { AxisError } from "../error.ts";
import { BatchReader } from "../format/imzml/batch_reader.ts";
import type { ImzmlFile } from "../format/imzml/imzml_file.ts";
import { copyOf } from "../format/imzml/spectrum.ts";
import type { MzRange } from "../kernel/binning_kernels.ts";
import { createKernelSpace } from "../kernel/kernel_space.ts";
import { type MassAxis, sharedFloats } from "./mass_axis.ts";
import { axisUndefined } from "./mz_range.ts";

/** Distinct m/z values of a processed file beyond which its union is no axis to work with. */
export const MOST_NATIVE_BINS = 10_000_000;

/** Options of {@linkcode nativeAxis}. */
export interface NativeAxisOptions {
  /** How many distinct values are too many; ten million by default. */
  readonly most?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called after every batch with the bytes of the ibd that are behind, and how many there are. */
  readonly onBytes?: ((bytes: number, total: number) => void) | undefined;
}

/**
 * The file's own axis: every distinct finite m/z, exactly. Continuous files have one array of them; the arrays of
 * processed files are read once and united.
 *
 * @param range Only m/z from `low` to `high`, both included.
 * @throws {AxisError} If there are more than `most` of them
 * @throws {FormatError} `axis-undefined` if there is none
 */
export async function nativeAxis(
  file: ImzmlFile,
  range: MzRange = { low: -Infinity, high: Infinity },
  { most = MOST_NATIVE_BINS, signal, onBytes }: NativeAxisOptions = {},
): Promise<MassAxis> {
  const space = createKernelSpace();
  let union: Float64Array = new Float64Array();
  if (file.points > 0) {
    const reader = new BatchReader(file, space), plan = file.batches();
    const batches = file.sharedMz ? 1 : plan.count;
    for (let batch = 0; batch < batches; batch++) {
      signal?.throwIfAborted();
      const mark = space.memory.mark();
      const spectra = file.sharedMz ? filled(file).subarray(0, 1) : plan.spectra(batch);
      const arrays = reader.readMz(spectra).map(({ mz, points }) => copyOf(mz, points, space.memory));
      space.memory.release(mark);
      union = united(union, distinct(arrays, range));
      if (union.length > most) throw tooMany(file, union.length, batch + 1, batches);
      onBytes?.(file.ibd.size * (batch + 1) / batches, file.ibd.size);
      await setImmediate();
    }
  }
  const [first] = union, last = union.at(-1);
  if (first === undefined || last === undefined) throw axisUndefined(file);
  return { kind: "native", centers: sharedFloats(union), low: first, high: last };
}

function filled({ index }: ImzmlFile): Uint32Array {
  return Uint32Array.from(index.points.keys()).filter((spectrum) => index.points[spectrum] !== 0);
}

/** The distinct values of arrays within a range, ascending. */
function distinct(arrays: readonly ArrayLike<number>[], { low, high }: MzRange): Float64Array {
  const all = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let count = 0;
  for (const values of arrays) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (Number.isFinite(value) && value >= low && value <= high) all[count++] = value;
    }
  }
  const sorted = all.subarray(0, count).sort();
  let kept = 0;
  for (let i = 0; i < count; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[kept++] = sorted[i] as number;
  }
  return sorted.subarray(0, kept);
}

/** The union of two ascending arrays of distinct values. */
function united(a: Float64Array, b: Float64Array): Float64Array {
  if (a.length === 0) return b;
  const both = new Float64Array(a.length + b.length);
  let count = 0, i = 0, j = 0;
  while (i < a.length || j < b.length) {
    const x = a[i] ?? Infinity, y = b[j] ?? Infinity;
    both[count++] = x < y ? x : y;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return both.slice(0, count);
}

function tooMany(file: ImzmlFile, count: number, batch: number, batches: number): AxisError {
  return new AxisError(
    `Cannot use the m/z values of "${file.path}" as an axis: there are more than ${count} distinct ones in ${batch} of ` +
      `${batches} batches; choose another axis, such as --mass-axis auto, or a narrower range (--mz-min, --mz-max)`,
  );
}
