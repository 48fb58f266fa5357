import { AxisError } from "../../error.ts";
import { linearMass, MassAxisWcs } from "./mass_axis_wcs.ts";
import type { AxisSpan } from "./pixel_span.ts";

/** Values of single precision are off by less than this, relatively; that is 0.1 ppm. */
const ROUNDING = 2 ** -23;
/** However coarse the rounding, channels this fraction of a channel off are not equally spaced. */
const EVEN_MOST = 1e-3;

/**
 * An axis of mass over charge that lists the m/z of every channel, equally spaced or not.
 *
 * Between channels it is linear; beyond its ends as steep as there. Headers can tell it only where it is equally
 * spaced: else {@linkcode toCards} gives the line through its ends.
 */
export class MassTableWcs extends MassAxisWcs {
  /** Whether the values are equally spaced, but for rounding to single precision. */
  override readonly isLinear: boolean;
  readonly #mz: Float64Array;
  /** 1 when the values ascend, −1 when they descend. */
  readonly #sign: 1 | -1;

  /**
   * Made of the m/z of every channel, which is not copied.
   *
   * @throws {AxisError} If it is empty, not finite, or neither ascends nor descends throughout
   */
  constructor(mz: Float64Array) {
    const [first = NaN, last = NaN] = [mz[0], mz.at(-1)];
    super(linearMass(first, mz.length > 1 ? (last - first) / (mz.length - 1) : 1));
    this.#mz = mz;
    this.#sign = last < first ? -1 : 1;
    this.#checkOrder();
    this.isLinear = this.#isEven();
  }

  /** Whether {@linkcode toCards} describes every channel: only where they are equally spaced but for rounding. */
  override get isExactInHeader(): boolean {
    return this.isLinear;
  }

  /** m/z at a 0-based channel number, which may be fractional. NaN more than half a channel outside. */
  override pixelToWorld(channel: number): number {
    const mz = this.#mz, count = mz.length;
    return channel >= -0.5 && channel <= count - 0.5 ? this.#at(channel) : NaN;
  }

  /** m/z of channels 0 to count - 1. */
  override axis(count: number): Float64Array {
    return count <= this.#mz.length ? this.#mz.slice(0, count) : super.axis(count);
  }

  /** Channel number, not rounded, of an m/z; outside the axis as far as channels of its last width reach. */
  override worldToPixel(value: number): number {
    const mz = this.#mz;
    if (mz.length === 1) return value - (mz[0] ?? NaN);
    const channel = this.#channelBefore(value);
    const [before = NaN, after = NaN] = [mz[channel], mz[channel + 1]];
    return value === after ? channel + 1 : channel + (value - before) / (after - before);
  }

  /** The axis of a cube that holds some channels of this one, or lies between them; those it has keep their value. */
  override slice({ start, step, count }: AxisSpan): MassTableWcs {
    if (start === 0 && step === 1 && count === this.#mz.length) return this;
    return new MassTableWcs(Float64Array.from({ length: count }, (_, i) => this.#at(start + step * i)));
  }

  /** Linear between channels and beyond the ends; the width of a single channel is 1. */
  #at(channel: number): number {
    const mz = this.#mz;
    if (mz.length === 1) return (mz[0] ?? NaN) + channel;
    const below = Math.max(0, Math.min(mz.length - 2, Math.floor(channel)));
    const [before = NaN, after = NaN] = [mz[below], mz[below + 1]];
    // At a channel the value itself, to the last bit.
    return channel === below + 1 ? after : before + (after - before) * (channel - below);
  }

  /** The last channel, but for the very last, that does not lie beyond a value; 0 if all do. */
  #channelBefore(value: number): number {
    let [low, high] = [0, this.#mz.length - 2];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#sign * (this.#mz[middle] ?? NaN) <= this.#sign * value) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #isEven(): boolean {
    const { referenceValue, step } = this.parameters;
    const most = EVEN_MOST * Math.abs(step);
    return this.#mz.every((mz, channel) =>
      Math.abs(mz - (referenceValue + step * channel)) <= Math.min(ROUNDING * Math.abs(mz), most)
    );
  }

  #checkOrder(): void {
    const mz = this.#mz;
    const wrong = mz.findIndex((value, i) =>
      !Number.isFinite(value) || (i > 0 && !(this.#sign * (value - (mz[i - 1] ?? NaN)) > 0))
    );
    if (mz.length > 0 && wrong < 0) return;
    throw new AxisError(
      mz.length === 0
        ? "Cannot make an m/z axis without channels; give the m/z of each"
        : `Cannot make an m/z axis: channel ${wrong} has m/z ${mz[wrong]} after ${
          mz[wrong - 1]
        }; m/z must be finite ` +
          "and ascend",
    );
  }
}
