import { SpectrumIndex } from "./spectrum_index.ts";

/** The array members that a row of the index takes. */
export interface LocatedArray {
  readonly points: number;
  readonly offset: number;
  readonly bytes: number;
  readonly encoding: number;
}

/** An index that grows by a row a spectrum. Positions are as in the file; an absent z is −1. */
export class SpectrumColumns {
  #index: SpectrumIndex;
  #count = 0;

  /** @param capacity Spectra expected; more are taken too. */
  constructor(capacity: number) {
    this.#index = SpectrumIndex.create(capacity);
  }

  /** Spectra so far. */
  get count(): number {
    return this.#count;
  }

  /** Adds a spectrum. */
  add(
    [x, y, z]: readonly [number, number, number],
    { mz, intensity, tic }: { mz: LocatedArray; intensity: LocatedArray; tic: number },
  ): void {
    if (this.#count === this.#index.count) this.#index = this.#index.resized(2 * this.#count + 64);
    const index = this.#index, i = this.#count++;
    index.x[i] = x;
    index.y[i] = y;
    index.z[i] = Number.isNaN(z) ? -1 : z;
    index.points[i] = mz.points;
    index.mzOffset[i] = mz.offset;
    index.mzBytes[i] = mz.bytes;
    index.mzEncoding[i] = mz.encoding;
    index.intensityOffset[i] = intensity.offset;
    index.intensityBytes[i] = intensity.bytes;
    index.intensityEncoding[i] = intensity.encoding;
    index.statedTic[i] = tic;
  }

  /** The index of exactly the spectra that were added. */
  finish(): SpectrumIndex {
    return this.#count === this.#index.count ? this.#index : this.#index.resized(this.#count);
  }
}
