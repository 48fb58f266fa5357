import { Buffer } from "node:buffer";
import { closeSync, ftruncateSync, openSync, type Stats } from "node:fs";
import type { Shape } from "../../engine/region.ts";
import { type DType, itemSize } from "../../kernel/dtype.ts";
import { OutputPlace } from "../../store/output_place.ts";
import { writeFailure, writeFully } from "../../store/write_bytes.ts";
import type { FitsSinkRef } from "./fits_sink.ts";
import { paddedLength } from "./hdu.ts";
import type { FitsHeader } from "./header.ts";
import { primaryHeader } from "./primary_header.ts";

/** Options of {@linkcode createFits}. */
export interface CreateFitsOptions {
  /** The cards that describe the array; those that tell how it is stored are put right, see `primaryHeader`. */
  readonly header: FitsHeader;
  /** Lengths in C order: [channel, y, x], [y, x] or [channel]. */
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Replace the file that is at the path, once the new one is complete. */
  readonly overwrite?: boolean;
  /** A table to put behind the image: its header, and its rows as they are stored. */
  readonly table?: { readonly header: FitsHeader; readonly rows: Uint8Array } | undefined;
}

/** A file that is being written. It must be published or discarded. */
export interface FitsOutput {
  /** The final path, absolute. */
  readonly path: string;
  /** What workers open with `openFitsSink`; axes that the array does not have are of length 1. */
  readonly sinkRef: FitsSinkRef;
  /**
   * Makes the file appear under its final name, when all writers are closed.
   *
   * @throws {ExistsError} If another output has taken the place and `overwrite` is not set
   */
  publish(): Promise<void>;
  /** Removes what was written. Does nothing once the file is published. */
  discard(): Promise<void>;
}

/**
 * Starts a FITS file with one image and at most one table. It is made beside its place, `<name>.partial-…`, at its
 * full length with headers and table in place; the voxels follow from any number of writers.
 *
 * @throws {ExistsError} If there is something at the path and `overwrite` is not set; nothing is written then
 * @throws {UnsupportedError} If the path is a URL or a folder
 */
export async function createFits(path: string | URL, options: CreateFitsOptions): Promise<FitsOutput> {
  const { shape, dtype, table } = options;
  const header = headerBytes(primaryHeader(options.header, { shape, dtype, extended: table !== undefined }));
  const [x = 1, y = 1, channel = 1] = shape.toReversed();
  const place = new OutputPlace(path, { overwrite: options.overwrite ?? false, keeps: keepsFolder });
  const dataBytes = dataLength(options);
  try {
    writeAround(place, { header, dataBytes, behind: table ? tableBytes(table) : new Uint8Array() });
  } catch (error) {
    await place.discard();
    throw error;
  }
  const cube: Shape = [channel, y, x];
  return {
    path: place.path,
    sinkRef: {
      format: "fits",
      path: place.partial,
      target: place.path,
      offset: header.length,
      shape: cube,
      dtype,
    },
    publish: () => place.publish(),
    discard: () => place.discard(),
  };
}

/** The sink that a file would have, for plans, and its bytes: nothing is made, and it cannot be written to. */
export function plannedFitsSink(
  options: CreateFitsOptions,
): { readonly sinkRef: FitsSinkRef; readonly bytes: number } {
  const { shape, dtype, table } = options;
  const header = headerBytes(primaryHeader(options.header, { shape, dtype, extended: table !== undefined }));
  const [x = 1, y = 1, channel = 1] = shape.toReversed();
  const behind = table ? tableBytes(table).length : 0;
  return {
    sinkRef: { format: "fits", path: "", target: "", offset: header.length, shape: [channel, y, x], dtype },
    bytes: header.length + dataLength(options) + behind,
  };
}

function dataLength({ shape, dtype }: CreateFitsOptions): number {
  return paddedLength(shape.reduce((product, length) => product * length, itemSize[dtype]));
}

interface Parts {
  readonly header: Uint8Array;
  readonly dataBytes: number;
  readonly behind: Uint8Array;
}

/** Makes the file with everything but the data, which read as zeros: that is also the padding FITS wants. */
function writeAround({ path, partial }: OutputPlace, { header, dataBytes, behind }: Parts): void {
  const size = header.length + dataBytes + behind.length;
  const descriptor = changing(path, undefined, () => openSync(partial, "wx"));
  try {
    changing(path, size, () => ftruncateSync(descriptor, size));
    writeFully(descriptor, header, 0, path);
    writeFully(descriptor, behind, header.length + dataBytes, path);
  } finally {
    closeSync(descriptor);
  }
}

function tableBytes({ header, rows }: NonNullable<CreateFitsOptions["table"]>): Uint8Array {
  const start = headerBytes(header);
  const bytes = new Uint8Array(start.length + paddedLength(rows.length));
  bytes.set(start);
  bytes.set(rows, start.length);
  return bytes;
}

/** One byte a character; a store may hold cards with characters that have none. */
function headerBytes(header: FitsHeader): Uint8Array {
  return Buffer.from(header.toText({ padded: true }).replace(/[^\0-\xff]/g, "?"), "latin1");
}

function keepsFolder(_path: string, present: Stats): string | undefined {
  return present.isDirectory() ? "it is a folder" : undefined;
}

function changing<T>(path: string, bytes: number | undefined, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw writeFailure(error, path, bytes);
  }
}
