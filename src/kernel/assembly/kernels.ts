// The WebAssembly module: what `../simd_kernels.ts` calls, and the first byte of memory it leaves free.

export const heapBase: usize = __heap_base;

export { addPeaksF32F32, addPeaksF32F64, addPeaksF64F32, addPeaksF64F64, collectRow } from "./binning";
export { binAscendingF32F32, binAscendingF32F64, binAscendingF64F32, binAscendingF64F64 } from "./binning";
export { calculateBinary, calculateSelect, calculateUnary } from "./arithmetic";
export { clipColumnsF32, clipColumnsF64 } from "./column_clip";
export { convolveColumnsF32, convolveColumnsF64 } from "./column_convolve";
export { columnExtremaF32, columnExtremaF64 } from "./column_extrema";
export { interpolateColumnsF32, interpolateColumnsF64 } from "./column_interpolate";
export { rankFilterColumnsF32, rankFilterColumnsF64 } from "./column_rank";
export { columnMomentsF32, columnMomentsF64 } from "./column_moments";
export {
  columnDeviationF32,
  columnDeviationF64,
  columnPercentileF32,
  columnPercentileF64,
} from "./column_order";
export { columnPowersF32, columnPowersF64 } from "./column_powers";
export { columnSumsF32, columnSumsF64 } from "./column_sums";
export { columnWeightsF32, columnWeightsF64 } from "./column_weights";
export { convert } from "./convert";
export { copyElements, copyRuns, swapRuns } from "./copy_box";
export { combineFlags, fillExcludedF32, fillExcludedF64, invertFlags, unpackFlags } from "./flags";
export { flagComparedF32, flagComparedF64, flagWithinF32, flagWithinF64 } from "./flags";
export { convolveDirectF32, convolveDirectF64 } from "./plane_direct";
export { rankFilterF32, rankFilterF64 } from "./plane_rank";
export { resamplePlaneF32, resamplePlaneF64 } from "./plane_resample";
export { convolveSeparableF32, convolveSeparableF64 } from "./plane_separable";
export { convolveUnsetF32, convolveUnsetF64 } from "./plane_unset";
export { multiplyRows, transformStrip, turnBlocks } from "./fourier";
export {
  gatherQuotientsF32,
  gatherQuotientsF64,
  gatherRowF32,
  gatherRowF64,
  spreadMissingF32,
  spreadMissingF64,
  spreadRowF32,
  spreadRowF64,
} from "./fourier_rows";
export { histogramF32, histogramF64 } from "./histogram";
export { maskInvalidF32, maskInvalidF64 } from "./mask";
export { inspectPeaksF32F32, inspectPeaksF32F64, inspectPeaksF64F32, inspectPeaksF64F64 } from "./peak_facts";
export { rowStatisticsF32, rowStatisticsF64 } from "./statistics";
export { swap16, swap32, swap64 } from "./swap";
export { transpose16, transpose32, transpose64, transpose8 } from "./transpose";
