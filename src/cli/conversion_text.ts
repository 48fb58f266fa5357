import type { ConversionReport } from "../cube/convert.ts";
import { byteText, speedText } from "../engine/byte_text.ts";

import { durationText } from "../notebook/progress/progress_line.ts";
/**
 * A finished conversion as text of three lines:
 *
 *     disc.fits (FITS) → disc.zarr (Zarr)
 *     48 × 72 × 72 float32, chunks 48 × 36 × 36, zstd
 *     read 1.00 MB, wrote 812 kB in 0.12 s (8.33 MB/s), working memory 132 MB, 2 workers
 */
export function conversionText(report: ConversionReport): string {
  const { input, inputFormat, output, outputFormat, shape, dtype, chunks, shards, codec } = report;
  const layout = [
    `${timesText(shape)} ${dtype}`,
    ...(chunks === undefined ? [] : [`chunks ${timesText(chunks)}`]),
    ...(shards === undefined ? [] : [`shards ${timesText(shards)}`]),
    codec === "none" ? "uncompressed" : codec,
  ];
  const lines = [
    `${input} (${inputFormat}) → ${output} (${outputFormat})`,
    layout.join(", "),
    costText(report),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** What a conversion took, on one line. */
export function costText(report: ConversionReport): string {
  const { bytesRead, bytesWritten, seconds, throughput, peakMemory, scheduler, numWorkers } = report;
  const workers = `${numWorkers} worker${numWorkers === 1 ? "" : "s"}`;
  return [
    `read ${byteText(bytesRead)}`,
    `wrote ${byteText(bytesWritten)} in ${durationText(seconds)} (${speedText(throughput)})`,
    `working memory ${byteText(peakMemory)}`,
    scheduler === "workers" ? workers : scheduler,
  ].join(", ");
}

function timesText(lengths: readonly number[]): string {
  return lengths.join(" × ");
}
