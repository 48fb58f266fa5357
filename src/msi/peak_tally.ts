import { type FileWarning, WarningCounts } from "../format/imzml/file_warning.ts";
import { PEAK_FACTS } from "../kernel/binning_kernels.ts";

/** What was seen of the peaks of a file while it was binned, as plain JSON; `null` where there was no peak. */
export type TallyJson = Readonly<Record<string, number | null>>;

/**
 * Counts of peaks and sums of ion current: what was read, dropped, out of range and stored. Tallies of batches merge in
 * any order but for the rounding of sums.
 *
 * stored = read − below − above, exactly for integer intensities, with `nearest` and `linear` and all negatives kept.
 */
export class PeakTally {
  /** Spectra read. */
  spectra = 0;
  /** Points read. */
  points = 0;
  /** Points that were dropped because their intensity is not finite. */
  nonfiniteIntensity = 0;
  /** Points that were dropped because their m/z is not finite. */
  nonfiniteMz = 0;
  /** Finite points with an intensity below 0. */
  negative = 0;
  /** Spectra whose m/z do not ascend. */
  unsortedSpectra = 0;
  /** Spectra with an m/z above a million. */
  absurdSpectra = 0;
  /** Lowest finite m/z; +∞ without any. */
  lowest: number = Infinity;
  /** Highest finite m/z; −∞ without any. */
  highest: number = -Infinity;
  /** Ion current of all finite points. */
  ionCurrentRead = 0;
  /** Finite points below the axis; `profile` counts none, because it interpolates. */
  below = 0;
  /** Their ion current. */
  ionCurrentBelow = 0;
  /** Finite points above the axis. */
  above = 0;
  /** Their ion current. */
  ionCurrentAbove = 0;
  /** Values stored. */
  valuesStored = 0;
  /** Their ion current. */
  ionCurrentStored = 0;

  /** The tally that `json` is of. */
  static from(json: TallyJson): PeakTally {
    const tally = new PeakTally();
    for (const member of members(tally)) {
      tally[member] = json[member] ?? (member === "lowest" ? Infinity : -Infinity);
    }
    return tally;
  }

  /** Takes in a spectrum by what `BinningKernels.inspectPeaks` says of it. */
  addSpectrum(
    points: number,
    facts: Float64Array,
    { countOutside }: { readonly countOutside: boolean },
  ): void {
    const fact = (name: keyof typeof PEAK_FACTS) => facts[PEAK_FACTS[name]] ?? 0;
    this.spectra += 1;
    this.points += points;
    this.nonfiniteIntensity += fact("nonfiniteIntensity");
    this.nonfiniteMz += fact("nonfiniteMz");
    this.negative += fact("negative");
    if (fact("descents") > 0) this.unsortedSpectra += 1;
    if (fact("highest") > ABSURD_MZ) this.absurdSpectra += 1;
    this.lowest = Math.min(this.lowest, fact("lowest"));
    this.highest = Math.max(this.highest, fact("highest"));
    this.ionCurrentRead += fact("sum");
    if (!countOutside) return;
    this.below += fact("below");
    this.ionCurrentBelow += fact("belowSum");
    this.above += fact("above");
    this.ionCurrentAbove += fact("aboveSum");
  }

  /** Takes in another tally. */
  merge(other: PeakTally): void {
    const lowest = Math.min(this.lowest, other.lowest), highest = Math.max(this.highest, other.highest);
    for (const member of members(this)) this[member] += other[member];
    this.lowest = lowest;
    this.highest = highest;
  }

  /** The tally as plain JSON, to be sent to another thread or stored. */
  toJSON(): TallyJson {
    return Object.fromEntries(
      members(this).map((member) => {
        const value = this[member];
        return [member, Number.isFinite(value) ? value : null];
      }),
    );
  }

  /** What is unusual about the peaks, in the words of the warnings of a file. */
  warnings(): readonly FileWarning[] {
    const warnings = new WarningCounts();
    warnings.add("nonfinite-intensity", this.nonfiniteIntensity);
    warnings.add("nonfinite-mz", this.nonfiniteMz);
    warnings.add("negative-intensity", this.negative);
    warnings.add("unsorted-mz", this.unsortedSpectra);
    warnings.add("mz-range-absurd", this.absurdSpectra);
    return warnings.list();
  }
}

/** No analyser gives such an m/z. */
const ABSURD_MZ = 1e6;

type Member = { [K in keyof PeakTally]: PeakTally[K] extends number ? K : never }[keyof PeakTally];

function members(tally: PeakTally): readonly Member[] {
  return Object.keys(tally) as Member[];
}
