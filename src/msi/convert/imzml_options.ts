import type { ComputeOptions } from "../../engine/progress.ts";
import type { DuplicatePolicy } from "../../format/imzml/batch_plan.ts";
import type { StoreCodec } from "../../format/spatialdata/compress_chunk.ts";
import type { RegionKind } from "../../format/spatialdata/spatialdata_options.ts";
import type { SparseFormat } from "../../format/spatialdata/sparse/sparse_runs.ts";
import type { BinningMethod } from "../batch_binner.ts";
import type { MassAxisKind } from "../mass_axis.ts";
import { checkAxisRequest, type MassAxisRequest } from "../resolve_axis.ts";

/** Options of a conversion from imzML to SpatialData. */
export interface ImzmlConvertOptions extends ComputeOptions, Omit<MassAxisRequest, "kind"> {
  /** Length of a pixel's edge in µm, along x and y if they differ; that of the file if not given. */
  readonly pixelSize?: number | { readonly x: number; readonly y: number };
  /**
   * Kind of the m/z axis; `"auto"` by default: the file's own if all spectra share one, else by its analyser. Or all of
   * the axis, `{ kind, bins, mzMin, mzMax }`, in place of those options.
   */
  readonly massAxis?: MassAxisKind | "auto" | MassAxisRequest;
  /** `"nearest"` if not given. */
  readonly method?: BinningMethod;
  /** `"profile"` only: samples farther than this (Da) from the nearest point are zero. */
  readonly gap?: number;
  /** What becomes of negative intensities; they are kept if not given. */
  readonly negatives?: "keep" | "zero";
  /** Layout of the matrix; `"csc"` if not given. */
  readonly sparseFormat?: SparseFormat;
  /** Type of the matrix; `"f4"` if not given. */
  readonly dtype?: "f4" | "f8";
  /** `"blosc"` if not given. */
  readonly codec?: StoreCodec;
  /** What the rows of the table are linked to; `"labels"` if not given. */
  readonly regions?: RegionKind;
  /** Put in front of the names of elements. */
  readonly datasetId?: string;
  /** So many of the m/z bins with the largest sums are stored as images, too. */
  readonly ionImages?: number;
  /** Which spectra of a position count; all are added up if not given. */
  readonly duplicates?: DuplicatePolicy;
  /** Move the grid so that the first acquired column and line are 0. */
  readonly crop?: boolean;
  /** Compare the declared checksums with the ibd. */
  readonly verify?: boolean;
  /** Take an ibd that has another UUID. */
  readonly ignoreUuid?: boolean;
  /** Replace the output if it exists. */
  readonly overwrite?: boolean;
  /** Called for what is odd but readable. */
  readonly onWarning?: (message: string) => void;
}

/**
 * The axis that options ask for.
 *
 * @throws {TypeError} If a part of it is given twice
 */
export function axisRequest(options: ImzmlConvertOptions): MassAxisRequest {
  const { massAxis, bins, width, reference, mzMin, mzMax, centers, tolerance, rangeTest } = options;
  const parts = given({ bins, width, reference, mzMin, mzMax, centers, tolerance, rangeTest });
  if (typeof massAxis !== "object") return { ...(massAxis && { kind: massAxis }), ...parts };
  const [twice] = Object.keys(parts);
  if (twice === undefined) return massAxis;
  throw new TypeError(`Cannot use "${twice}" beside a massAxis that is an object: put it into that`);
}

/** Without what is `undefined`. */
function given(
  request: { readonly [K in keyof MassAxisRequest]: MassAxisRequest[K] | undefined },
): MassAxisRequest {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
}

/**
 * Checks what types do not.
 *
 * @throws {TypeError} If an option is none of the words it can be
 * @throws {RangeError} If a number does not fit
 */
export function checkImzmlOptions(options: ImzmlConvertOptions): void {
  checkAxisRequest(axisRequest(options));
  for (const [name, words] of Object.entries(WORDS)) {
    const value = options[name as keyof typeof WORDS];
    if (value === undefined || (words as readonly string[]).includes(value)) continue;
    throw new TypeError(`Cannot convert with ${name} "${value}": choose ${words.join(", ")}`);
  }
  const { ionImages = 0, gap = 0, pixelSize = 1 } = options;
  if (!Number.isInteger(ionImages) || ionImages < 0) {
    throw new RangeError(`Cannot store ${ionImages} ion images: give a whole number`);
  }
  if (!(gap >= 0)) throw new RangeError(`Cannot convert with a gap of ${gap} Da: it must not be negative`);
  const sizes = typeof pixelSize === "number" ? [pixelSize] : [pixelSize.x, pixelSize.y];
  const wrong = sizes.find((size) => !(size > 0 && size < Infinity));
  if (wrong !== undefined) {
    throw new RangeError(`Cannot convert with a pixel size of ${wrong} µm: it must be positive`);
  }
}

const WORDS = {
  method: ["nearest", "linear", "profile"],
  negatives: ["keep", "zero"],
  dtype: ["f4", "f8"],
  sparseFormat: ["csc", "csr"],
  codec: ["blosc", "zstd", "none"],
  regions: ["labels", "polygons", "both"],
  duplicates: ["sum", "first", "last", "error"],
} as const satisfies Partial<Record<keyof ImzmlConvertOptions, readonly string[]>>;
