import { get, open, root } from "zarrita";
import { FormatError } from "../../../error.ts";
import type { ElementRaster } from "./element_raster.ts";
import type { RowPositions } from "./grid_lengths.ts";
import type { StoreNodes } from "./store_nodes.ts";
import { readNumbers } from "./table_column.ts";
import type { TableNode } from "./table_choice.ts";

/**
 * The positions of rows by the regions that they are: the pixels of labels with their number, or, where regions are no
 * labels, row-major grid indices. Whether these count from 0 or from 1 must show from the first or last pixel.
 *
 * @returns `undefined` if there is neither, or it does not show.
 * @throws {FormatError} If a row is not in the labels, or is several pixels
 */
export async function instancePositions(
  nodes: StoreNodes,
  { path, instanceKey = "instance_key" }: TableNode,
  raster: ElementRaster | undefined,
): Promise<RowPositions | undefined> {
  const instances = await readNumbers(nodes, `${path}/obs/${instanceKey}`);
  if (!raster || !instances) return undefined;
  const indices = raster.kind === "labels"
    ? await labelledPixels(nodes, raster, instances)
    : gridIndices(raster, instances);
  return indices && positionsOf(indices, raster);
}

function gridIndices({ nx, ny, nz }: ElementRaster, instances: Float64Array): Float64Array | undefined {
  const pixels = nx * ny * nz;
  const base = instances.includes(0) ? 0 : instances.includes(pixels) ? 1 : undefined;
  if (base === undefined) return undefined;
  const indices = instances.map((instance) => instance - base);
  const valid = indices.every((index) => Number.isInteger(index) && index >= 0 && index < pixels);
  return valid ? indices : undefined;
}

async function labelledPixels(
  nodes: StoreNodes,
  { array }: ElementRaster,
  instances: Float64Array,
): Promise<Float64Array> {
  const path = nodes.place(array);
  const labels = await readLabels(nodes, array);
  const places = new Map<number, number>();
  for (const [index, label] of labels.entries()) {
    if (label === 0) continue;
    if (places.has(label)) {
      const reason = `label ${label} is several pixels, and so its row is not the spectrum of one`;
      throw new FormatError(reason, { path, format: "SpatialData" });
    }
    places.set(label, index);
  }
  return instances.map((instance, row) => {
    const index = places.get(instance);
    if (index !== undefined) return index;
    const reason = `row ${row} of the table is region ${instance}, which no pixel has; write the store again`;
    throw new FormatError(reason, { path, format: "SpatialData" });
  });
}

async function readLabels(nodes: StoreNodes, array: string): Promise<Float64Array> {
  try {
    const { data } = await get(await open(root(nodes.store.at(array)), { kind: "array" }));
    return Float64Array.from(data as ArrayLike<number>, Number);
  } catch (cause) {
    const reason = `the labels cannot be read: ${(cause as Error).message}`;
    throw new FormatError(reason, { path: nodes.place(array), format: "SpatialData", cause });
  }
}

function positionsOf(indices: Float64Array, { nx, ny, nz }: ElementRaster): RowPositions {
  return {
    x: Uint32Array.from(indices, (index) => index % nx),
    y: Uint32Array.from(indices, (index) => Math.floor(index / nx) % ny),
    ...(nz > 1 && { z: Uint32Array.from(indices, (index) => Math.floor(index / (nx * ny))) }),
  };
}
