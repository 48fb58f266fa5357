import { resolve } from "node:path";
import { LocalFile } from "../../store/file.ts";
import type { DuplicatePolicy } from "./batch_plan.ts";
import { checkExtents } from "./check_extents.ts";
import { checkUuid, UUID_BYTES } from "./check_uuid.ts";
import { checkZstd } from "./check_zstd.ts";
import { WarningCounts } from "./file_warning.ts";
import { findIbd } from "./find_ibd.ts";
import { ImzmlFile } from "./imzml_file.ts";
import { imzmlFault } from "./imzml_fault.ts";
import { type ImzmlMetadata, imzmlMetadata } from "./imzml_metadata.ts";
import { type GridFacts, PixelGrid, placeOnGrid } from "./pixel_grid.ts";
import { scanDocument, type ScannedDocument } from "./scan_document.ts";
import type { SpectrumIndex } from "./spectrum_index.ts";
import { verifyChecksums } from "./verify_checksums.ts";

/** Options of {@linkcode openImzml}. */
export interface OpenImzmlOptions {
  /** Take an ibd whose UUID is not that of the imzML. */
  readonly ignoreUuid?: boolean;
  /** Compare the declared checksums with the bytes of the ibd: reads all of it, 1 to 2 s a GB. */
  readonly verify?: boolean;
  /** `"error"` refuses files with several spectra at one position; they are summed by default. */
  readonly duplicates?: DuplicatePolicy;
  /** Move the grid so that the first column, line and slice that were acquired are 0. */
  readonly crop?: boolean;
  /** Stops the scan and the verification. */
  readonly signal?: AbortSignal;
  /** Called now and then with the bytes of the XML scanned so far, or of the ibd verified, and how many there are. */
  readonly onBytes?: (phase: "xml" | "verify", bytes: number, total: number) => void;
}

/**
 * Opens an imzML pair: scans the XML once, in pieces, into an index of 58 bytes a spectrum, and checks everything that can
 * be checked without reading the numbers.
 *
 * @param path The imzML file; the ibd is beside it.
 * @throws {FormatError} With `reason`, a stable word such as `"ibd-truncated"`, and `spectrum`
 */
export async function openImzml(path: string, options: OpenImzmlOptions = {}): Promise<ImzmlFile> {
  const document = await scanned(path, options);
  const metadata = imzmlMetadata(document);
  const warnings = new WarningCounts();
  const ibd = LocalFile.open(findIbd(resolve(path), metadata.externalUri), "imzML");
  try {
    // Another file's ibd is told by its UUID; one that has none, by what is missing.
    if (ibd.size < UUID_BYTES) checkExtents(document.index, ibd);
    const ignore = options.ignoreUuid ?? false;
    const uuidResult = checkUuid(ibd, metadata.uuid, { path, ignore });
    const trailing = checkExtents(document.index, ibd);
    checkZstd(document.index, ibd);
    const { index } = document;
    const facts = placeOnGrid(index, {
      declared: { nx: metadata.maxCount.x ?? NaN, ny: metadata.maxCount.y ?? NaN },
      crop: options.crop ?? false,
      place: { path },
    });
    const grid = PixelGrid.of(index, facts.shape);
    refuseDuplicates(index, grid, path, options.duplicates);
    warnings.add("uuid-missing", Number(uuidResult === "missing"));
    warnings.add("uuid-mismatch", Number(uuidResult === "ignored mismatch"));
    warnings.add("trailing-bytes", trailing);
    warnings.add("duplicate-pixels", index.count - grid.rows);
    addWarnings(warnings, document, metadata, facts);
    const verified = (options.verify ?? false) && metadata.checksums.length > 0;
    if (verified) await verify(ibd, metadata, options);
    const sharedMz = hasSharedMz(index);
    return new ImzmlFile({
      path,
      metadata,
      index,
      grid,
      sharedMz,
      warnings: warnings.list(),
      uuidResult,
      verified,
    }, ibd);
  } catch (error) {
    ibd.close();
    throw error;
  }
}

async function scanned(path: string, { signal, onBytes }: OpenImzmlOptions): Promise<ScannedDocument> {
  using file = LocalFile.open(path, "imzML");
  return await scanDocument(file, {
    ...(signal === undefined ? {} : { signal }),
    onBytes: onBytes && ((bytes) => onBytes("xml", bytes, file.size)),
  });
}

async function verify(
  ibd: LocalFile,
  metadata: ImzmlMetadata,
  { signal, onBytes }: OpenImzmlOptions,
): Promise<void> {
  const report = onBytes && ((bytes: number) => onBytes("verify", bytes, ibd.size));
  await verifyChecksums(ibd, metadata.checksums, { signal, onBytes: report });
}

function addWarnings(
  warnings: WarningCounts,
  { terms, index, declaredCount, encodingUndeclared }: ScannedDocument,
  metadata: ImzmlMetadata,
  facts: GridFacts,
): void {
  const empty = index.points.reduce((sum, points) => sum + Number(points === 0), 0);
  warnings.add("empty-spectra", empty);
  warnings.add("offset-wrapped", terms.wrappedOffsets);
  warnings.add("spectrum-count-wrong", Number(declaredCount !== index.count));
  warnings.add("encoding-undeclared", Number(encodingUndeclared));
  warnings.add("mode-missing", Number(metadata.mode === undefined));
  warnings.add("spectrum-type-missing", Number(metadata.spectrumType === undefined));
  warnings.add("pixel-size-missing", Number(metadata.pixelSize === undefined));
  warnings.add("pixel-size-conflict", Number(metadata.pixelSizeConflict));
  warnings.add("max-count-missing", Number(facts.countMissing));
  warnings.add("max-count-wrong", Number(facts.countWrong));
  warnings.add("zero-based-positions", Number(facts.zeroBased));
  warnings.add("zero-based-z", Number(facts.zeroBasedZ));
}

function refuseDuplicates(
  index: SpectrumIndex,
  grid: PixelGrid,
  path: string,
  policy?: DuplicatePolicy,
): void {
  if (policy !== "error" || grid.rows === index.count) return;
  const seen = new Set<number>();
  const spectrum = grid.rowOf.findIndex((row) => seen.has(row) || !seen.add(row));
  const [x, y, z] = grid.position(grid.rowOf[spectrum] ?? 0);
  const text =
    `${
      index.count - grid.rows
    } spectra are at a position that another one has, first at x = ${x}, y = ${y}, ` +
    `z = ${z}; choose another policy for duplicates: "sum", "first" or "last"`;
  throw imzmlFault("duplicate-pixels", text, { path, spectrum });
}

/** Offsets decide, not the declared mode: processed files may share arrays, and continuous ones may not. */
function hasSharedMz({ count, points, mzOffset, mzBytes, mzEncoding }: SpectrumIndex): boolean {
  const first = points.findIndex((n) => n > 0);
  if (first < 0) return false;
  for (let i = first + 1; i < count; i++) {
    if (points[i] === 0) continue;
    const same = mzOffset[i] === mzOffset[first] && mzBytes[i] === mzBytes[first] &&
      points[i] === points[first] &&
      mzEncoding[i] === mzEncoding[first];
    if (!same) return false;
  }
  return true;
}
