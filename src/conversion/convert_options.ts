import type { ConvertOptions as CubeOptions } from "../cube/convert.ts";
import type { ImzmlConvertOptions } from "../msi/convert/imzml_options.ts";

/** The formats that `convert` writes. */
export type ConvertFormat = "fits" | "zarr" | "spatialdata";

/** Options of `convert`; some are for cubes only, some for imzML only. */
export interface ConvertOptions
  extends
    Omit<CubeOptions, "format" | "codec" | keyof ImzmlConvertOptions>,
    Omit<ImzmlConvertOptions, "codec"> {
  /** Format of the output. By default that of its suffix; SpatialData for imzML, unless the suffix is that of FITS. */
  readonly format?: ConvertFormat;
  /** Zarr: `"zstd"` if not given. SpatialData: `"blosc"` if not given, which holds Zstandard. */
  readonly codec?: "none" | "zstd" | "gzip" | "blosc";
  /** Tell what the conversion would take, and write nothing. */
  readonly dryRun?: boolean;
  /** Leave a text `<output>.failed` if the conversion fails or is stopped: message, place, options, report so far. */
  readonly failedLog?: boolean;
}
