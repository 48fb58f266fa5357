import { planPass } from "../array/computation.ts";
import { nodeDType, nodeShape } from "../array/node.ts";
import { planPreparations } from "../array/pass_sources.ts";
import type { Shape } from "../engine/region.ts";
import type { ConvertOptions } from "./convert.ts";
import type { OutputLayoutReport, WriteOptions } from "./cube_output.ts";
import { type CubeState, openSources } from "./cube_state.ts";
import { plannedFitsOutput } from "./fits_output.ts";
import { writtenNode } from "./mask/default_mask.ts";
import { outputFormat } from "./output_format.ts";
import { readCube } from "./read.ts";
import { asReport, type Report } from "./report.ts";
import { formatUnit } from "./unit/unit.ts";
import { plannedZarrOutput } from "./zarr_output.ts";

/** What the conversion of a cube would read and write, without the conversion. */
export interface CubePreview extends Omit<OutputLayoutReport, "format">, Report {
  /** The file that was looked at. */
  readonly input: string;
  /** Its format. */
  readonly inputFormat: string;
  /** The file that would be written. */
  readonly output: string;
  /** `FITS` or `Zarr`. */
  readonly outputFormat: string;
  /** Tells a preview from a report. */
  readonly dryRun: true;
  /** Lengths [channel, y, x]. */
  readonly shape: Shape;
  /** Type of the voxels, by its NumPy name. */
  readonly dtype: string;
  /** Unit of the voxels; empty where there is none. */
  readonly unit: string;
  /** What each axis is, x first: type, unit and range; empty without world coordinates. */
  readonly axes: readonly string[];
  /** Bytes that would be read. */
  readonly bytesRead: number;
  /** Bytes of the output before compression; of a FITS file those of the file. */
  readonly bytesWritten: number;
  /** Bytes of working memory at most. */
  readonly plannedMemory: number;
  /** Number of tasks. */
  readonly tasks: number;
  /** Name of the scheduler. */
  readonly scheduler: string;
  /** Tasks that would run at once. */
  readonly numWorkers: number;
}

/**
 * Looks at the file of a cube and says what its conversion would take. Reads metadata only; writes nothing.
 *
 * @throws {FormatError} If the input is not a cube
 * @throws {MemoryLimitError} If the memory limit is too low
 */
export async function previewCube(
  input: string,
  output: string,
  options: ConvertOptions = {},
): Promise<CubePreview> {
  const { scheduler = "auto", numWorkers, memoryLimit, imzml = {}, ...rest } = options;
  const state = await readCube(input, { ...imzml, ...rest });
  try {
    using _scope = state.scheduling.use(scheduler, {
      ...(numWorkers === undefined ? {} : { numWorkers }),
      ...(memoryLimit === undefined ? {} : { memoryLimit }),
    });
    return preview(state, { input, output }, options);
  } finally {
    state.open.close();
  }
}

function preview(
  state: CubeState,
  { input, output }: { readonly input: string; readonly output: string },
  options: WriteOptions,
): CubePreview {
  const node = writtenNode(state), request = { path: output, node, options };
  const format = outputFormat(output, options.format);
  const planned = format === "fits" ? plannedFitsOutput(state, request) : plannedZarrOutput(request);
  const { sink, box: chunks, bytes: bytesWritten, layout: { format: outputName, ...layout } } = planned;
  const sources = openSources(state), environment = state.scheduling.environment();
  const pass = planPass({
    name: `write ${output}`,
    node,
    sources,
    consumers: [{ kind: "output", sink: sink.ref }],
    output: { sink, chunks, bytes: bytesWritten },
  }, environment);
  const { scheduler, budget, memoryLimit } = environment;
  const preparations = planPreparations(node, sources, { scheduler, budget, memoryLimit });
  const steps = [...preparations, pass];
  return asReport({
    input,
    inputFormat: state.format,
    output,
    outputFormat: outputName,
    dryRun: true as const,
    shape: nodeShape(node),
    dtype: nodeDType(node),
    unit: state.unit ? formatUnit(state.unit) : "",
    axes: axisTexts(state),
    ...layout,
    bytesRead: steps.reduce((sum, { bytesRead }) => sum + bytesRead, 0),
    bytesWritten,
    plannedMemory: Math.max(...steps.map(({ peakMemory }) => peakMemory)),
    tasks: steps.reduce((sum, { tasks }) => sum + tasks, 0),
    scheduler: pass.scheduler,
    numWorkers: pass.numWorkers,
  });
}

function axisTexts({ wcs }: CubeState): readonly string[] {
  return (wcs?.describeAxes() ?? []).map(({ type, unit, min, max }) => {
    const [first, last] = [min, max].map((value) => Number(value.toPrecision(7)));
    return `${type} from ${first} to ${last}${unit === "" ? "" : ` ${unit}`}`;
  });
}
