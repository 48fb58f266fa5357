import { hidesExcluded } from "../array/expression.ts";
import type { MaskNode } from "../array/mask_node.ts";
import { type Node, nodeShape } from "../array/node.ts";
import type { Source } from "../array/source.ts";
import type { FitsHeader } from "../format/fits/header.ts";
import type { BinnedSpectra } from "../msi/cube/mass_spectra.ts";
import type { Beam } from "./beam/beam.ts";
import type { ChannelBeams } from "./beam/channel_beams.ts";
import type { OpenSource } from "./open_source.ts";
import type { Scheduling } from "./scheduling.ts";
import { spectralAxisOf } from "./spectral_axis.ts";
import type { CubeDescription } from "./terminal.ts";
import type { Unit } from "./unit/unit.ts";
import type { CubeWcs } from "./wcs/cube_wcs.ts";

/** All that a cube is made of. Immutable; an operation makes a new one that shares what it does not change. */
export interface CubeState {
  /** The file or store, as the caller named it. */
  readonly path: string;
  /** Format of the file, such as `FITS`. */
  readonly format: string;
  readonly open: OpenSource;
  /** Voxels without mask. */
  readonly data: Node;
  /** Which voxels are included; all if `undefined`. Reductions leave out NaN all the same. */
  readonly mask: MaskNode | undefined;
  /** Opened sources that are read besides that of the file: those of cubes this one was compared with. */
  readonly otherSources: readonly Source[];
  /** What stands for excluded voxels in `filledData`. */
  readonly fillValue: number;
  readonly unit: Unit | undefined;
  /** BUNIT as it was written. */
  readonly unitText: string;
  readonly wcs: CubeWcs | undefined;
  /** The coordinates that `header` describes. */
  readonly fileWcs: CubeWcs | undefined;
  readonly header: FitsHeader;
  readonly beam: Beam | undefined;
  /** One beam a channel, in multi-beam cubes. */
  readonly beams: ChannelBeams | undefined;
  /** The spectra that are binned, of cubes read from imzML. */
  readonly spectra?: BinnedSpectra;
  readonly scheduling: Scheduling;
  /** Is told what is odd but can be done. */
  readonly onWarning: (message: string) => void;
}

/** The node whose excluded voxels are NaN. */
export function filledNode({ data, mask }: CubeState): Node {
  return !mask || hidesExcluded(data, mask) ? data : { kind: "masked", input: data, mask };
}

/** All sources that a pass over the cube may read. */
export function openSources({ open, otherSources }: CubeState): readonly Source[] {
  return [open.source, ...otherSources];
}

/** What terminals may know. */
export function describeCube({ path, data, unit, wcs, header, beam, beams }: CubeState): CubeDescription {
  const spectralAxis = wcs && spectralAxisOf(wcs);
  return { path, shape: nodeShape(data), unit, wcs, header, spectralAxis, beam, beams };
}
