/** What is unusual about a file without making it unreadable, by stable words. */
export type WarningWord =
  | "duplicate-pixels"
  | "empty-spectra"
  | "encoding-undeclared"
  | "max-count-missing"
  | "max-count-wrong"
  | "mode-missing"
  | "mz-range-absurd"
  | "negative-intensity"
  | "nonfinite-intensity"
  | "nonfinite-mz"
  | "offset-wrapped"
  | "pixel-size-conflict"
  | "pixel-size-missing"
  | "spectrum-count-wrong"
  | "spectrum-type-missing"
  | "trailing-bytes"
  | "unsorted-mz"
  | "uuid-mismatch"
  | "uuid-missing"
  | "zero-based-positions"
  | "zero-based-z";

/** Something unusual, with how often it occurs. */
export interface FileWarning {
  /** What it is. */
  readonly word: WarningWord;
  /** How often; 1 for what a file has or has not. */
  readonly count: number;
  /** A sentence with the count. */
  readonly message: string;
}

/** Counts what is unusual, once for each kind. */
export class WarningCounts {
  readonly #counts = new Map<WarningWord, number>();

  /** Counts more of a kind; none where the count is 0. */
  add(word: WarningWord, count: number = 1): void {
    if (count > 0) this.#counts.set(word, (this.#counts.get(word) ?? 0) + count);
  }

  /** Every kind that occurred, in the order in which it was first found. */
  list(): readonly FileWarning[] {
    return [...this.#counts].map(([word, count]) => ({ word, count, message: MEANINGS[word](count) }));
  }
}

const MEANINGS: Readonly<Record<WarningWord, (n: number) => string>> = {
  "duplicate-pixels": (n) => `${n} spectra are at a position that another spectrum has, too`,
  "empty-spectra": (n) => `${n} spectra have no point`,
  "encoding-undeclared": () => "the XML has bytes that its encoding does not have; they were read as Latin-1",
  "max-count-missing": () => "no maximum count of pixels is declared; the grid is that of the positions",
  "max-count-wrong": () =>
    "positions lie outside the declared maximum count of pixels; the grid was enlarged",
  "mode-missing": () => "neither continuous nor processed is declared; it was told from the offsets",
  "mz-range-absurd": (n: number) =>
    `${n} spectra have an m/z above a million; give a range (--mz-min, --mz-max)`,
  "negative-intensity": (n) => `${n} points have a negative intensity`,
  "nonfinite-intensity": (n) => `${n} points have an intensity that is not finite; they were dropped`,
  "nonfinite-mz": (n) => `${n} points have an m/z that is not finite; they were dropped`,
  "offset-wrapped": (n) => `${n} offsets are written as signed 32-bit integers; 2³² was added`,
  "pixel-size-conflict": () => "scan settings give different pixel sizes; the first was taken",
  "pixel-size-missing": () => "no pixel size is given; pass one (--pixel-size) to convert the file",
  "spectrum-count-wrong": () => "the declared number of spectra is not the number that was found",
  "spectrum-type-missing": () => "neither centroid nor profile spectra are declared",
  "trailing-bytes": (n) => `the ibd has ${n} bytes after the last array`,
  "unsorted-mz": (n) => `${n} spectra have m/z values that do not ascend`,
  "uuid-mismatch": () => "the ibd has another UUID than the imzML; ignored as asked",
  "uuid-missing": () => "the imzML gives no UUID to compare with the ibd",
  "zero-based-positions": () => "positions start at 0; they were kept as they are",
  "zero-based-z": () => "z positions start at 0; they were kept as they are",
};
