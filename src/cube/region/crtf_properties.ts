import type { RegionRange, SpectralEnd } from "./image_region.ts";
import { regionError } from "./region_error.ts";

/** What may follow a region: `coord=J2000, range=[1km/s, 5km/s], restfreq=1.42GHz, veltype=RADIO`. */
export interface CrtfProperties {
  readonly coord?: string;
  readonly range?: RegionRange;
}

const CONVENTIONS: Readonly<Record<string, RegionRange["velocityConvention"]>> = {
  radio: "radio",
  optical: "optical",
  z: "optical",
  beta: "relativistic",
  gamma: "relativistic",
};

/**
 * Reads the properties behind a region or `global`; those of its looks are passed over.
 *
 * @throws {FormatError} If a range has not two numbers with units
 */
export function crtfProperties(
  text: string,
  place: { readonly format: "CRTF"; readonly line: number },
): CrtfProperties {
  const value = (key: string) =>
    new RegExp(String.raw`\b${key}\s*=\s*(\[[^\]]*\]|[^,]+)`, "i").exec(text)?.[1]?.trim();
  const [coord, range] = [value("coord"), value("range")];
  const found = coord === undefined ? {} : { coord };
  if (range === undefined) return found;
  const [low, high, ...more] = range.replace(/[[\]]/g, "").split(",").map(spectralEnd);
  if (!low || !high || more.length > 0) {
    throw regionError(`range=${range} should be two numbers with units, such as [10km/s, 20km/s]`, place);
  }
  const velocityConvention = CONVENTIONS[value("veltype")?.toLowerCase() ?? ""];
  return {
    ...found,
    range: { low, high, velocityConvention, restValue: spectralEnd(value("restfreq") ?? "") },
  };
}

function spectralEnd(text: string): SpectralEnd | undefined {
  const [, number, unit = ""] = /^\s*([-+]?[\d.]+(?:e[-+]?\d+)?)\s*(\S.*?)\s*$/i.exec(text) ?? [];
  return number === undefined || unit === "" ? undefined : { value: Number(number), unit };
}
