import type { ImzmlFile } from "../format/imzml/imzml_file.ts";
import { automaticAxis } from "./automatic_axis.ts";
import {
  binsOfWidth,
  eulerTofAxis,
  explicitAxis,
  lawAxis,
  type MassAxis,
  type MassAxisKind,
  type MassTolerance,
} from "./mass_axis.ts";
import { mzRange } from "./mz_range.ts";
import { nativeAxis } from "./native_axis.ts";

/** Which mass axis a caller wants; what is absent is chosen or found in the file. */
export interface MassAxisRequest {
  /** `"auto"` by default; `"explicit"` follows from `centers`. */
  readonly kind?: MassAxisKind | "auto";
  /** Number of bins. */
  readonly bins?: number;
  /** Width of bins in Da at m/z `reference`, in place of their number. */
  readonly width?: number;
  /** The m/z at which bins have the width; 1000 by default. */
  readonly reference?: number;
  /** Lower end of the range; the lowest m/z of the data by default. */
  readonly mzMin?: number;
  /** Upper end of the range; the highest m/z of the data by default. */
  readonly mzMax?: number;
  /** Centres of an explicit axis. */
  readonly centers?: ArrayLike<number>;
  /** Half width of a window around each centre; without it every peak goes to its nearest centre. */
  readonly tolerance?: MassTolerance;
  /** `"centers"` keeps only peaks between the outermost centres, as thyra does; `"edges"` by default. */
  readonly rangeTest?: "edges" | "centers";
}

/** An axis, and how it came about. */
export interface ResolvedAxis {
  /** The bins. */
  readonly axis: MassAxis;
  /** Why this kind, in the words of a report. */
  readonly reason: string;
  /** Whether the range was taken from the first and last m/z of spectra, which are assumed to ascend. */
  readonly assumed: boolean;
}

/** Options of {@linkcode resolveAxis}. */
export interface ResolveAxisOptions {
  /** See `mzRange`: for callers that check afterwards. */
  readonly assumeAscending?: boolean;
  /** Stops reading. */
  readonly signal?: AbortSignal;
  /** Called now and then with the bytes of the ibd that are behind, and how many there are. */
  readonly onBytes?: (bytes: number, total: number) => void;
}

/**
 * The axis that a request means for a file. Reads the file's m/z only where the range or the axis comes from the data.
 *
 * @throws {TypeError} If the request contradicts itself
 * @throws {RangeError} If the range or the number of bins is impossible
 * @throws {AxisError} If the file's own axis has too many values
 * @throws {FormatError} `axis-undefined` if there is no m/z to take a range from
 */
export async function resolveAxis(
  file: ImzmlFile,
  request: MassAxisRequest = {},
  options: ResolveAxisOptions = {},
): Promise<ResolvedAxis> {
  checkAxisRequest(request);
  const binsGiven = request.bins !== undefined || request.width !== undefined;
  const asked = request.kind ?? (request.centers === undefined ? "auto" : "explicit");
  const { kind, reason } = asked === "auto"
    ? automaticAxis({ metadata: file.metadata, sharedMz: file.sharedMz, binsGiven })
    : { kind: asked, reason: "asked for" };
  const { axis, assumed } = await makeAxis(kind, file, { request, options });
  return { axis: request.rangeTest === "centers" ? betweenCenters(axis) : axis, reason, assumed };
}

async function makeAxis(
  kind: MassAxisKind,
  file: ImzmlFile,
  { request, options }: { request: MassAxisRequest; options: ResolveAxisOptions },
): Promise<{ axis: MassAxis; assumed: boolean }> {
  const { mzMin, mzMax, centers = [] } = request;
  if (kind === "explicit") return { axis: explicitAxis(centers, request.tolerance), assumed: false };
  if (kind === "native") {
    const range = { low: mzMin ?? -Infinity, high: mzMax ?? Infinity };
    return { axis: await nativeAxis(file, range, options), assumed: false };
  }
  const known = mzMin !== undefined && mzMax !== undefined;
  const assumeAscending = options.assumeAscending ?? false;
  const data = known ? undefined : await mzRange(file, options);
  const range = { low: mzMin ?? data?.low ?? NaN, high: mzMax ?? data?.high ?? NaN };
  const axis = kind === "euler_tof"
    ? eulerTofAxis(range.low, range.high)
    : lawAxis(kind, { ...range, bins: request.bins ?? binsOfWidth(kind, range, request) });
  return { axis, assumed: !known && assumeAscending };
}

function betweenCenters(axis: MassAxis): MassAxis {
  return { ...axis, low: axis.centers[0] ?? axis.low, high: axis.centers.at(-1) ?? axis.high };
}

/**
 * Checks all of a request that can be checked without a file.
 *
 * @throws {TypeError} If the request contradicts itself, or has a part or word that there is not
 * @throws {RangeError} If the range does not ascend
 */
export function checkAxisRequest(request: MassAxisRequest): void {
  checkWords(request);
  checkRequest(request);
}

function checkWords(request: MassAxisRequest): void {
  const { kind = "auto", rangeTest = "edges" } = request;
  const unknown = Object.keys(request).find((part) => !(MASS_AXIS_PARTS as readonly string[]).includes(part));
  if (unknown !== undefined) {
    throw new TypeError(`Cannot make an m/z axis with "${unknown}": it takes ${MASS_AXIS_PARTS.join(", ")}`);
  }
  if (!(MASS_AXIS_KINDS as readonly string[]).includes(kind)) {
    throw new TypeError(`Cannot make an m/z axis of kind "${kind}": choose ${MASS_AXIS_KINDS.join(", ")}`);
  }
  if (rangeTest === "edges" || rangeTest === "centers") return;
  throw new TypeError(`Cannot test the range by "${String(rangeTest)}": choose edges or centers`);
}

/** The kinds of axes that can be asked for. */
export const MASS_AXIS_KINDS = [
  "auto",
  "constant",
  "linear_tof",
  "reflector_tof",
  "orbitrap",
  "fticr",
  "euler_tof",
  "native",
  "explicit",
] as const satisfies readonly MassAxisRequest["kind"][];

/** What a request may tell. */
export const MASS_AXIS_PARTS = [
  "kind",
  "bins",
  "width",
  "reference",
  "mzMin",
  "mzMax",
  "centers",
  "tolerance",
  "rangeTest",
] as const satisfies readonly (keyof MassAxisRequest)[];

function checkRequest({ kind, bins, width, centers, tolerance, mzMin, mzMax }: MassAxisRequest): void {
  if (bins !== undefined && width !== undefined) {
    throw new TypeError(`Cannot make ${bins} bins of width ${width}: give one of bins and width`);
  }
  if (centers !== undefined && kind !== undefined && kind !== "explicit") {
    throw new TypeError(`Cannot give centers to a ${kind} axis: they make an explicit one`);
  }
  if (centers === undefined && kind === "explicit") {
    throw new TypeError("Cannot make an explicit axis without centers");
  }
  const own = kind === "native" || kind === "euler_tof" || centers !== undefined;
  if (own && (bins !== undefined || width !== undefined)) {
    throw new TypeError(`Cannot choose the bins of a ${kind ?? "explicit"} axis: leave out bins and width`);
  }
  if (tolerance !== undefined && centers === undefined) {
    throw new TypeError(
      "Cannot use a tolerance without centers: it is the half width of an explicit axis's windows",
    );
  }
  if (mzMin !== undefined && mzMax !== undefined && !(mzMin <= mzMax)) {
    throw new RangeError(`Cannot take the range from ${mzMin} to ${mzMax}: it must ascend`);
  }
}
