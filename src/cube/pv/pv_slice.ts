import { nodeShape } from "../../array/node.ts";
import type { ComputeOptions } from "../../engine/progress.ts";
import type { CubeState } from "../cube_state.ts";
import { outputHeader } from "../output_header.ts";
import { QuantityArray } from "../quantity_array.ts";
import { refuseUnknownOptions } from "../refuse_unknown_options.ts";
import { requireWcs } from "../require_wcs.ts";
import { Quantity } from "../unit/quantity.ts";
import { parseUnit } from "../unit/unit.ts";
import { type PixelPosition, samplePolyline } from "./polyline.ts";
import { PositionVelocity } from "./position_velocity.ts";
import { readPath } from "./read_path.ts";
import { areaWeights, type PathInterpolation, pointWeights } from "./sample_weights.ts";

/** A corner of a path: a 0-based pixel, which need not be whole, or a longitude and latitude. */
export type PathPoint = readonly [x: number, y: number] | readonly [longitude: Quantity, latitude: Quantity];

/** Options of `pvSlice`. */
export interface PvSliceOptions extends ComputeOptions {
  /** Width of the path, in pixels or as an angle (a length on a sample stage): samples are means over it. Without one the path is a line. */
  readonly width?: number | Quantity;
  /** Distance of samples in pixels; 1 if not given. */
  readonly spacing?: number;
  /** How a line is sampled; `"linear"` if not given. */
  readonly interpolation?: PathInterpolation;
}

/** Reads the voxels along a path; see `SpectralCube.pvSlice`. */
export async function pvSlice(
  state: CubeState,
  path: readonly PathPoint[],
  options: PvSliceOptions = {},
): Promise<PositionVelocity> {
  const { width, spacing = 1, interpolation = "linear", ...compute } = options;
  refuseUnknownOptions("pvSlice", compute, ["width", "spacing", "interpolation", ...COMPUTE]);
  checkOptions(spacing, interpolation);
  const [channels, rows, columns] = nodeShape(state.data);
  const points = pathPixels(state, path);
  const samples = samplePolyline(points, spacing);
  const across = width === undefined ? undefined : widthInPixels(state, width);
  const weights = samples.map((sample) =>
    across === undefined
      ? pointWeights(sample, [rows, columns], interpolation)
      : areaWeights(sample, [rows, columns], { width: across, length: spacing })
  );
  const values = new Float64Array(channels * samples.length).fill(NaN);
  await readPath(state, { weights, values }, compute);
  const pixel = state.wcs ? Math.sqrt(state.wcs.celestial.pixelArea) : undefined;
  const { unit, wcs, beam, beams } = state;
  const offsetUnit = wcs?.celestial.unit ?? "pix";
  const step = pixel === undefined ? spacing : spacing * pixel;
  return new PositionVelocity(values, {
    shape: [channels, samples.length],
    unit,
    wcs,
    header: outputHeader(state),
    beam,
    beams: beams?.beams,
    offset: new QuantityArray(
      Float64Array.from(samples, (_, i) => (i + 0.5) * step),
      parseUnit(offsetUnit),
    ),
    positions: samples.map(({ centre }) => centre),
  });
}

const COMPUTE = ["signal", "onProgress", "progress", "memoryLimit"] as const;

function pathPixels(state: CubeState, path: readonly PathPoint[]): readonly PixelPosition[] {
  if (!Array.isArray(path) || path.length < 2) {
    throw new TypeError("Cannot follow a path of fewer than two points: give [[x, y], [x, y], …]");
  }
  return path.map((point: PathPoint) => {
    const [first, second] = point;
    if (first instanceof Quantity && second instanceof Quantity) {
      const { celestial } = requireWcs(state, "follow a path on the sky");
      const [x, y] = celestial.worldToPixel(first.valueIn(celestial.unit), second.valueIn(celestial.unit));
      if (Number.isFinite(x) && Number.isFinite(y)) return [x, y];
    } else if (Number.isFinite(first) && Number.isFinite(second)) return [Number(first), Number(second)];
    throw new TypeError(
      `Cannot follow a path through [${
        String(point)
      }]: give pixels, or longitude and latitude as quantities ` +
        "within the projection",
    );
  });
}

function widthInPixels(state: CubeState, width: number | Quantity): number {
  const pixels = width instanceof Quantity ? worldWidthInPixels(state, width) : width;
  if (pixels > 0 && Number.isFinite(pixels)) return pixels;
  throw new RangeError(`Cannot follow a path of width ${width}: give pixels or an angle above 0`);
}

function worldWidthInPixels(state: CubeState, width: Quantity): number {
  const { celestial } = requireWcs(state, "use a width on the sky");
  return width.valueIn(celestial.unit) / Math.sqrt(celestial.pixelArea);
}

function checkOptions(spacing: number, interpolation: string): void {
  if (!(spacing > 0 && Number.isFinite(spacing))) {
    throw new RangeError(`Cannot sample a path every ${spacing} pixels: spacing must be above 0`);
  }
  if (interpolation === "nearest" || interpolation === "linear") return;
  throw new TypeError(
    `Cannot sample a path by "${interpolation}" interpolation: choose "nearest" or "linear"`,
  );
}
