/** The pixels that a slice takes along an axis: `start + step * i`. Neither needs to be an integer. */
export interface PixelSpan {
  /** Pixel of the first sample. */
  readonly start: number;
  /** Pixels from one sample to the next, negative when reversed; never 0. */
  readonly step: number;
}

/** The pixels of one axis that a slice takes: `start + step * i` for i from 0 to count - 1. */
export interface AxisSpan extends PixelSpan {
  /** How many it takes. */
  readonly count: number;
}
