import type { SpatialDataOptions } from "./spatialdata_options.ts";

/**
 * Checks the options that the types do not.
 *
 * @throws {TypeError} If an option is none of the words it can be
 * @throws {RangeError} If a number does not fit
 */
export function checkSpatialDataOptions(options: SpatialDataOptions): void {
  for (const [name, words] of Object.entries(WORDS)) {
    const value = options[name as keyof typeof WORDS];
    if (value === undefined || (words as readonly string[]).includes(value)) continue;
    throw new TypeError(`Cannot write SpatialData with ${name} "${value}": choose ${words.join(", ")}`);
  }
  const { level = 1, pixelSize, mz, peaks } = options;
  if (!Number.isInteger(level) || level < -7 || level > 22) {
    throw new RangeError(`Cannot write SpatialData with level ${level}: choose −7 to 22`);
  }
  for (const [axis, size] of Object.entries(pixelSize)) {
    if (Number.isFinite(size) && size > 0) continue;
    throw new RangeError(
      `Cannot write SpatialData with pixel size ${size} µm along ${axis}: it must be positive`,
    );
  }
  if (!(peaks >= 0)) {
    throw new RangeError(`Cannot write SpatialData of ${peaks} peaks: give how many there may be`);
  }
  const descends = mz.findIndex((centre, bin) => !(centre > (mz[bin - 1] ?? -Infinity)));
  if (mz.length > 0 && descends < 0) return;
  throw new RangeError(
    mz.length === 0
      ? "Cannot write SpatialData without m/z bins: choose an axis with at least one"
      : `Cannot write SpatialData: bin ${descends} at m/z ${mz[descends]} does not ascend`,
  );
}

const WORDS = {
  sparseFormat: ["csc", "csr"],
  dtype: ["float32", "float64"],
  codec: ["blosc", "zstd", "none"],
  regions: ["labels", "polygons", "both"],
} as const satisfies Partial<Record<keyof SpatialDataOptions, readonly string[]>>;
