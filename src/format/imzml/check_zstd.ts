import type { LocalFile } from "../../store/file.ts";
import { encodingOf } from "./array_encoding.ts";
import { imzmlFault } from "./imzml_fault.ts";
import type { SpectrumIndex } from "./spectrum_index.ts";

/**
 * Checks that arrays said to be zstd frames (IMS:1005003, an extension) are: reads four bytes of the first one of each
 * kind. Some writers state the term for other bytes.
 *
 * @throws {FormatError} `compression-unsupported`
 */
export function checkZstd(index: SpectrumIndex, ibd: LocalFile): void {
  const columns = [
    ["m/z", index.mzEncoding, index.mzOffset],
    ["intensity", index.intensityEncoding, index.intensityOffset],
  ] as const;
  for (const [array, encodings, offsets] of columns) {
    const spectrum = encodings.findIndex((code, i) =>
      encodingOf(code).compression === "zstd" && index.points[i] !== 0
    );
    if (spectrum < 0) continue;
    const start = new Uint8Array(4);
    ibd.read(start, offsets[spectrum] as number);
    if (start.toHex() === "28b52ffd") continue;
    const text =
      `the ${array} array is declared as zstd (IMS:1005003), but its bytes are no zstd frame; export the ` +
      "file uncompressed or with zlib";
    throw imzmlFault("compression-unsupported", text, { path: ibd.path, spectrum });
  }
}
