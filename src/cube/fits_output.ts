import { nodeDType, nodeShape } from "../array/node.ts";
import type { Sink } from "../array/sink.ts";
import { createFits, type CreateFitsOptions, plannedFitsSink } from "../format/fits/create_fits.ts";
import { openFitsSink } from "../format/fits/fits_sink.ts";
import { beamTableRows } from "./beam/beam_table_rows.ts";
import type { CubeOutput, OutputRequest, PlannedOutput } from "./cube_output.ts";
import type { CubeState } from "./cube_state.ts";
import { inexactAxisWarning } from "./inexact_axis.ts";
import { outputHeader } from "./output_header.ts";
import { withProvenance } from "./provenance.ts";

/**
 * Starts a FITS file of a cube: its voxels in the type they have, all cards that still hold, and one HISTORY card; of
 * a multi-beam cube with its BEAMS table.
 *
 * @throws {TypeError} If options are given that FITS does not have
 */
export async function fitsOutput(
  state: CubeState,
  { path, node, options }: OutputRequest,
): Promise<CubeOutput> {
  refuseZarrOptions(path, options);
  tellInexactAxis(state, path);
  const { sinkRef, publish, discard } = await createFits(path, fileOptions(state, { node, options }));
  return { ...described(openFitsSink(sinkRef)), publish, discard };
}

/** What such a file would be; nothing is made. */
export function plannedFitsOutput(
  state: CubeState,
  { path, node, options }: OutputRequest,
): PlannedOutput {
  refuseZarrOptions(path, options);
  const { sinkRef, bytes } = plannedFitsSink(fileOptions(state, { node, options }));
  return { ...described(openFitsSink(sinkRef)), bytes };
}

function described(sink: Sink): Omit<PlannedOutput, "bytes"> {
  return { sink, box: [1, 1, sink.shape[2]], layout: { format: "FITS", codec: "none" } };
}

function fileOptions(
  state: CubeState,
  { node, options }: Omit<OutputRequest, "path">,
): CreateFitsOptions {
  return {
    header: withProvenance(outputHeader(state)),
    shape: nodeShape(node),
    dtype: nodeDType(node),
    overwrite: options.overwrite ?? false,
    table: state.beams && beamTableRows(state.beams),
  };
}

function refuseZarrOptions(path: string, { chunks, shards, codec }: OutputRequest["options"]): void {
  const given = Object.entries({ chunks, shards, codec })
    .find(([, value]) => value !== undefined && value !== "none");
  if (!given) return;
  throw new TypeError(
    `Cannot write "${path}" with ${given[0]}: a FITS file has none; leave the option out, or write Zarr`,
  );
}

function tellInexactAxis({ wcs, onWarning }: CubeState, path: string): void {
  const warning = wcs && inexactAxisWarning(wcs.spectral, path);
  if (warning) onWarning(warning);
}
