import type { Region, Shape } from "../../engine/region.ts";
import type { AxisFlags } from "../../engine/traversal.ts";
import type { FloatDType } from "../../kernel/dtype.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import type { FloatBlock } from "../block.ts";

/** How a filter works: all that planning and evaluating it takes. */
export interface FilterWork<F> {
  /** Shape of the result for an input of this shape. */
  shape(filter: F, input: Shape): Shape;
  /** Axes along which making a part of the result costs more than its share of the whole. */
  readonly reaches: (filter: F) => AxisFlags;
  /** The boxes that the result is made in, from its origin on. */
  unit(filter: F, input: Shape): Shape;
  /** Boxes, from the origin on, in which large results are made of parts of the input; along the channels any number. */
  blocks?(filter: F): Shape | undefined;
  /** The part of the input that a region of the result, of whole units, takes. */
  inputRegion(filter: F, region: Region, input: Shape): Region;
  /** The largest part of the input that regions of this shape take; found by `inputRegion` along each axis if absent. */
  largestPart?(filter: F, shape: Shape, input: Shape): Shape;
  /** Bytes of kernel memory that it takes beside the result and the part of the input. */
  memory(filter: F, size: FilterSize): number;
  /** Makes a region of the result, of whole units. */
  apply(filter: F, task: FilterTask): void;
}

/** The sizes that the working memory of a filter depends on. */
export interface FilterSize {
  /** Of the region that is made. */
  readonly shape: Shape;
  /** Of the part of the input that it takes. */
  readonly part: Shape;
  /** Of all of the input. */
  readonly input: Shape;
  readonly dtype: FloatDType;
}

/** What a filter is to make, and from what. */
export interface FilterTask {
  readonly space: KernelSpace;
  /** The part of the input that the region takes. */
  readonly part: Region;
  readonly block: FloatBlock;
  /** Shape of all of the input. */
  readonly input: Shape;
  readonly region: Region;
  /** Where the voxels of `out` go, of which the region is a part; the region itself but for filters with blocks. */
  readonly dst: number;
  readonly out: Region;
}
