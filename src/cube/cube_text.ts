import { nodeChunks, nodeShape } from "../array/node.ts";
import type { CubeState } from "./cube_state.ts";
import { formatUnit } from "./unit/unit.ts";
import { axisLines } from "./wcs/axis_lines.ts";

/** Text of a cube as spectral-cube prints it: shape, unit, chunk size, and one line for each axis. */
export function cubeText(state: CubeState): string {
  const shape = nodeShape(state.data);
  const unit = state.unit ? formatUnit(state.unit) : "";
  const first = `SpectralCube with shape=${tuple(shape)}${unit ? ` and unit=${unit}` : ""}` +
    ` and chunk size ${tuple(nodeChunks(state.data))}:`;
  const axes = state.wcs ? axisLines(state.wcs.describeAxes()) : pixelLines(shape);
  return [first, ...axes].join("\n");
}

function tuple(lengths: readonly number[]): string {
  return `(${lengths.join(", ")})`;
}

function pixelLines([channels, rows, columns]: readonly [number, number, number]): string[] {
  const lines = [["n_x", columns], ["n_y", rows], ["n_s", channels]] as const;
  return lines.map(([name, length]) => ` ${name}: ${String(length).padStart(6)}  no world coordinates`);
}
