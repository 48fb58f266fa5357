import { imzmlFault } from "./imzml_fault.ts";
import type { SpectrumIndex } from "./spectrum_index.ts";

/**
 * Checks that every array ends within the ibd; returns the number of bytes after the last one. Reads nothing.
 *
 * @throws {FormatError} `ibd-truncated`, with the first spectrum of the XML that does not
 */
export function checkExtents(index: SpectrumIndex, ibd: { path: string; size: number }): number {
  const { count, mzOffset, mzBytes, intensityOffset, intensityBytes } = index;
  let last = Math.min(16, ibd.size), affected = 0, first = -1;
  for (let i = 0; i < count; i++) {
    const mz = end(mzOffset, mzBytes, i), intensity = end(intensityOffset, intensityBytes, i);
    const farthest = mz > intensity ? mz : intensity;
    if (farthest > ibd.size) {
      if (first < 0) first = i;
      affected += 1;
    }
    if (farthest > last) last = farthest;
  }
  if (first < 0) return ibd.size - last;
  const mz = end(mzOffset, mzBytes, first);
  const [array, stop] = mz > ibd.size
    ? ["m/z", mz]
    : ["intensity", end(intensityOffset, intensityBytes, first)];
  throw imzmlFault(
    "ibd-truncated",
    `the ${array} array ends at byte ${stop}, the ibd has ${ibd.size}; ${affected} of ${count} spectra reach beyond ` +
      "its end. Is it an incomplete copy?",
    { path: ibd.path, spectrum: first, offset: ibd.size },
  );
}

/** Byte after the last of an array; 0 for one without bytes, whose offset means nothing. */
function end(offsets: Float64Array, bytes: Float64Array, i: number): number {
  const length = bytes[i] as number;
  return length === 0 ? 0 : (offsets[i] as number) + length;
}
