import type { FitsHeader } from "./header.ts";

/** FITS axis numbers, from 1, of the axes of a cube. */
export interface CubeAxes {
  readonly longitude: number;
  readonly latitude: number;
  readonly spectral: number;
  /** The fourth axis; beyond NAXIS if only the coordinate system has it. */
  readonly stokes?: number;
}

/**
 * Finds the axes of a cube by CTYPE, in any order. A fourth axis of blank or unknown type is taken as Stokes,
 * with a warning.
 *
 * @throws {FormatError} If NAXIS is not 3 or 4, an axis is empty or missing, or two are of the same kind
 */
export function cubeAxes(header: FitsHeader, onWarning?: (message: string) => void): CubeAxes {
  const naxis = header.integer("NAXIS") ?? 0;
  if (naxis !== 3 && naxis !== 4) {
    throw header.error(
      `the image has ${naxis} axes, a cube has 3 or 4; choose another image with the hdu option`,
      "NAXIS",
    );
  }
  const numbers = Array.from({ length: naxis }, (_, i) => i + 1);
  const empty = numbers.find((axis) => (header.integer(`NAXIS${axis}`) ?? 0) < 1);
  if (empty !== undefined) throw header.error("the axis is empty", `NAXIS${empty}`);
  const isMassImage = numbers.some((axis) => ctype(header, axis) === "MZ");
  const kinds = new Map(
    numbers.map((
      axis,
    ) => [axis, (isMassImage && STAGE[ctype(header, axis)]) || axisKind(ctype(header, axis))]),
  );
  const only = (kind: AxisKind) => onlyAxis(header, kinds, kind);
  const { longitude, latitude } = celestialPair(header, only("longitude"), only("latitude"));
  const spectral = only("spectral");
  if (spectral === undefined) throw header.error(`no spectral axis among ${listing(header, naxis)}; ${FIX}`);
  const rest = numbers.find((axis) => ![longitude, latitude, spectral].includes(axis));
  const stokes = rest ?? extraStokes(header, naxis);
  if (stokes === undefined) return { longitude, latitude, spectral };
  if (kinds.get(stokes) === "unknown") {
    onWarning?.(
      `Axis ${stokes} of "${header.place.path}" has CTYPE "${ctype(header, stokes)}"; taken as Stokes`,
    );
  }
  return { longitude, latitude, spectral, stokes };
}

type AxisKind = "longitude" | "latitude" | "spectral" | "stokes" | "unknown";

/** Beside an axis of m/z, X and Y of the sample stage take the place of the sky. */
const STAGE: Readonly<Record<string, AxisKind>> = { X: "longitude", Y: "latitude" };

const FIX = "set CTYPEn in the header, or choose another image with the hdu option";

/** WCS papers II and III, and the AIPS codes VELO-LSR, FELO-HEL and the like. */
function axisKind(ctype: string): AxisKind {
  if (/^(RA|RA--|[A-Z]LON|[A-Z]{2}LN)(-.*)?$/.test(ctype)) return "longitude";
  if (/^(DEC|DEC-|[A-Z]LAT|[A-Z]{2}LT)(-.*)?$/.test(ctype)) return "latitude";
  if (/^(FREQ|ENER|WAVN|VRAD|WAVE|VOPT|ZOPT|AWAV|VELO|BETA|FELO|MZ)(-.*)?$/.test(ctype)) return "spectral";
  if (ctype === "VELOCITY" || ctype === "WAVELENG") return "spectral";
  return ctype === "STOKES" ? "stokes" : "unknown";
}

function celestialPair(
  header: FitsHeader,
  longitude: number | undefined,
  latitude: number | undefined,
): { longitude: number; latitude: number } {
  const found = listing(header, header.integer("NAXIS") ?? 0);
  if (longitude === undefined && latitude === undefined) {
    throw header.error(`no celestial axes among ${found}; ${FIX}`);
  }
  if (longitude === undefined || latitude === undefined) {
    throw header.error(`only one celestial axis among ${found}; ${FIX}`);
  }
  if (skySystem(ctype(header, longitude)) === skySystem(ctype(header, latitude))) {
    return { longitude, latitude };
  }
  throw header.error(`no celestial axes that belong together among ${found}; ${FIX}`);
}

/** RA and DEC are one system; of GLON and GLAT it is G, of HPLN and HPLT it is HP. */
function skySystem(ctype: string): string {
  if (/^(RA|DEC)/.test(ctype)) return "equatorial";
  if (STAGE[ctype]) return "stage";
  return ctype.slice(0, /^..L[NT]/.test(ctype) ? 2 : 1);
}

function onlyAxis(
  header: FitsHeader,
  kinds: ReadonlyMap<number, AxisKind>,
  kind: AxisKind,
): number | undefined {
  const axes = [...kinds].filter(([, found]) => found === kind).map(([axis]) => axis);
  if (axes.length <= 1) return axes[0];
  throw header.error(`axes ${axes.join(" and ")} are both ${kind} axes; ${FIX}`, `CTYPE${axes[1]}`);
}

/** Three-dimensional data may carry the coordinates of a Stokes axis that was dropped. */
function extraStokes(header: FitsHeader, naxis: number): number | undefined {
  const axis = naxis + 1;
  return axisKind(ctype(header, axis)) === "stokes" ? axis : undefined;
}

function ctype(header: FitsHeader, axis: number): string {
  return (header.string(`CTYPE${axis}`) ?? "").trim();
}

function listing(header: FitsHeader, naxis: number): string {
  return Array.from({ length: naxis }, (_, i) => `CTYPE${i + 1} "${ctype(header, i + 1)}"`).join(", ");
}
