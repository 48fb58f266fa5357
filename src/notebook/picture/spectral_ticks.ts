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

/** A channel by its value: `1105 km / s`, `m/z 500.25`. */
export function channelText(spectral: SpectralWcs, channel: number): string {
  const value = spectral.pixelToWorld(channel);
  if (spectral.quantity === "MZ") return `m/z ${Number(value.toPrecision(8))}`;
  return `${Number(value.toPrecision(6))} ${spectral.unit}`.trimEnd();
}

/** Marks at round spectral values, in 0-based channels. */
export function spectralTicks(spectral: SpectralWcs, channels: number): readonly Tick[] {
  const [first, last] = [spectral.pixelToWorld(0), spectral.pixelToWorld(channels - 1)];
  return linearTicks(first, last).map(({ at, text }) => ({ at: spectral.worldToPixel(at), text }));
}
