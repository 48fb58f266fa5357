import type { Region, Shape } from "../../engine/region.ts";
import { voxelCount } from "../../engine/region.ts";
import { type FloatDType, itemSize } from "../../kernel/dtype.ts";
import type { KernelSpace } from "../../kernel/kernel_space.ts";
import type { Plane, ResampledWindow } from "../../kernel/plane_kernels.ts";
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
  blocks: ({ shape: [rows, columns] }) => rows * columns > LARGE_PLANE ? [1, BLOCK, BLOCK] : undefined,
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
    const { region, space, part, block } = task;
    const { memory } = space, native = nativeBlock(block, space);
    const ptr = memory.allocate(16 * PLACES_TILE ** 2), places = placesOf(filter);
    for (const { ty, tx, box } of tilesOf(pixelsOf(region))) {
      const tile = voxelCount(part.shape) === 0 ? undefined : places.tile(ty, tx);
      if (tile) putPlaces(task, tile, { box, ptr });
      else memory.float64(ptr, 2 * box.rows * box.columns).fill(NaN);
      resampleChannels(filter, task, { native, box, ptr });
    }
  },
};

/** Pixels of planes beyond which they are made in blocks, whose parts of the input are held one at a time. */
const LARGE_PLANE = 2048 ** 2;
const BLOCK = 1024;

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
  { space, part, region, dst, out }: FilterTask,
  { native, box, ptr }: Scratch & { readonly native: Block },
): void {
  const dtype = native.dtype === "float32" ? "float32" : "float64", width = itemSize[dtype];
  const [, rows, columns] = part.shape, [, outRows, outColumns] = out.shape;
  const corner = (box.row - out.start[1]) * outColumns + box.column - out.start[2];
  const window = { rows: box.rows, columns: box.columns, stride: outColumns };
  for (let asked = region.start[0]; asked < region.start[0] + region.shape[0]; asked++) {
    const channel = spectrum ? spectrum.channels[asked] ?? -1 : asked;
    const to = dst + ((asked - out.start[0]) * outRows * outColumns + corner) * width;
    if (channel < 0) {
      fillMissing(space, { ...window, dst: to, dtype });
      continue;
    }
    const src = native.ptr + (channel - part.start[0]) * rows * columns * width;
    const plane: Plane = { src, rows, columns, dtype, bigEndian: false };
    const share = spectrum?.weights[asked] ?? 0;
    const places = { ptr, next: src + rows * columns * width, share };
    space.kernels.resamplePlane(plane, places, { ...window, dst: to });
  }
}

function fillMissing(
  { memory }: KernelSpace,
  { dst, rows, columns, stride, dtype }: ResampledWindow & { readonly dtype: FloatDType },
): void {
  const length = (rows - 1) * stride + columns;
  const out = dtype === "float32" ? memory.float32(dst, length) : memory.float64(dst, length);
  for (let row = 0; row < rows; row++) out.fill(NaN, row * stride, row * stride + columns);
}
