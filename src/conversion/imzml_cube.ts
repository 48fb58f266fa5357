import type { ConvertOptions as CubeOptions } from "../cube/convert.ts";
import type { ReadImzmlOptions } from "../cube/mass/read_imzml_cube.ts";
import { axisRequest, type ImzmlConvertOptions } from "../msi/convert/imzml_options.ts";

/** What is of no use to a cube of spectra. */
export const TABLE_ONLY = [
  "sparseFormat",
  "regions",
  "datasetId",
  "ionImages",
  "crop",
] as const satisfies readonly (keyof ImzmlConvertOptions)[];

const DTYPES = { f4: "float32", f8: "float64" } as const;

/** The options of a cube that is read from imzML, binned as a table would be. */
export function imzmlCubeOptions(
  options: Omit<CubeOptions, "imzml" | "codec"> & Omit<ImzmlConvertOptions, "codec">,
): CubeOptions {
  const { method, gap, negatives, dtype, duplicates, pixelSize, ignoreUuid, verify, signal } = options;
  const {
    scheduler,
    numWorkers,
    memoryLimit,
    overwrite,
    chunks,
    shards,
    format,
    onProgress,
    progress,
    onWarning,
  } = options;
  const imzml = {
    massAxis: axisRequest(options),
    method,
    gap,
    negatives,
    dtype: dtype && DTYPES[dtype],
    duplicates,
    pixelSize,
    ignoreUuid,
    verify,
    signal,
  };
  const cube = {
    scheduler,
    numWorkers,
    memoryLimit,
    overwrite,
    chunks,
    shards,
    format,
    onProgress,
    progress,
    onWarning,
    signal,
    imzml: given<ReadImzmlOptions>(imzml),
  };
  return given<CubeOptions>(cube);
}

/** Without what is `undefined`. */
function given<T>(options: { readonly [K in keyof T]?: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
