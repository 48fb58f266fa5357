import { AxisError } from "../error.ts";
import type { CubeWcs } from "./wcs/cube_wcs.ts";

/**
 * The world coordinates that an operation needs.
 *
 * @param action What is to be done, for the message
 * @throws {AxisError} If there are none
 */
export function requireWcs(
  { wcs, path }: { readonly wcs: CubeWcs | undefined; readonly path: string },
  action: string,
): CubeWcs {
  if (wcs) return wcs;
  throw new AxisError(
    `Cannot ${action}: "${path}" has no world coordinates; write it with a FITS header to have them`,
  );
}
