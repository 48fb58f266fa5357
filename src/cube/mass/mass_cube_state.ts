import { sourceNode } from "../../array/node.ts";
import type { Source } from "../../array/source.ts";
import { FitsHeader } from "../../format/fits/header.ts";
import type { CubeState } from "../cube_state.ts";
import { defaultMask } from "../mask/default_mask.ts";
import { OpenSource } from "../open_source.ts";
import { globalScheduling, Scheduling } from "../scheduling.ts";
import { DIMENSIONLESS } from "../unit/unit.ts";
import { massCubeWcs } from "../wcs/mass_cube_wcs.ts";
import { withAxes } from "../wcs/with_axes.ts";

/** What is known of a mass-spectrometry image besides its voxels. */
export interface MassCubeFacts {
  readonly path: string;
  readonly format: string;
  /** m/z of every channel. */
  readonly mz: Float64Array;
  /** In µm. */
  readonly pixelSize: { readonly x: number; readonly y: number } | undefined;
  readonly onWarning: (message: string) => void;
}

/** The cube [m/z, y, x] of a source; NaN are pixels that were not acquired. */
export function massCubeState(
  source: Source,
  { path, format, mz, pixelSize, onWarning }: MassCubeFacts,
): CubeState {
  const data = sourceNode(source), wcs = massCubeWcs({ shape: source.shape, mz, pixelSize });
  return {
    path,
    format,
    open: new OpenSource(source),
    data,
    mask: defaultMask(data, undefined),
    otherSources: [],
    fillValue: NaN,
    unit: DIMENSIONLESS,
    unitText: "",
    wcs,
    fileWcs: wcs,
    header: withAxes(new FitsHeader([], { path }), wcs.toCards()),
    beam: undefined,
    beams: undefined,
    scheduling: new Scheduling(globalScheduling),
    onWarning,
  };
}
