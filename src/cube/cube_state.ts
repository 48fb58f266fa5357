import { type Node, nodeShape } from "../array/node.ts";
import type { FitsHeader } from "../format/fits/header.ts";
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
  /** Whether infinities are excluded, as they are in cubes from files. NaN always is. */
  readonly finiteOnly: boolean;
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
  readonly scheduling: Scheduling;
  /** Is told what is odd but can be done. */
  readonly onWarning: (message: string) => void;
}

/** The node whose excluded voxels are NaN. */
export function filledNode({ data, finiteOnly, beams }: CubeState): Node {
  const kept: Node = beams?.good.includes(false) ? { kind: "channels", input: data, good: beams.good } : data;
  return finiteOnly ? { kind: "finite", input: kept } : kept;
}

/** What terminals may know. */
export function describeCube({ data, unit, wcs, header, beam, beams }: CubeState): CubeDescription {
  const spectralAxis = wcs && spectralAxisOf(wcs);
  return { shape: nodeShape(data), unit, wcs, header, spectralAxis, beam, beams };
}
