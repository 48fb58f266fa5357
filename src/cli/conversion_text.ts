import type { ConversionReport } from "../cube/convert.ts";
import { byteText, speedText } from "../engine/byte_text.ts";
import type { CubePreview } from "../cube/preview.ts";
import { durationText } from "../notebook/progress/progress_line.ts";

/**
 * A finished conversion as text of three lines:
 *
 *     disc.fits (FITS) → disc.zarr (Zarr)
 *     48 × 72 × 72 float32, chunks 48 × 36 × 36, zstd
 *     read 1.00 MB, wrote 812 kB in 0.12 s (8.33 MB/s), working memory 132 MB, 2 workers
 */
export function conversionText(report: ConversionReport): string {
  const { input, inputFormat, output, outputFormat } = report;
  const lines = [
    `${input} (${inputFormat}) → ${output} (${outputFormat})`,
    layoutText(report),
    costText(report),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/**
 * The preview of the conversion of a cube as text, a fact a line:
 *
 *     disc.fits (FITS) → disc.zarr (Zarr), not written
 *     cube    48 × 72 × 72 float32, chunks 48 × 36 × 36, zstd
 *     unit    K
 *     x       RA---SIN from 24.05851 to 24.06276 deg
 */
export function cubePreviewText(preview: CubePreview): string {
  const { input, inputFormat, output, outputFormat, unit, axes, codec, bytesRead, bytesWritten } = preview;
  const { plannedMemory, tasks, scheduler, numWorkers } = preview;
  const size = byteText(bytesWritten);
  const lines = [
    ["cube", layoutText(preview)],
    ["unit", unit === "" ? "none" : unit],
    ...["x", "y", "channel"].map((name, i) => [name, axes[i] ?? "no world coordinates"]),
    ["reads", byteText(bytesRead)],
    ["writes", codec === "none" ? size : `${size} before compression`],
    [
      "takes",
      `${byteText(plannedMemory)} of working memory, ${workersText(scheduler, numWorkers)}, ${tasks} task${
        tasks === 1 ? "" : "s"
      }`,
    ],
  ].map(([name = "", text]) => `${name.padEnd(8)} ${text}\n`);
  return `${input} (${inputFormat}) → ${output} (${outputFormat}), not written\n${lines.join("")}`;
}

function layoutText({ shape, dtype, chunks, shards, codec }: ConversionReport | CubePreview): string {
  return [
    `${timesText(shape)} ${dtype}`,
    ...(chunks === undefined ? [] : [`chunks ${timesText(chunks)}`]),
    ...(shards === undefined ? [] : [`shards ${timesText(shards)}`]),
    codec === "none" ? "uncompressed" : codec,
  ].join(", ");
}

/** What a conversion took, on one line. */
export function costText(report: ConversionReport): string {
  const { bytesRead, bytesWritten, seconds, throughput, peakMemory, scheduler, numWorkers } = report;
  return [
    `read ${byteText(bytesRead)}`,
    `wrote ${byteText(bytesWritten)} in ${durationText(seconds)} (${speedText(throughput)})`,
    `working memory ${byteText(peakMemory)}`,
    workersText(scheduler, numWorkers),
  ].join(", ");
}

function workersText(scheduler: string, numWorkers: number): string {
  return scheduler === "workers" ? `${numWorkers} worker${numWorkers === 1 ? "" : "s"}` : scheduler;
}

function timesText(lengths: readonly number[]): string {
  return lengths.join(" × ");
}
