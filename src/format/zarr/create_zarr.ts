import { readdirSync, type Stats } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Shape, voxelCount } from "../../engine/region.ts";
import { itemSize } from "../../kernel/dtype.ts";
import { OutputPlace } from "../../store/output_place.ts";
import { writeFailure } from "../../store/write_bytes.ts";
import { arrayLayout } from "./array_layout.ts";
import { type CoordinateArray, type StoredCoordinate, storedCoordinate } from "./coordinate_array.ts";
import { CubeGrid } from "./cube_grid.ts";
import { CUBE_ARRAY } from "./group_arrays.ts";
import { isZarr } from "./is_zarr.ts";
import { arrayEncoding, type OutputLayout } from "./output_layout.ts";
import { UNPACKED } from "./packing.ts";
import { PlainPlacement } from "./plain_placement.ts";
import { arrayDocument, type ArrayEncoding, groupDocument } from "./store_documents.ts";
import { UNFINISHED } from "./unfinished_file.ts";
import { CUBE_AXIS_NAMES } from "./zarr_coordinate.ts";
import { type JsonObject, zarrJsonText } from "./zarr_json.ts";
import type { ZarrSinkRef } from "./zarr_sink.ts";
import type { ZarrSourceRef } from "./zarr_source.ts";

/** Options of {@linkcode createZarr}. */
export interface CreateZarrOptions extends OutputLayout {
  /** Replace what is at the path, once the new store is complete. */
  readonly overwrite?: boolean;
  /** Attributes of the cube's array. Numbers that are not finite are stored as `"NaN"` and `"Infinity"`. */
  readonly attributes?: JsonObject;
  /** Attributes of the group. */
  readonly groupAttributes?: JsonObject;
  readonly coordinates?: readonly CoordinateArray[];
}

/** A store that is being written. It must be published or discarded. */
export interface ZarrOutput {
  /** The final path, absolute. */
  readonly path: string;
  /** Chunks and shards as they are: cut to the cube. */
  readonly chunks: Shape;
  readonly shards: Shape | undefined;
  /** What workers open with `openZarrSink`. */
  readonly sinkRef: ZarrSinkRef;
  /** What `openZarrSource` reads the cube from once it is published. */
  readonly sourceRef: ZarrSourceRef;
  /**
   * Makes the store appear under its final name, when all writers are closed.
   *
   * @throws {ExistsError} If another output has taken the place and `overwrite` is not set
   */
  publish(): Promise<void>;
  /** Removes what was written. Does nothing once the store is published. */
  discard(): Promise<void>;
}

/**
 * Starts a Zarr v3 store: a group with the array `cube`, dimensions channel, y and x, and the coordinates beside it, as
 * `xarray.open_zarr` shows them. Little-endian; floats that are never written are NaN.
 *
 * It is made in a folder beside its place, `<name>.partial-…`, and appears there only when it is published.
 *
 * @throws {ExistsError} If there is something at the path and `overwrite` is not set; nothing is written then
 * @throws {UnsupportedError} If the path is a URL, or a folder that is no Zarr store
 * @throws {RangeError} If chunks, shards, level or coordinates do not fit
 */
export async function createZarr(path: string | URL, options: CreateZarrOptions): Promise<ZarrOutput> {
  const encoding = arrayEncoding(options);
  const coordinates = (options.coordinates ?? []).map((coordinate) => storedCoordinate(coordinate, encoding));
  const cube = cubeDocument(encoding, options, coordinates);
  const place = new OutputPlace(path, { overwrite: options.overwrite ?? false, keeps: keepsFolder });
  await place.createFolder();
  try {
    await writeStore(place.partial, cube, coordinates, options.groupAttributes ?? {});
  } catch (error) {
    await place.discard();
    throw error;
  }
  const folder = join(place.partial, CUBE_ARRAY);
  const { attributes: _, ...document } = cube;
  return {
    path: place.path,
    chunks: encoding.chunks as Shape,
    shards: encoding.shards,
    sinkRef: { format: "zarr", folder, document, level: encoding.level },
    sourceRef: {
      format: "zarr",
      path: place.path,
      array: CUBE_ARRAY,
      document,
      axes: [0, 1, 2],
      packing: { ...UNPACKED },
      storedBytes: voxelCount(options.shape) * itemSize[options.dtype],
    },
    async publish() {
      await rm(join(folder, UNFINISHED), { recursive: true, force: true });
      new PlainPlacement(new CubeGrid(arrayLayout(document, folder), [0, 1, 2])).writeIndexes(folder);
      await place.publish();
    },
    discard: () => place.discard(),
  };
}

/** The sink that a store would have, for plans: nothing is made, and it cannot be written to. */
export function plannedZarrSink(options: CreateZarrOptions): ZarrSinkRef {
  const encoding = arrayEncoding(options);
  const { attributes: _, ...document } = cubeDocument(encoding, options, []);
  return { format: "zarr", folder: "", document, level: encoding.level };
}

/** A folder is replaced if it is a store or empty, not if it holds other things. */
function keepsFolder(path: string, present: Stats): string | undefined {
  if (!present.isDirectory() || isZarr(path) || readdirSync(path).length === 0) return undefined;
  return "it is a folder but no Zarr store";
}

/** Coordinates that xarray would not find by their name are listed in the attribute `coordinates`, as CF has it. */
function cubeDocument(
  encoding: ArrayEncoding,
  { attributes = {} }: CreateZarrOptions,
  coordinates: readonly StoredCoordinate[],
): JsonObject {
  const names = coordinates.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new RangeError(`Cannot store two coordinates named "${twice}"`);
  const listed = names.filter((name) => !(CUBE_AXIS_NAMES as readonly string[]).includes(name));
  const all = listed.length === 0 ? attributes : { ...attributes, coordinates: listed.join(" ") };
  return arrayDocument(encoding, CUBE_AXIS_NAMES, all);
}

async function writeStore(
  folder: string,
  cube: JsonObject,
  coordinates: readonly StoredCoordinate[],
  attributes: JsonObject,
): Promise<void> {
  const arrays = new Map([
    [CUBE_ARRAY, cube],
    ...coordinates.map(({ name, document }) => [name, document] as const),
  ]);
  for (const [name, document] of arrays) {
    await writeNew(join(folder, name, "zarr.json"), zarrJsonText(document));
  }
  for (const { name, key, bytes } of coordinates) await writeNew(join(folder, name, key), bytes);
  await writeNew(join(folder, "zarr.json"), zarrJsonText(groupDocument(attributes, arrays)));
}

async function writeNew(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  } catch (error) {
    throw writeFailure(error, path);
  }
}
