import type { Stride } from "../../array/view.ts";
import { AxisError } from "../../error.ts";
import type { BeamTableRows } from "../../format/cube_file.ts";
import type { Beam } from "./beam.ts";
import { beamDeviation, meanBeam } from "./mean_beam.ts";

/** How much beams may differ, relative to their mean, to count as one across the channels. */
export const BEAM_THRESHOLD = 0.01;

/**
 * The beams of a cube with one for each channel, and which of them are good: a channel without a beam is not, nor
 * is one that was masked as a whole. Immutable.
 */
export class ChannelBeams {
  /** `undefined` where the channel has no beam. */
  readonly beams: readonly (Beam | undefined)[];
  /** Whether the beam of the channel counts. */
  readonly good: readonly boolean[];
  /** How much the good beams may differ to count as one. */
  readonly threshold: number;
  /** The table that holds just these beams, where they were read from one. */
  readonly table: BeamTableRows | undefined;

  /**
   * One entry a channel.
   *
   * @param options.good Channels that are not masked as a whole; all if absent
   */
  constructor(
    beams: readonly (Beam | undefined)[],
    { good, threshold = BEAM_THRESHOLD, table }: {
      readonly good?: readonly boolean[];
      readonly threshold?: number;
      readonly table?: BeamTableRows | undefined;
    } = {},
  ) {
    this.beams = beams;
    this.good = beams.map((beam, channel) => beam !== undefined && good?.[channel] !== false);
    this.threshold = threshold;
    this.table = table;
    Object.freeze(this);
  }

  /** The beams that count, without gaps. */
  get goodBeams(): readonly Beam[] {
    return this.beams.filter((beam, channel): beam is Beam =>
      beam !== undefined && this.good[channel] === true
    );
  }

  /** The channels that a slice takes. */
  slice({ start, step, count }: Stride): ChannelBeams {
    const channels = Array.from({ length: count }, (_, i) => start + i * step);
    return new ChannelBeams(channels.map((channel) => this.beams[channel]), {
      good: channels.map((channel) => this.good[channel] === true),
      threshold: this.threshold,
    });
  }

  /** The same beams where only those of the given channels count that did so far. */
  flag(good: readonly boolean[]): ChannelBeams {
    const both = this.good.map((before, channel) => before && good[channel] === true);
    return new ChannelBeams(this.beams, { ...this, good: both });
  }

  /** The same beams with another threshold. */
  withThreshold(threshold: number): ChannelBeams {
    return new ChannelBeams(this.beams, { ...this, threshold });
  }

  /**
   * The mean of the good beams, `undefined` if there is none: what a result along the spectral axis has.
   *
   * @param action What needs it, for the message
   * @throws {AxisError} If a major axis, minor axis or area differs from its mean by more than the threshold
   */
  average(action: string): Beam | undefined {
    const beams = this.goodBeams;
    if (beams.length === 0) return undefined;
    const deviation = beamDeviation(beams);
    if (deviation <= this.threshold) return meanBeam(beams);
    throw new AxisError(
      `Cannot ${action}: the beams of the channels differ by ${
        percent(deviation)
      } from their mean, more than ` +
        `${
          percent(this.threshold)
        }; convolve the cube to a common beam with convolveTo(), or allow it with ` +
        "withBeamThreshold()",
    );
  }
}

/** Solid angles of beams in steradians; NaN where there is none. */
export function solidAnglesSr(beams: readonly (Beam | undefined)[]): Float64Array {
  return Float64Array.from(beams, (beam) => beam?.solidAngleSr ?? NaN);
}

function percent(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(3))} %`;
}
