import { reduceBlocks } from "./block_reduction.ts";
import type { Filter } from "./filter.ts";
import type { FilterWork } from "./filter_work.ts";
import { convolvePlanes } from "./plane_convolution.ts";
import { rankPlanes } from "./plane_rank.ts";
import { resamplePlanes } from "./plane_resampling.ts";
import { clipSpectra } from "./spectral_clip.ts";
import { convolveSpectra } from "./spectral_convolution.ts";
import { interpolateSpectra } from "./spectral_interpolation.ts";
import { rankSpectra } from "./spectral_rank.ts";

/** How a filter works. */
export function workOf<F extends Filter>(filter: F): FilterWork<F> {
  return works[filter.kind] as unknown as FilterWork<F>;
}

const works: { readonly [Kind in Filter["kind"]]: FilterWork<Extract<Filter, { readonly kind: Kind }>> } = {
  "convolve-spectra": convolveSpectra,
  "rank-spectra": rankSpectra,
  "clip-spectra": clipSpectra,
  "interpolate-spectra": interpolateSpectra,
  "convolve-planes": convolvePlanes,
  "rank-planes": rankPlanes,
  "resample-planes": resamplePlanes,
  "reduce-blocks": reduceBlocks,
};
