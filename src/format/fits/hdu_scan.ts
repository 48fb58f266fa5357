import { Buffer } from "node:buffer";
import type { LocalFile } from "../../store/file.ts";
import { type ByteRange, type Hdu, type HduScan, paddedLength, scanHdus } from "./hdu.ts";
import { unpackedPieces } from "./unpack.ts";

/** The units of a file and how much had to be read to find them. */
export interface FileScan extends HduScan {
  /** Length of the (unpacked) file, as far as it is known. */
  readonly size: number;
  readonly bytesRead: number;
}

/** Reads the headers of an open file by position; data are skipped. */
export function scanFile(file: LocalFile): FileScan {
  const scan = scanHdus(file.path);
  let step = scan.next();
  while (!step.done) {
    const { position, length } = step.value;
    const bytes = new Uint8Array(Math.max(0, Math.min(length, file.size - position)));
    step = scan.next(bytes.subarray(0, bytes.length === 0 ? 0 : file.read(bytes, position)));
  }
  return { ...step.value, size: file.size, bytesRead: file.bytesRead };
}

/**
 * Reads the headers of a gzip file by unpacking it from the start. Stops as soon as the length that gzip
 * keeps at its end shows that nothing follows; a file with more units is unpacked through to find them.
 */
export async function scanPackedFile(packed: LocalFile, signal?: AbortSignal): Promise<FileScan> {
  const unpackedLength = lengthModulo32(packed);
  const endsAfter = (hdu: Hdu) =>
    [hdu.dataBytes, paddedLength(hdu.dataBytes)].some((bytes) =>
      (hdu.dataOffset + bytes) % 2 ** 32 === unpackedLength
    );
  const scan = scanHdus(packed.path, { isLast: endsAfter });
  const stream = new ForwardReader(unpackedPieces(packed, signal));
  try {
    let step = scan.next();
    while (!step.done) step = scan.next(await stream.read(step.value));
    const last = step.value.hdus.at(-1);
    const size = stream.length ?? (last === undefined ? 0 : last.dataOffset + last.dataBytes);
    return { ...step.value, size, bytesRead: packed.bytesRead };
  } finally {
    await stream.close();
  }
}

/** ISIZE of RFC 1952: the last four bytes of a gzip file. Of a truncated file it is noise. */
function lengthModulo32(packed: LocalFile): number {
  const bytes = new Uint8Array(4);
  packed.read(bytes, Math.max(0, packed.size - 4));
  return new DataView(bytes.buffer).getUint32(0, true);
}

/** Reads ranges of a stream, each behind the one before; what lies between is dropped. */
class ForwardReader {
  /** Length of the stream, once its end was met. */
  length: number | undefined;
  readonly #pieces: AsyncGenerator<Uint8Array, void, void>;
  #piece: Uint8Array = new Uint8Array();
  #start = 0;

  constructor(pieces: AsyncGenerator<Uint8Array, void, void>) {
    this.#pieces = pieces;
  }

  async read({ position, length }: ByteRange): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let done = 0;
    while (done < length && await this.#reach(position + done)) {
      const from = position + done - this.#start;
      const part = this.#piece.subarray(from, from + length - done);
      parts.push(part);
      done += part.length;
    }
    return Buffer.concat(parts, done);
  }

  async close(): Promise<void> {
    await this.#pieces.return();
  }

  /** Moves on to the piece that holds a position; false at the end. */
  async #reach(position: number): Promise<boolean> {
    while (position >= this.#start + this.#piece.length) {
      this.#start += this.#piece.length;
      const next = await this.#pieces.next();
      if (next.done) {
        this.#piece = new Uint8Array();
        this.length = this.#start;
        return false;
      }
      this.#piece = next.value;
    }
    return true;
  }
}
