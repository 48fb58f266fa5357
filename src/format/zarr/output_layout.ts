import type { Shape } from "../../engine/region.ts";
import { type DType, itemSize } from "../../kernel/dtype.ts";
import type { ArrayEncoding, ZarrCodec } from "./store_documents.ts";

/** How the cube of a store is cut and encoded. */
export interface OutputLayout {
  /** [channel, y, x]. */
  readonly shape: Shape;
  readonly dtype: DType;
  /** Lengths of a chunk; longer than the cube means the whole axis. */
  readonly chunks: Shape;
  /** `"none"` writes from any number of workers at memory speed; `"zstd"` suits outputs that are kept. */
  readonly codec: ZarrCodec;
  /** Level of the codec: zstd −7 to 22, gzip 0 to 9; 1 if not given. */
  readonly level?: number;
  /** Lengths of a shard, the file that holds many chunks: multiples of `chunks`. */
  readonly shards?: Shape;
}

/**
 * The encoding of an array: chunks cut to the cube, shards to the chunks that there are.
 *
 * @throws {RangeError} If a length is no positive integer, shards are no multiple of chunks or the level does not exist
 * @throws {TypeError} If the dtype or codec is unknown
 */
export function arrayEncoding(layout: OutputLayout): ArrayEncoding {
  const { shape, dtype, codec, level = 1 } = layout;
  if (!(dtype in itemSize)) throw new TypeError(`Cannot write Zarr of dtype "${dtype}"`);
  const levels = LEVELS[codec];
  if (!levels) {
    throw new TypeError(`Cannot write Zarr with codec "${codec}": choose "none", "zstd" or "gzip"`);
  }
  if (!Number.isInteger(level) || level < levels[0] || level > levels[1]) {
    throw new RangeError(
      `Cannot write Zarr with ${codec} level ${level}: choose ${levels[0]} to ${levels[1]}`,
    );
  }
  const lengths = { shape, chunks: layout.chunks, ...(layout.shards && { shards: layout.shards }) };
  for (const [name, values] of Object.entries(lengths)) {
    if (values.length === 3 && values.every((length) => Number.isSafeInteger(length) && length > 0)) continue;
    throw new RangeError(`Cannot write Zarr with ${name} [${values}]: three positive lengths are needed`);
  }
  const cut = (i: 0 | 1 | 2) => Math.min(layout.chunks[i], shape[i]);
  const chunks: Shape = [cut(0), cut(1), cut(2)];
  const shards = layout.shards && cutShards(layout.shards, layout.chunks, chunks, shape);
  return { shape, dtype, chunks, codec, level, ...(shards && { shards }) };
}

const LEVELS: Readonly<Record<ZarrCodec, readonly [number, number]>> = {
  none: [-Infinity, Infinity],
  zstd: [-7, 22],
  gzip: [0, 9],
};

function cutShards(shards: Shape, wanted: Shape, chunks: Shape, shape: Shape): Shape {
  if (shards.some((length, i) => length % (wanted[i] as number) !== 0)) {
    throw new RangeError(
      `Cannot write Zarr with shards [${shards}]: they are no multiples of chunks [${wanted}]`,
    );
  }
  const cut = (i: 0 | 1 | 2) => {
    const inShard = shards[i] / wanted[i];
    return Math.min(inShard, Math.ceil(shape[i] / chunks[i])) * chunks[i];
  };
  return [cut(0), cut(1), cut(2)];
}
