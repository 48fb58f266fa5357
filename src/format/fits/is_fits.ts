import { gunzipStart, isGzip } from "../../codec/gzip_stream.ts";

/**
 * Whether a file is FITS: by its signature, also inside gzip, or by the suffix .fits, .fit or .fts (and .gz).
 *
 * @param firstBytes The start of the file, 30 bytes or more; 512 are enough for gzip.
 */
export function isFits(firstBytes: Uint8Array, path: string): boolean {
  const start = isGzip(firstBytes) ? gunzipStart(firstBytes) : firstBytes;
  return String.fromCharCode(...start.subarray(0, SIGNATURE.length)) === SIGNATURE || SUFFIX.test(path);
}

const SIGNATURE = "SIMPLE  =" + "T".padStart(21);
const SUFFIX = /\.(fits|fit|fts)(\.gz)?$/i;
