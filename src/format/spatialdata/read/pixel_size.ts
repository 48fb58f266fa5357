import type { ZarrNode } from "../../zarr/zarr_node.ts";
import type { ElementRaster } from "./element_raster.ts";

/**
 * The size of a pixel in µm: from the attributes of the root, as lazycube and thyra write them, or else from the scale
 * of the raster, unless that is 1, which means that nobody has set it.
 */
export function pixelSizeOf(
  { attributes }: ZarrNode,
  raster: ElementRaster | undefined,
): { readonly x: number; readonly y: number } | undefined {
  const { pixel_size_x_um: x, pixel_size_y_um: y = x } = attributes;
  const stated = isSize(x) && isSize(y) ? { x, y } : undefined;
  if (stated) return stated;
  const { scale } = raster ?? {};
  const set = scale && isSize(scale.x) && isSize(scale.y) && (scale.x !== 1 || scale.y !== 1);
  return set ? scale : undefined;
}

function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}
