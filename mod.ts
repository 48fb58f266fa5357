/**
 * Lazy spectral cubes for the Deno kernel of Jupyter: FITS and Zarr cubes read in chunks, reduced in one pass
 * and rechunked within a memory limit that is known before anything runs.
 *
 * ```ts
 * import { max, SpectralCube, statistics } from "lazycube";
 *
 * using cube = await SpectralCube.read("test_data/disc.fits");
 * const { stats, peak } = await cube.compute({ stats: statistics(), peak: max({ axis: 0 }) });
 * console.log(cube, stats, peak);
 * ```
 *
 * @module
 */
import { installNotebook } from "./src/notebook/install_notebook.ts";

installNotebook();

export { type ComparedWith, SpectralCube } from "./src/cube/spectral_cube.ts";
export type { CombinedWith, CubeArithmetic } from "./src/cube/cube_arithmetic.ts";
export type { CubeFunctions } from "./src/cube/cube_functions.ts";
export type {
  BlockFunction,
  BlockOptions,
  Boundary,
  ChunkFunctionOptions,
  FunctionOptions,
  ModuleFunction,
  OwnFunction,
  PlaneFunction,
  SpectrumFunction,
} from "./src/cube/apply_function.ts";
export type { CubePlots } from "./src/cube/cube_plots.ts";
export { PositionVelocity } from "./src/cube/pv/position_velocity.ts";
export type { PathPoint, PvSliceOptions } from "./src/cube/pv/pv_slice.ts";
export type { PixelPosition } from "./src/cube/pv/polyline.ts";
export type { PathInterpolation } from "./src/cube/pv/sample_weights.ts";
export type { CubeReductions } from "./src/cube/cube_reductions.ts";
export type { CubeSpectrometry } from "./src/cube/cube_spectrometry.ts";
export type { IonImageOptions } from "./src/cube/mass/ion_images.ts";
export type { ReadImzmlOptions } from "./src/cube/mass/read_imzml_cube.ts";
export type { ReadTableOptions } from "./src/cube/mass/read_table_cube.ts";
export type { MassAxisRequest } from "./src/msi/resolve_axis.ts";
export type { CubeMetadata } from "./src/cube/cube_metadata.ts";
export { type ReadStokesOptions, StokesSpectralCube } from "./src/cube/stokes_spectral_cube.ts";
export type { ReadCubeOptions } from "./src/cube/read.ts";
export type { RechunkOptions } from "./src/cube/rechunk.ts";
export type {
  ConvolveToOptions,
  CubeFilters,
  DownsampleOptions,
  InterpolateOptions,
  NotSaved,
  ReprojectOptions,
  Saved,
  SigmaClipOptions,
  SpatialFilterOptions,
} from "./src/cube/cube_filters.ts";
export type { TemporaryOptions } from "./src/cube/temporary_cube.ts";
export type { SpectralGridValues } from "./src/cube/filter/interpolate.ts";
export { mosaicCubes, type MosaicOptions } from "./src/cube/reproject/mosaic_cubes.ts";
export type { ReprojectionOrder } from "./src/cube/reproject/reproject_cube.ts";
export type { RankFilter } from "./src/cube/filter/smoothing.ts";
export { box1D, gaussian1D, Kernel1D, type KernelSizeOptions } from "./src/cube/filter/kernel_1d.ts";
export {
  box2D,
  gaussian2D,
  type Gaussian2DOptions,
  Kernel2D,
  tophat2D,
} from "./src/cube/filter/kernel_2d.ts";
export type { Estimator } from "./src/array/filter/filter.ts";
export type { OutputLayoutReport, WriteOptions } from "./src/cube/cube_output.ts";
export type { WriteReport } from "./src/cube/write.ts";
export type { ChannelMapsOptions } from "./src/cube/channel_maps.ts";
export { plotMaps } from "./src/cube/plot_maps.ts";
export { Report, type ReportRecord } from "./src/cube/report.ts";
export type {
  DataFrame,
  Explorer,
  Figure,
  HistogramOptions,
  MapPlotOptions,
  PlotOptions,
  SpectrumPlotOptions,
  TableRecord,
} from "./src/cube/presentation.ts";
export type { WriteMapOptions } from "./src/cube/write_map.ts";
export type { ConversionReport, ConvertOptions as CubeConvertOptions } from "./src/cube/convert.ts";
export {
  convert,
  type ConvertFormat,
  type ConvertOptions,
  type ConvertReport,
} from "./src/conversion/convert.ts";
export type { CubePreview } from "./src/cube/preview.ts";
export type { ImzmlConvertOptions } from "./src/msi/convert/imzml_options.ts";
export type { ImzmlIntegrity, ImzmlReport, PhaseSeconds } from "./src/msi/convert/imzml_report.ts";
export type { ImzmlPreview } from "./src/msi/convert/preview_imzml.ts";
export type { BinningMethod } from "./src/msi/batch_binner.ts";
export type { LawName } from "./src/msi/axis_law.ts";
export type { MassAxisKind, MassTolerance } from "./src/msi/mass_axis.ts";
export { openImzml, type OpenImzmlOptions } from "./src/format/imzml/open_imzml.ts";
export { type ImzmlContents, ImzmlFile } from "./src/format/imzml/imzml_file.ts";
export type { ImzmlMetadata, MetadataSection, SpectrumType } from "./src/format/imzml/imzml_metadata.ts";
export type { Term } from "./src/format/imzml/header_element.ts";
export type { Checksum } from "./src/format/imzml/verify_checksums.ts";
export type { PixelSize } from "./src/format/imzml/pixel_size.ts";
export type { FileWarning, WarningWord } from "./src/format/imzml/file_warning.ts";
export type { GridShape, PixelGrid } from "./src/format/imzml/pixel_grid.ts";
export type { Spectrum } from "./src/format/imzml/spectrum.ts";
export type { DuplicatePolicy } from "./src/format/imzml/batch_plan.ts";
export type { UuidResult } from "./src/format/imzml/check_uuid.ts";
export type { StoreCodec } from "./src/format/spatialdata/compress_chunk.ts";
export type { RegionKind } from "./src/format/spatialdata/spatialdata_options.ts";
export type { SparseFormat } from "./src/format/spatialdata/sparse/sparse_runs.ts";
export {
  closeWorkers,
  type SchedulerName,
  type SchedulerOptions,
  SchedulerScope,
  setScheduler,
} from "./src/cube/scheduling.ts";
export { argmax, argmin, max, mean, min, type ReductionOptions, std, sum } from "./src/cube/reductions.ts";
export type { ReductionResult } from "./src/cube/reduction_result.ts";
export { madStd, median, percentile } from "./src/cube/order_statistics.ts";
export {
  linewidthFwhm,
  linewidthSigma,
  moment,
  type MomentAxisOption,
  type MomentOptions,
} from "./src/cube/moments.ts";
export { argmaxWorld, argminWorld, type WorldExtremeOptions } from "./src/cube/world_extremes.ts";
export { Statistics, statistics, type StatisticsValues } from "./src/cube/statistics.ts";
export type { AxisOption, CubeDescription, Results, Terminal, Terminals } from "./src/cube/terminal.ts";
export { Projection, type ProjectionMeta } from "./src/cube/projection.ts";
export type { ComparableValues } from "./src/cube/comparable_values.ts";
export type { CombinedValues, ValueArithmetic, ValueArray } from "./src/cube/value_arithmetic.ts";
export { OneDSpectrum } from "./src/cube/one_d_spectrum.ts";
export { ReducedArray } from "./src/cube/reduced_array.ts";
export { QuantityArray } from "./src/cube/quantity_array.ts";
export { Mask } from "./src/cube/mask/mask.ts";
export { booleanMask } from "./src/cube/mask/boolean_mask.ts";
export type { BooleanArray } from "./src/cube/mask/boolean_array.ts";
export type { ComparedArray } from "./src/cube/mask/compared_array.ts";
export type { IncludedVoxels } from "./src/cube/mask/included_voxels.ts";
export type { MaskBoxOptions } from "./src/cube/mask/mask_box.ts";
export type { WithMaskOptions } from "./src/cube/mask/with_mask.ts";
export type { FilledData, Voxels } from "./src/cube/filled_data.ts";
export { commonBeam } from "./src/cube/beam/common_beam.ts";
export { Beam, beam, type BeamArea, type BeamAxes, type BeamDescription } from "./src/cube/beam/beam.ts";
export type { EllipseAxes } from "./src/cube/beam/beam_matrix.ts";
export type { ChannelBeams } from "./src/cube/beam/channel_beams.ts";
export type { BeamTableRows } from "./src/format/cube_file.ts";
export type { QuantityRange, SkyRange, WorldCoordinates } from "./src/cube/coordinates.ts";
export type { SpectralPlace } from "./src/cube/subset/channel_limit.ts";
export type { SubcubeLimits } from "./src/cube/subset/subcube.ts";
export type { SubcubeLimit } from "./src/cube/subset/corner_limits.ts";
export type { WithBeamOptions } from "./src/cube/with_beam.ts";
export type { SpectralUnitOptions, VelocityConvention } from "./src/cube/wcs/spectral_conversion.ts";
export type { SpectralValue } from "./src/cube/wcs/spectral_parameters.ts";
export { Quantity, quantity } from "./src/cube/unit/quantity.ts";
export { formatUnit, parseUnit, Unit } from "./src/cube/unit/unit.ts";
export { CubeWcs, type FromHeaderOptions, type SpectralGrid } from "./src/cube/wcs/cube_wcs.ts";
export type {
  CelestialParameters,
  CelestialWcs,
  ImageUnit,
  ProjectedSphere,
  SkyCoordinates,
} from "./src/cube/wcs/celestial.ts";
export type { SpectralWcs } from "./src/cube/wcs/spectral.ts";
export type { SpectralParameters, SpectralSamples } from "./src/cube/wcs/spectral_parameters.ts";
export type { SpectralQuantity } from "./src/cube/wcs/spectral_quantity.ts";
export type { SpectralDimension, SpectralUnit } from "./src/cube/wcs/spectral_unit.ts";
export type { Extrema, SkyExtent } from "./src/cube/wcs/sky_extent.ts";
export type { AxisDescription } from "./src/cube/wcs/axis_lines.ts";
export type { HeaderValues, OnWarning, WcsCard } from "./src/cube/wcs/header_values.ts";
export type { AxisSpan, PixelSpan } from "./src/cube/wcs/pixel_span.ts";
export type { Matrix } from "./src/cube/wcs/linear_transform.ts";
export type { Pair, PairFunction, Projection as SkyProjection } from "./src/cube/wcs/projection.ts";
export type { NativePole } from "./src/cube/wcs/sphere_rotation.ts";
export type { UnitProduct, UnitTerm } from "./src/cube/unit/product.ts";
export type { UnitSymbol } from "./src/cube/unit/symbol.ts";
export type { Dimension } from "./src/cube/unit/dimension.ts";
export type { Rational } from "./src/cube/unit/rational.ts";
export type { CardChange, HeaderPlace } from "./src/format/fits/header.ts";
export type { Card, CardValue } from "./src/format/fits/card.ts";
export { FitsHeader } from "./src/format/fits/header.ts";
export { type AxisSelection, type Slice, slice, type Stride } from "./src/array/view.ts";
export type { ChunkLength, Chunks } from "./src/array/chunks.ts";
export type { PassPlan } from "./src/array/computation.ts";
export { ComputePlan } from "./src/array/compute_plan.ts";
export type {
  Axis,
  Measure,
  MeasureReduction,
  MomentReduction,
  OrderReduction,
  OrderStatistic,
  Reduced,
  Reduction,
} from "./src/array/measure.ts";
export type { Region, Shape } from "./src/engine/region.ts";
export type { ComputeOptions, Progress } from "./src/engine/progress.ts";
export { dataFrame } from "./src/notebook/table/data_frame.ts";
export { ProgressBar, type ProgressBarOptions } from "./src/notebook/progress/progress_bar.ts";
export type { EngineEvent, RunEnded, RunStarted, TaskEnded } from "./src/engine/event.ts";
export { type EngineListener, subscribe } from "./src/engine/event_log.ts";
export type { ByteSize } from "./src/engine/memory_limit.ts";
export type { DType } from "./src/kernel/dtype.ts";
export {
  AxisError,
  ExistsError,
  FormatError,
  type FormatErrorDetails,
  FunctionError,
  type FunctionErrorDetails,
  MemoryLimitError,
  SelectionError,
  TaskError,
  type TaskErrorDetails,
  UnitError,
  UnsupportedError,
} from "./src/error.ts";
