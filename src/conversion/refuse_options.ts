import { MASS_AXIS_PARTS } from "../msi/resolve_axis.ts";
import type { ConvertOptions } from "./convert_options.ts";

/** Options that a SpatialData store has no use for. */
export const CUBE_ONLY = ["hdu", "stokes", "array", "chunks", "shards"] as const;

/** Options of mass spectra. */
export const IMZML_ONLY = [
  "pixelSize",
  "massAxis",
  ...MASS_AXIS_PARTS.filter((part) => part !== "kind"),
  "method",
  "gap",
  "negatives",
  "sparseFormat",
  "dtype",
  "regions",
  "datasetId",
  "ionImages",
  "duplicates",
  "crop",
  "verify",
  "ignoreUuid",
] as const;

/**
 * Refuses options that are given and have no meaning.
 *
 * @throws {TypeError} With the first of them
 */
export function refuseOptions(
  options: ConvertOptions,
  names: readonly (keyof ConvertOptions)[],
  where: string,
): void {
  const given = names.find((name) => options[name] !== undefined && options[name] !== false);
  if (given !== undefined) throw new TypeError(`Cannot use the option ${given} with ${where}: leave it out`);
}
