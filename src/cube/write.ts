import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runComputation } from "../array/run_spills.ts";
import { nodeDType, nodeShape } from "../array/node.ts";
import { type Shape, voxelCount } from "../engine/region.ts";
import { UnsupportedError } from "../error.ts";
import { itemSize } from "../kernel/dtype.ts";
import type { OutputLayoutReport, WriteOptions } from "./cube_output.ts";
import { type CubeState, openSources } from "./cube_state.ts";
import { fitsOutput } from "./fits_output.ts";
import { writtenNode } from "./mask/default_mask.ts";
import { outputFormat } from "./output_format.ts";
import { asReport, type Report } from "./report.ts";
import { zarrOutput } from "./zarr_output.ts";

/** What was written, and at what cost. */
export interface WriteReport extends OutputLayoutReport, Report {
  /** Where it is. */
  readonly path: string;
  /** Lengths [channel, y, x]. */
  readonly shape: Shape;
  /** Type of the voxels, by its NumPy name. */
  readonly dtype: string;
  /** Bytes read from the source. */
  readonly bytesRead: number;
  /** Bytes written to the output. */
  readonly bytesWritten: number;
  /** How long it took. */
  readonly seconds: number;
  /** Bytes of working memory the plan allowed for. */
  readonly peakMemory: number;
  /** What ran it. */
  readonly scheduler: string;
  /** Threads that ran it. */
  readonly numWorkers: number;
}

/**
 * Writes a cube as a FITS file or a Zarr v3 store: its voxels, header, unit, beams and coordinates. One pass; written
 * in parallel; visible under its name only when complete.
 *
 * Voxels that only the default mask excludes are written as they are, those that another mask excludes as NaN.
 */
export async function writeCube(
  state: CubeState,
  path: string,
  options: WriteOptions = {},
): Promise<WriteReport> {
  const format = outputFormat(path, options.format);
  if (options.overwrite) refuseOwnFile(state, path);
  const node = writtenNode(state);
  const [shape, dtype] = [nodeShape(node), nodeDType(node)];
  const output = await (format === "fits" ? fitsOutput : zarrOutput)(state, { path, node, options });
  try {
    const { sink, box: chunks, layout } = output;
    const computation = {
      name: `write ${path}`,
      node,
      sources: openSources(state),
      consumers: [{ kind: "output", sink: sink.ref }] as const,
      output: { sink, chunks, bytes: voxelCount(shape) * itemSize[dtype] },
    };
    const result = await runComputation(computation, state.scheduling.environment(), options);
    await output.publish();
    const { bytesRead, bytesWritten, seconds, plan } = result;
    const { peakMemory, scheduler, numWorkers } = plan;
    const cost = { bytesRead, bytesWritten, seconds, peakMemory, scheduler, numWorkers };
    return asReport({ path, shape, dtype, ...layout, ...cost });
  } catch (error) {
    await output.discard();
    throw error;
  }
}

/** A cube whose file is replaced would read other voxels from then on, or none. */
function refuseOwnFile(state: CubeState, path: string): void {
  const target = realPath(path);
  if (!openSources(state).some(({ ref }) => realPath(String(ref.path)) === target)) return;
  throw new UnsupportedError(
    `Cannot write "${path}": the cube reads its voxels from there; write to another path and rename that when the cube ` +
      "is closed",
  );
}

function realPath(path: string): string {
  const local = resolve(path.startsWith("file:") ? fileURLToPath(path) : path);
  try {
    return realpathSync(local);
  } catch {
    return local;
  }
}
