import type { Environment } from "../../array/computation.ts";
import type { ConversionRecord } from "./conversion_record.ts";
import type { ImzmlConvertOptions } from "./imzml_options.ts";

/** What a conversion is given besides its files: options, and what runs it. */
export interface ImzmlConversion extends ImzmlConvertOptions {
  readonly environment: Environment;
  /** Takes what becomes known of the conversion, for a log of its failure. */
  readonly record?: ConversionRecord;
}
