import type { MaskNode } from "../../array/mask_node.ts";
import type { Source } from "../../array/source.ts";
import type { Shape } from "../../engine/region.ts";
import type { CubeWcs } from "../wcs/cube_wcs.ts";

/** What a mask is made of. */
export interface MaskParts {
  readonly node: MaskNode;
  readonly shape: Shape;
  /** The places of its voxels; `undefined` for plain arrays, which fit any cube of their shape. */
  readonly wcs: CubeWcs | undefined;
  /** Opened sources that it reads. */
  readonly sources: readonly Source[];
}
