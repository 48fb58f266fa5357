import type { KernelSpace } from "../../kernel/kernel_space.ts";
import type { LocalFile } from "../../store/file.ts";
import { type ArrayPlace, decodeArray, decodeMemory, type FloatArray } from "./array_decoder.ts";
import { encodingOf } from "./array_encoding.ts";
import { type ByteRanges, extentMemory, readExtents, ShortRead } from "./extent_reader.ts";
import { imzmlFault } from "./imzml_fault.ts";
import type { SpectrumIndex } from "./spectrum_index.ts";

/** The points of a spectrum in kernel memory, in file order, bad values included. */
export interface Peaks {
  /** Index of the spectrum, in the order of the XML. */
  readonly spectrum: number;
  readonly points: number;
  readonly mz: FloatArray;
  readonly intensity: FloatArray;
}

/** What a reader reads from. */
export interface BatchSource {
  readonly ibd: LocalFile;
  readonly index: SpectrumIndex;
  /** Whether all spectra that have points share one m/z array. */
  readonly sharedMz: boolean;
}

/**
 * Reads spectra by batches, in one thread. A shared m/z array is read and decoded once, into memory that is taken when
 * the reader is made; what `read` takes is freed by the caller, with a mark taken before.
 */
export class BatchReader {
  readonly #source: BatchSource;
  readonly #space: KernelSpace;
  readonly #shared: FloatArray | undefined;

  constructor(source: BatchSource, space: KernelSpace) {
    this.#source = source;
    this.#space = space;
    if (source.sharedMz) this.#shared = this.#readShared();
  }

  /** Bytes of kernel memory that reading these spectra takes, at most. */
  memory(spectra: Uint32Array): number {
    let bytes = extentMemory(this.#ranges(spectra));
    for (const i of spectra) {
      bytes += decodeMemory(this.#array(i, "intensity"));
      if (!this.#shared) bytes += decodeMemory(this.#array(i, "m/z"));
    }
    return bytes;
  }

  /**
   * Reads and decodes spectra: few large reads where their bytes lie together.
   *
   * @throws {FormatError} `ibd-truncated`, `zlib-corrupt`, `number-invalid`
   */
  read(spectra: Uint32Array): readonly Peaks[] {
    const pointers = this.#read(spectra, this.#ranges(spectra));
    return Array.from(spectra, (spectrum, i) => ({
      spectrum,
      points: this.#source.index.points[spectrum] ?? 0,
      mz: this.#shared ?? this.#decoded(spectrum, "m/z", pointers[2 * i] ?? 0),
      intensity: this.#decoded(spectrum, "intensity", pointers[2 * i + 1] ?? 0),
    }));
  }

  /** Reads and decodes the m/z arrays alone, one for each of the spectra that have points. */
  readMz(
    spectra: Uint32Array,
  ): readonly { readonly spectrum: number; readonly points: number; readonly mz: FloatArray }[] {
    const filled = spectra.filter((spectrum) => this.#source.index.points[spectrum] !== 0);
    const { starts, lengths } = this.#ranges(filled);
    const pointers = this.#read(filled, {
      starts,
      lengths: lengths.map((length, i) => i % 2 === 0 ? length : 0),
    });
    return Array.from(filled, (spectrum, i) => ({
      spectrum,
      points: this.#source.index.points[spectrum] ?? 0,
      mz: this.#shared ?? this.#decoded(spectrum, "m/z", pointers[2 * i] ?? 0),
    }));
  }

  /** Bytes of the m/z and intensity arrays, in turn. */
  #ranges(spectra: Uint32Array): ByteRanges {
    const { mzOffset, mzBytes, intensityOffset, intensityBytes } = this.#source.index;
    const starts = new Float64Array(2 * spectra.length), lengths = new Float64Array(2 * spectra.length);
    spectra.forEach((spectrum, i) => {
      starts[2 * i] = mzOffset[spectrum] as number;
      lengths[2 * i] = this.#shared ? 0 : mzBytes[spectrum] as number;
      starts[2 * i + 1] = intensityOffset[spectrum] as number;
      lengths[2 * i + 1] = intensityBytes[spectrum] as number;
    });
    return { starts, lengths };
  }

  #readShared(): FloatArray {
    const { index } = this.#source;
    const spectrum = index.points.findIndex((points) => points > 0);
    const ranges = {
      starts: index.mzOffset.slice(spectrum, spectrum + 1),
      lengths: index.mzBytes.slice(spectrum, spectrum + 1),
    };
    const [ptr = 0] = this.#read(Uint32Array.of(spectrum), ranges);
    return this.#decoded(spectrum, "m/z", ptr);
  }

  /** Reads ranges that are the m/z and intensity arrays of spectra, in turn. */
  #read(spectra: Uint32Array, ranges: ByteRanges): Float64Array {
    const { ibd } = this.#source;
    try {
      return readExtents(ibd, ranges, this.#space.memory);
    } catch (error) {
      if (!(error instanceof ShortRead)) throw error;
      const { range, end } = error, array = range % 2 === 0 ? "m/z" : "intensity";
      const stop = (ranges.starts[range] ?? 0) + (ranges.lengths[range] ?? 0);
      const text =
        `the ${array} array ends at byte ${stop}, but the ibd now has ${end}; it was cut since it was ` +
        "opened. Wait until it is complete, and start again";
      throw imzmlFault("ibd-truncated", text, {
        path: ibd.path,
        spectrum: spectra[range >> 1] ?? 0,
        offset: end,
      });
    }
  }

  #decoded(spectrum: number, array: ArrayPlace["array"], ptr: number): FloatArray {
    const stored = { ...this.#array(spectrum, array), ptr };
    return decodeArray(stored, this.#space, { path: this.#source.ibd.path, spectrum, array });
  }

  #array(spectrum: number, array: ArrayPlace["array"]) {
    const { index } = this.#source;
    const bytes = (array === "m/z" ? index.mzBytes : index.intensityBytes)[spectrum] ?? 0;
    const code = (array === "m/z" ? index.mzEncoding : index.intensityEncoding)[spectrum] ?? 0;
    return { bytes, points: index.points[spectrum] ?? 0, encoding: encodingOf(code) };
  }
}
