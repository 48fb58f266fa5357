import { setImmediate } from "node:timers/promises";
import { FormatError } from "../error.ts";
import { decodeMemory } from "../format/imzml/array_decoder.ts";
import { encodingOf } from "../format/imzml/array_encoding.ts";
import { BatchReader } from "../format/imzml/batch_reader.ts";
import type { ImzmlFile } from "../format/imzml/imzml_file.ts";
import { copyOf } from "../format/imzml/spectrum.ts";
import type { MzRange } from "../kernel/binning_kernels.ts";
import { createKernelSpace } from "../kernel/kernel_space.ts";

/** Options of {@linkcode mzRange}. */
export interface MzRangeOptions {
  /**
   * Look only at the first and the last m/z of every spectrum, which is right where they ascend and takes two small
   * reads a spectrum; whoever bins the spectra then sees whether it was (`PeakTally.lowest`, `highest`). Arrays that
   * have to be decoded are read whole all the same.
   */
  readonly assumeAscending?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the bytes of the ibd that are behind, and how many there are. */
  readonly onBytes?: ((bytes: number, total: number) => void) | undefined;
}

/** So many spectra are looked at before other work gets a turn. */
const SPECTRA_A_TURN = 8192;

/**
 * The lowest and highest finite m/z of a file, whatever the intensities. Reads all m/z arrays once, of a continuous
 * file one.
 *
 * @throws {FormatError} `axis-undefined` if there is none
 */
export async function mzRange(
  file: ImzmlFile,
  { assumeAscending = false, ...options }: MzRangeOptions = {},
): Promise<MzRange> {
  const range = assumeAscending && isPlain(file) && !file.sharedMz
    ? await rangeOfEnds(file, options)
    : await rangeOfAll(file, options);
  if (range.low <= range.high) return range;
  throw axisUndefined(file);
}

/** The error for a file without an m/z to make an axis of. */
export function axisUndefined({ path }: ImzmlFile): FormatError {
  const text = "no spectrum has a finite m/z, so there is no range for a mass axis; give a range " +
    "({ mzMin, mzMax }, --mz-min, --mz-max)";
  return new FormatError(text, { path, format: "imzML", reason: "axis-undefined" });
}

async function rangeOfAll(file: ImzmlFile, { signal, onBytes }: MzRangeOptions): Promise<MzRange> {
  const space = createKernelSpace();
  if (file.points === 0) return { low: Infinity, high: -Infinity };
  const reader = new BatchReader(file, space), plan = file.batches();
  let low = Infinity, high = -Infinity;
  for (let batch = 0; batch < plan.count; batch++) {
    signal?.throwIfAborted();
    const mark = space.memory.mark();
    const spectra = file.sharedMz ? firstFilled(file) : plan.spectra(batch);
    for (const { mz, points } of reader.readMz(spectra)) {
      for (const value of copyOf(mz, points, space.memory)) {
        if (value < low && value > -Infinity) low = value;
        if (value > high && value < Infinity) high = value;
      }
    }
    space.memory.release(mark);
    if (file.sharedMz) break;
    onBytes?.(file.ibd.size * (batch + 1) / plan.count, file.ibd.size);
    await setImmediate();
  }
  return { low, high };
}

function firstFilled({ index }: ImzmlFile): Uint32Array {
  return Uint32Array.of(index.points.findIndex((points) => points > 0));
}

/** Whether every m/z array is made of floats that are not compressed. */
function isPlain({ index }: ImzmlFile): boolean {
  return index.mzEncoding.every((code) => decodeMemory({ points: 1, encoding: encodingOf(code) }) === 0);
}

async function rangeOfEnds(
  { index, ibd }: ImzmlFile,
  { signal, onBytes }: MzRangeOptions,
): Promise<MzRange> {
  const bytes = new DataView(new ArrayBuffer(8));
  const valueAt = (spectrum: number, point: number) => {
    const single = encodingOf(index.mzEncoding[spectrum] ?? 0).type === "float32", width = single ? 4 : 8;
    ibd.read(new Uint8Array(bytes.buffer, 0, width), (index.mzOffset[spectrum] ?? 0) + point * width);
    return single ? bytes.getFloat32(0, true) : bytes.getFloat64(0, true);
  };
  let low = Infinity, high = -Infinity;
  for (let spectrum = 0; spectrum < index.count; spectrum++) {
    if (spectrum % SPECTRA_A_TURN === SPECTRA_A_TURN - 1) {
      signal?.throwIfAborted();
      onBytes?.(ibd.size * spectrum / index.count, ibd.size);
      await setImmediate();
    }
    const points = index.points[spectrum] as number;
    if (points === 0) continue;
    const first = valueAt(spectrum, 0), last = valueAt(spectrum, points - 1);
    if (first < low && first > -Infinity) low = first;
    if (last > high && last < Infinity) high = last;
  }
  return { low, high };
}
