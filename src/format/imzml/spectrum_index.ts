/**
 * Where each spectrum is on the sample and in the ibd, in columns: 58 bytes a spectrum in one shared buffer, so that
 * every thread reads the same index. Row i is the i-th spectrum of the XML.
 */
export class SpectrumIndex {
  /** Holds all columns; with `count` it is all that another thread needs. */
  readonly buffer: SharedArrayBuffer;
  /** Number of spectra. */
  readonly count: number;
  /** 0-based columns of the grid. */
  readonly x: Int32Array;
  /** 0-based lines of the grid. */
  readonly y: Int32Array;
  /** 0-based slices of the grid. */
  readonly z: Int32Array;
  /** Values of each array: m/z and intensity have as many. */
  readonly points: Uint32Array;
  /** Byte offset of the m/z array in the ibd. */
  readonly mzOffset: Float64Array;
  /** Stored bytes of the m/z array. */
  readonly mzBytes: Float64Array;
  /** Byte offset of the intensity array in the ibd. */
  readonly intensityOffset: Float64Array;
  /** Stored bytes of the intensity array. */
  readonly intensityBytes: Float64Array;
  /** Total ion current as the file states it; NaN where it does not. A hint: it may be wrong. */
  readonly statedTic: Float64Array;
  /** Number type and compression of the m/z array; see `encodingOf`. */
  readonly mzEncoding: Uint8Array;
  /** Number type and compression of the intensity array. */
  readonly intensityEncoding: Uint8Array;

  /** The columns of `count` spectra that a buffer holds. */
  constructor(buffer: SharedArrayBuffer, count: number) {
    this.buffer = buffer;
    this.count = count;
    const wide = (column: number) => new Float64Array(buffer, 8 * column * count, count);
    const narrow = 40 * count;
    const integers = (column: number) => new Int32Array(buffer, narrow + 4 * column * count, count);
    this.mzOffset = wide(0);
    this.mzBytes = wide(1);
    this.intensityOffset = wide(2);
    this.intensityBytes = wide(3);
    this.statedTic = wide(4);
    this.x = integers(0);
    this.y = integers(1);
    this.z = integers(2);
    this.points = new Uint32Array(buffer, narrow + 12 * count, count);
    this.mzEncoding = new Uint8Array(buffer, narrow + 16 * count, count);
    this.intensityEncoding = new Uint8Array(buffer, narrow + 17 * count, count);
  }

  /** An index of this many spectra, all zero. */
  static create(count: number): SpectrumIndex {
    return new SpectrumIndex(new SharedArrayBuffer(BYTES_EACH * count), count);
  }

  /** An index of another size with as many of these spectra as it holds. */
  resized(count: number): SpectrumIndex {
    const copy = SpectrumIndex.create(count);
    const kept = Math.min(count, this.count);
    for (const column of COLUMNS) copy[column].set(this[column].subarray(0, kept));
    return copy;
  }
}

/** Bytes of an index for each spectrum. */
export const BYTES_EACH = 58;

const COLUMNS = [
  ...["mzOffset", "mzBytes", "intensityOffset", "intensityBytes", "statedTic"] as const,
  ...["x", "y", "z", "points", "mzEncoding", "intensityEncoding"] as const,
];
