import type { SpectralWcs } from "../../cube/wcs/spectral.ts";
import type { SpectralQuantity } from "../../cube/wcs/spectral_quantity.ts";
import { linearTicks, type Tick } from "./ticks.ts";

const NAMES: Readonly<Partial<Record<SpectralQuantity, string>>> = {
  FREQ: "Frequency",
  ENER: "Energy",
  VRAD: "Radio velocity",
  WAVE: "Wavelength",
  AWAV: "Wavelength in air",
  VOPT: "Optical velocity",
  ZOPT: "Redshift",
  VELO: "Velocity",
  BETA: "v / c",
  MZ: "m/z",
};

/** What a spectral axis tells, with its unit: `Radio velocity [km / s]`. */
export function spectralTitle(spectral: SpectralWcs): string {
  const name = NAMES[spectral.quantity] ?? spectral.ctype;
  return spectral.unit === "" ? name : `${name} [${spectral.unit}]`;
}

/** Marks at round spectral values, in 0-based channels. */
export function spectralTicks(spectral: SpectralWcs, channels: number): readonly Tick[] {
  const [first, last] = [spectral.pixelToWorld(0), spectral.pixelToWorld(channels - 1)];
  return linearTicks(first, last).map(({ at, text }) => ({ at: spectral.worldToPixel(at), text }));
}
