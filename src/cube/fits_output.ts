import { nodeDType, nodeShape } from "../array/node.ts";
import { createFits } from "../format/fits/create_fits.ts";
import { openFitsSink } from "../format/fits/fits_sink.ts";
import { beamTableRows } from "./beam/beam_table_rows.ts";
import type { CubeOutput, OutputRequest } from "./cube_output.ts";
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
  const { sinkRef, publish, discard } = await createFits(path, {
    header: withProvenance(outputHeader(state)),
    shape: nodeShape(node),
    dtype: nodeDType(node),
    overwrite: options.overwrite ?? false,
    table: state.beams && beamTableRows(state.beams),
  });
  const sink = openFitsSink(sinkRef);
  const rows = [1, 1, sink.shape[2]] as const;
  return { sink, box: rows, layout: { format: "FITS", codec: "none" }, publish, discard };
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
