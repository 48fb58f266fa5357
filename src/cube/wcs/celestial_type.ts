import { AxisError, UnsupportedError } from "../../error.ts";

/** The two celestial axes of a header. */
export interface CelestialType {
  /** Axis names without projection, such as `["RA", "DEC"]` or `["GLON", "GLAT"]`. */
  readonly names: readonly [longitude: string, latitude: string];
  /** Projection code as written in the header, such as `TAN` or `GLS`; `undefined` for plain linear axes. */
  readonly code: string | undefined;
}

interface AxisType {
  readonly kind: "longitude" | "latitude";
  /** The same for the two axes of a pair: `EQ` for RA and DEC, `G` for GLON and GLAT. */
  readonly frame: string;
  readonly name: string;
  readonly code: string | undefined;
}

const TYPE = /^(RA|DEC|[A-Z]LON|[A-Z]LAT|[A-Z]{2}LN|[A-Z]{2}LT)(?:(-+)([A-Z0-9]{1,3})(-.*)?)?$/;

/**
 * Reads CTYPE1 and CTYPE2: RA/DEC, GLON/GLAT, ELON/ELAT, any xLON/xLAT or xyLN/xyLT, with or without a
 * projection code.
 *
 * @throws {AxisError} If they are not a longitude and the latitude that belongs to it
 * @throws {UnsupportedError} If a distortion (`-SIP`) is added to the projection
 */
export function celestialType(ctype1: string, ctype2: string): CelestialType {
  const longitude = axisType(ctype1), latitude = axisType(ctype2);
  const found = `CTYPE1 = "${ctype1}", CTYPE2 = "${ctype2}"`;
  if (longitude === undefined && latitude === undefined) {
    throw new AxisError(
      `Cannot use the axes: there are no celestial axes (${found}); correct CTYPE in the header`,
    );
  }
  if (longitude?.kind !== "longitude" || latitude?.kind !== "latitude") {
    throw notValid(`one celestial axis is missing (${found})`);
  }
  if (longitude.frame !== latitude.frame || longitude.code !== latitude.code) {
    throw notValid(`the two celestial axes do not belong together (${found})`);
  }
  return { names: [longitude.name, latitude.name], code: longitude.code };
}

/** CTYPE of an axis: name and code filled up with `-` to 4 + 1 + 3 letters, or just the name. */
export function celestialCtype(name: string, code: string | undefined): string {
  return code === undefined ? name : `${name.padEnd(4, "-")}-${code}`;
}

function axisType(ctype: string): AxisType | undefined {
  const [, name, dashes, code, distortion] = TYPE.exec(ctype.trimEnd()) ?? [];
  if (name === undefined) return undefined;
  if (code !== undefined && name.length + (dashes ?? "").length !== 5) return undefined;
  if (distortion !== undefined) {
    throw new UnsupportedError(
      `Cannot use the celestial axis "${ctype}": distortions (${distortion.slice(1)}) are not supported; ` +
        "reproject the data to a plain projection",
    );
  }
  const kind = name === "RA" || /LON$|LN$/.test(name) ? "longitude" : "latitude";
  const frame = name === "RA" || name === "DEC" ? "EQ" : name.replace(/(LON|LAT|LN|LT)$/, "");
  return { kind, frame, name, code };
}

function notValid(reason: string): AxisError {
  return new AxisError(`Cannot use the celestial axes: the WCS is not valid: ${reason}; correct the header`);
}
