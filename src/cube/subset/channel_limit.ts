import { Quantity, quantity } from "../unit/quantity.ts";
import type { CubeWcs } from "../wcs/cube_wcs.ts";
import type { PixelLimit } from "./pixel_range.ts";

/** A spectral value; a plain number on an axis without unit, such as m/z. */
export type SpectralPlace = Quantity | number;

/**
 * The channel nearest to a value; the lower one on a tie.
 *
 * @param method The method it was given to, for the message
 * @throws {UnitError} If the value does not fit the spectral axis
 * @throws {TypeError} If it is not a finite quantity
 */
export function closestChannel(wcs: CubeWcs, value: SpectralPlace, method: string): number {
  return wcs.spectral.closestChannel(spectralQuantity(value, method, wcs), wcs.shape[0]);
}

/**
 * A spectral value as a limit: the nearest channel, or outside where it is more than half a channel beyond the axis.
 *
 * @throws {UnitError} As {@linkcode closestChannel}
 */
export function channelLimit(wcs: CubeWcs, value: SpectralPlace, method: string): PixelLimit {
  const [channels] = wcs.shape, place = spectralQuantity(value, method, wcs);
  const nearest = closestChannel(wcs, place, method);
  const position = wcs.spectral.worldToPixel(wcs.spectral.valueOn(place));
  const pixel = position < -0.5 ? -1 : position > channels - 0.5 ? channels : nearest;
  return { pixel, inclusive: true };
}

function spectralQuantity(value: unknown, method: string, { spectral }: CubeWcs): Quantity {
  const place = typeof value === "number" && spectral.unit === "" ? quantity(value) : value;
  if (place instanceof Quantity && Number.isFinite(place.value)) return place;
  const example = spectral.quantity === "MZ" ? "500.2" : 'quantity(10, "km/s")';
  throw new TypeError(`${method}() needs a spectral value such as ${example}, not ${String(value)}`);
}
