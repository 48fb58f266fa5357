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

/** What of a conversion tells how a pair is read, beside its axis and type. */
const READING = [
  "method",
  "gap",
  "negatives",
  "duplicates",
  "pixelSize",
  "ignoreUuid",
  "verify",
  "signal",
] as const satisfies readonly (keyof ReadImzmlOptions)[];

/** What of it tells how a cube is written. */
const WRITING = [
  "scheduler",
  "numWorkers",
  "memoryLimit",
  "overwrite",
  "chunks",
  "shards",
  "format",
  "onProgress",
  "progress",
  "onWarning",
  "signal",
] as const satisfies readonly (keyof CubeOptions)[];

/** The options of a cube that is read from imzML, binned as a table would be. */
export function imzmlCubeOptions(
  options: Omit<CubeOptions, "imzml" | "codec"> & Omit<ImzmlConvertOptions, "codec">,
): CubeOptions {
  const { dtype } = options;
  const imzml: ReadImzmlOptions = {
    ...picked(options, READING),
    ...(dtype && { dtype: DTYPES[dtype] }),
    massAxis: axisRequest(options),
  };
  return { ...picked(options, WRITING), imzml };
}

/** The members of these names that are there. */
function picked<T extends object, K extends keyof T>(options: T, names: readonly K[]): Pick<T, K> {
  const present = names.filter((name) => options[name] !== undefined);
  return Object.fromEntries(present.map((name) => [name, options[name]])) as Pick<T, K>;
}
