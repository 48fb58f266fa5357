import type { SpectralWcs } from "./wcs/spectral.ts";

/** What to tell of a spectral axis that FITS cannot describe at every channel; `undefined` if it can. */
export function inexactAxisWarning(spectral: SpectralWcs, path: string): string | undefined {
  if (spectral.isExactInHeader) return undefined;
  return spectral.quantity === "MZ"
    ? `"${path}": the channels are not equally spaced in m/z, which FITS has no code for; the m/z in the file are ` +
      "right at its first and last channel only; write Zarr to keep the m/z of every channel"
    : `"${path}": FITS has no code for channels that are equally spaced in relativistic velocity about another rest ` +
      "frequency; the spectral axis of the file is exact at its reference channel and near it only";
}
