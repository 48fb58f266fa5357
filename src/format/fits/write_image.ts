import { Buffer } from "node:buffer";
import { closeSync } from "node:fs";
import { writeFully } from "../../store/write_bytes.ts";
import { createFits, type CreateFitsOptions, type FitsOutput } from "./create_fits.ts";
import { openUnfinished } from "./fits_sink.ts";

/**
 * Writes an array that is in memory as a FITS file of 64-bit floats: a map or a spectrum.
 *
 * @param values C order
 * @throws {ExistsError} If there is something at the path and `overwrite` is not set
 */
export async function writeImage(
  path: string | URL,
  values: Float64Array,
  options: Omit<CreateFitsOptions, "dtype">,
): Promise<void> {
  const output = await createFits(path, { ...options, dtype: "float64" });
  try {
    writeValues(output, values);
    await output.publish();
  } catch (error) {
    await output.discard();
    throw error;
  }
}

function writeValues({ sinkRef }: FitsOutput, values: Float64Array): void {
  const bigEndian = Buffer.from(values.slice().buffer).swap64();
  const descriptor = openUnfinished(sinkRef);
  try {
    writeFully(descriptor, bigEndian, sinkRef.offset, sinkRef.target);
  } finally {
    closeSync(descriptor);
  }
}
