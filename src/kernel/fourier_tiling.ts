import { fourierLength } from "./fourier_plan.ts";
import { STRIP_ROW } from "./fourier_kernels.ts";

/** How one axis of a plane is cut for convolution by Fourier transforms. */
export interface TiledAxis {
  /** Pixels of a tile's result. */
  readonly tile: number;
  /** Pixels that a result depends on, to either side. */
  readonly halo: number;
  /** Length of the transform. */
  readonly length: number;
  /** Place in the transform of the first pixel of the result. */
  readonly lead: number;
}

/** The tiles in which a plane is convolved; fixed by the shapes of plane and kernel. Along y they go in pairs. */
export interface FourierTiling {
  readonly y: TiledAxis;
  readonly x: TiledAxis;
}

/**
 * Tiles such that transforms are least work: one tile along x needs no margin but the zeros that its two ends share.
 * Longer transforms than needed for the kernel are avoided, as they would not stay in a processor's caches.
 */
export function fourierTiling(
  plane: { readonly rows: number; readonly columns: number },
  kernel: { readonly rows: number; readonly columns: number },
): FourierTiling {
  return {
    y: cheapestAxis(plane.rows, { halo: (kernel.rows - 1) / 2, together: 2 }),
    x: cheapestAxis(plane.columns, { halo: (kernel.columns - 1) / 2, together: 1 }),
  };
}

/** Bytes of working memory, the transformed kernel included. */
export function fourierBytes({ y, x }: FourierTiling): number {
  const transforms = (2 * y.length * x.length * STRIP_ROW) / 4 + STRIP_ROW * x.length;
  const flags = 2 * (2 * y.tile + 2 * y.halo) * (x.tile + 2 * x.halo), weights = 8 * 2 * y.tile * x.tile;
  return transforms + flags + weights + 16 * (y.length + x.length) + 1024;
}

/** Time of convolving a plane so, for each of its pixels; about nanoseconds. */
export function fourierCost({ y, x }: FourierTiling): number {
  const [transformed, made] = [y.length * x.length, 2 * y.tile * x.tile];
  return transformed / made * (stageCost(y.length) + stageCost(x.length));
}

const LENGTH_MOST = 1600;

function cheapestAxis(n: number, { halo, together }: { halo: number; together: 1 | 2 }): TiledAxis {
  let best: { axis: TiledAxis; cost: number } | undefined;
  for (let count: number = together;; count += together) {
    const tile = Math.max(1, Math.ceil(n / count)), lead = count === 1 ? 0 : halo;
    const length = fourierLength(tile + halo + lead);
    const cost = count * length * stageCost(length);
    const tooLong = length > LENGTH_MOST && tile > halo;
    if (!tooLong && (!best || cost < best.cost)) best = { axis: { tile, halo, length, lead }, cost };
    if (best && (tile <= halo || tile === 1 || cost > 2 * best.cost)) return best.axis;
  }
}

/** Of one number in a transform; calls for each strip count in short ones. */
function stageCost(length: number): number {
  return 6 + Math.log2(length) + 400 / length;
}
