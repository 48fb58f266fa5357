import type { Region, Shape } from "../../engine/region.ts";
import { voxelCount } from "../../engine/region.ts";
import { itemSize } from "../../kernel/dtype.ts";
import type { Plane } from "../../kernel/plane_kernels.ts";
import { type Block, nativeBlock } from "../block.ts";
import type { PlaneResampling } from "./filter.ts";
import type { FilterTask, FilterWork } from "./filter_work.ts";
import { commonBox, type PixelBox, PixelPlaces, PLACES_TILE, type PlacesOfTile } from "./pixel_places.ts";
import { channelsTaken } from "./spectral_interpolation.ts";
import { anyUnit } from "./spectra.ts";

/** Takes planes at other places, and at other channels where they are asked for. */
export const resamplePlanes: FilterWork<PlaneResampling> = {
  shape: ({ shape, spectrum }, input) => [spectrum ? spectrum.channels.length : input[0], ...shape],
  reaches: () => [false, true, true],
  unit: anyUnit,
  inputRegion(filter, region) {
    const box = placesOf(filter).inputBox(pixelsOf(region));
    const [first, end] = channelRange(filter, region);
    if (!box || first >= end) return { start: [0, 0, 0], shape: [0, 0, 0] };
    return { start: [first, box.row, box.column], shape: [end - first, box.rows, box.columns] };
  },
  largestPart(filter, shape, input): Shape {
    const { rows, columns } = placesOf(filter).largestInput(shape[1], shape[2]);
    return [largestChannels(filter, shape[0], input[0]), rows, columns];
  },
  memory(filter, { part, dtype }) {
    return placesOf(filter).keptBytes + voxelCount(part) * itemSize[dtype] + 16 * PLACES_TILE ** 2 + 128;
  },
  apply(filter, task) {
    const { region, space, part, block, dst } = task;
    const voxels = voxelCount(region.shape);
    const out = () =>
      block.dtype === "float32" ? space.memory.float32(dst, voxels) : space.memory.float64(dst, voxels);
    if (voxelCount(part.shape) === 0) return void out().fill(NaN);
    const native = nativeBlock(block, space);
    const ptr = space.memory.allocate(16 * PLACES_TILE ** 2);
    out().fill(NaN);
    const places = placesOf(filter), asked = pixelsOf(region);
    for (const { ty, tx, box } of tilesOf(asked)) {
      const tile = places.tile(ty, tx);
      if (!tile) continue;
      putPlaces(task, tile, { box, ptr });
      resampleChannels(filter, task, { native, box, ptr });
    }
  },
};

const known = new WeakMap<PlaneResampling, PixelPlaces>();

/** The places of a filter; unpacked once a thread. */
function placesOf(filter: PlaneResampling): PixelPlaces {
  const present = known.get(filter);
  if (present) return present;
  const places = new PixelPlaces(filter);
  known.set(filter, places);
  return places;
}

function pixelsOf({ start, shape }: Region): PixelBox {
  return { row: start[1], column: start[2], rows: shape[1], columns: shape[2] };
}

/** The channels of the input that a region takes, the end not included. */
function channelRange(
  { spectrum }: PlaneResampling,
  { start: [first], shape: [count] }: Region,
): readonly [first: number, end: number] {
  return spectrum ? channelsTaken(spectrum, first, first + count) : [first, first + count];
}

/** The most channels of the input that so many channels take, wherever they are. */
function largestChannels({ spectrum }: PlaneResampling, count: number, whole: number): number {
  if (!spectrum) return count;
  let most = 0;
  for (let from = 0; from < spectrum.channels.length; from++) {
    const [first, end] = channelsTaken(spectrum, from, Math.min(spectrum.channels.length, from + count));
    most = Math.max(most, end - first);
  }
  return Math.min(whole, most);
}

interface TilePart {
  readonly ty: number;
  readonly tx: number;
  /** The pixels of the tile that are asked for. */
  readonly box: PixelBox;
}

function* tilesOf(asked: PixelBox): Generator<TilePart> {
  const { row, column, rows, columns } = asked;
  for (let ty = Math.floor(row / PLACES_TILE); ty * PLACES_TILE < row + rows; ty++) {
    for (let tx = Math.floor(column / PLACES_TILE); tx * PLACES_TILE < column + columns; tx++) {
      const tile = { row: ty * PLACES_TILE, column: tx * PLACES_TILE };
      const box = commonBox({ ...tile, rows: PLACES_TILE, columns: PLACES_TILE }, asked);
      yield { ty, tx, box };
    }
  }
}

interface Scratch {
  readonly box: PixelBox;
  /** Where the places of the box are in kernel memory. */
  readonly ptr: number;
}

/** Puts the places of a box into kernel memory, in pixels of the part of the input: exact, as that begins at a pixel. */
function putPlaces(
  { space: { memory }, part }: FilterTask,
  { x, y }: PlacesOfTile,
  { box, ptr }: Scratch,
): void {
  const to = memory.float64(ptr, 2 * box.rows * box.columns);
  const [, y0, x0] = part.start;
  for (let j = 0, k = 0; j < box.rows; j++) {
    const first = ((box.row + j) % PLACES_TILE) * PLACES_TILE + box.column % PLACES_TILE;
    for (let at = first; at < first + box.columns; at++, k += 2) {
      to[k] = (x[at] ?? NaN) - x0;
      to[k + 1] = (y[at] ?? NaN) - y0;
    }
  }
}

function resampleChannels(
  { spectrum }: PlaneResampling,
  { space, part, region, dst }: FilterTask,
  { native, box, ptr }: Scratch & { readonly native: Block },
): void {
  const dtype = native.dtype === "float32" ? "float32" : "float64", width = itemSize[dtype];
  const [, rows, columns] = part.shape, [channels, outRows, outColumns] = region.shape;
  const first = (box.row - region.start[1]) * outColumns + box.column - region.start[2];
  for (let k = 0; k < channels; k++) {
    const asked = region.start[0] + k;
    const channel = spectrum ? spectrum.channels[asked] ?? -1 : asked;
    if (channel < 0) continue;
    const src = native.ptr + (channel - part.start[0]) * rows * columns * width;
    const plane: Plane = { src, rows, columns, dtype, bigEndian: false };
    const share = spectrum?.weights[asked] ?? 0;
    space.kernels.resamplePlane(plane, { ptr, next: src + rows * columns * width, share }, {
      dst: dst + (k * outRows * outColumns + first) * width,
      rows: box.rows,
      columns: box.columns,
      stride: outColumns,
    });
  }
}
