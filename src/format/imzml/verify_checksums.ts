import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { LocalFile } from "../../store/file.ts";
import { imzmlFault } from "./imzml_fault.ts";

/** A digest of the ibd that the imzML declares. */
export interface Checksum {
  /** How it is computed. */
  readonly algorithm: "md5" | "sha1" | "sha256";
  /** Hexadecimal, lower case. */
  readonly digest: string;
}

/** Options of {@linkcode verifyChecksums}. */
export interface VerifyOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the bytes read so far. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/**
 * Computes the declared digests of an ibd in one pass over all its bytes (1 to 2 s a GB) and compares them. Does nothing
 * where none is declared.
 *
 * @throws {FormatError} `checksum-mismatch`
 */
export async function verifyChecksums(
  ibd: LocalFile,
  checksums: readonly Checksum[],
  { signal, onBytes }: VerifyOptions = {},
): Promise<void> {
  if (checksums.length === 0) return;
  const hashes = checksums.map(({ algorithm }) => createHash(algorithm));
  const piece = new Uint8Array(PIECE);
  for (let at = 0; at < ibd.size; at += PIECE) {
    signal?.throwIfAborted();
    const length = ibd.read(piece, at);
    for (const hash of hashes) hash.update(piece.subarray(0, length));
    onBytes?.(at + length);
    await setImmediate();
  }
  hashes.forEach((hash, i) => {
    const { algorithm = "", digest = "" } = checksums[i] ?? {};
    const computed = hash.digest("hex");
    if (computed === digest) return;
    const text =
      `the imzML declares ${algorithm.toUpperCase()} ${digest} for the ibd, whose bytes give ${computed}: ` +
      "the ibd is damaged or was changed; copy it again, or open it without verification";
    throw imzmlFault("checksum-mismatch", text, { path: ibd.path });
  });
}

const PIECE = 2 ** 23;
