import { byteText, speedText } from "../engine/byte_text.ts";
import type { ImzmlReport } from "../msi/convert/imzml_report.ts";
import type { ImzmlPreview } from "../msi/convert/preview_imzml.ts";
import { durationText } from "../notebook/progress/progress_line.ts";

/** A finished conversion from imzML, or the preview of one, as text: a fact a line. */
export function imzmlText(report: ImzmlReport | ImzmlPreview): string {
  const { input, output } = report;
  const lines = "dryRun" in report ? previewLines(report) : reportLines(report);
  const width = Math.max(...lines.map(([name]) => name.length));
  const head = `${input} (imzML) → ${output} (SpatialData)${"dryRun" in report ? ", not written" : ""}`;
  return [head, ...lines.map(([name, text]) => `${name.padEnd(width)}  ${text}`)].map((line) => `${line}\n`)
    .join("");
}

type Line = readonly [name: string, text: string];

function previewLines(preview: ImzmlPreview): readonly Line[] {
  const { bytesRead, bytesWritten, nonzeros, seconds, plannedMemory, scheduler, numWorkers, warnings } =
    preview;
  return [
    ...fileLines(preview),
    ["peaks", countText(preview.peaks)],
    axisLine(preview),
    ["reads", byteText(bytesRead)],
    ["writes", `about ${byteText(bytesWritten)}: up to ${countText(nonzeros)} values`],
    [
      "takes",
      `about ${durationText(seconds)} and ${byteText(plannedMemory)} of working memory, ` +
      workersText(scheduler, numWorkers),
    ],
    ...warnings.map((text): Line => ["warning", text]),
  ];
}

function reportLines(report: ImzmlReport): readonly Line[] {
  const { method, nonzeros, bins, rows, sparseFormat, dtype, uuid, checksum } = report;
  return [
    ...fileLines(report),
    ["peaks", peaksText(report)],
    axisLine(report),
    ["matrix", `${rows} × ${bins}, ${countText(nonzeros)} values, ${sparseFormat} ${dtype}, ${method}`],
    ["ion current", currentText(report)],
    ["checks", `UUID ${uuid}, checksum ${checksum}`],
    ["store", `${byteText(report.bytesWritten)} in ${report.files} files`],
    ["time", timeText(report)],
    ["memory", `${byteText(report.peakMemory)}, ${workersText(report.scheduler, report.numWorkers)}`],
  ];
}

function fileLines(facts: ImzmlReport | ImzmlPreview): readonly Line[] {
  const { grid: [nx, ny, nz], pixelSize, spectra, rows, mode, spectrumType } = facts;
  const size = pixelSize ? `pixels of ${pixelSize.join(" × ")} µm` : "no pixel size: pass --pixel-size";
  const found = "dryRun" in facts ? [] : [
    [facts.duplicateSpectra, "at a position of another"],
    [facts.emptySpectra, "empty"],
    [facts.unsortedSpectra, "unsorted"],
  ].filter(([count]) => count !== 0).map(([count, what]) => `, ${count} ${what}`);
  return [
    ["grid", `${nx} × ${ny}${nz > 1 ? ` × ${nz}` : ""}, ${rows} acquired, ${size}`],
    ["spectra", `${spectra}, ${mode}, ${spectrumType}${found.join("")}`],
  ];
}

function axisLine({ massAxis, massAxisReason, bins, mzMin, mzMax }: ImzmlReport | ImzmlPreview): Line {
  const range = [mzMin, mzMax].map((mz) => Number(mz.toPrecision(8))).join(" to ");
  return ["m/z axis", `${massAxis}, ${bins} bins from ${range}: ${massAxisReason}`];
}

function peaksText(report: ImzmlReport): string {
  const dropped = [
    [report.nonfiniteIntensity, "dropped for their intensity"],
    [report.nonfiniteMz, "dropped for their m/z"],
    [report.negativePeaks, "negative"],
    [report.peaksBelow, "below the axis"],
    [report.peaksAbove, "above the axis"],
  ].filter(([count]) => count !== 0).map(([count, what]) => `, ${countText(Number(count))} ${what}`);
  return `${countText(report.peaks)}${dropped.join("")}`;
}

function currentText(report: ImzmlReport): string {
  const { ionCurrentRead, ionCurrentStored, ionCurrentBelow, ionCurrentAbove } = report;
  const outside = ionCurrentBelow + ionCurrentAbove;
  const worst = report.worstPixelDifference === 0
    ? "no pixel changed"
    : `most at (${report.worstPixel.join(", ")}), by ${number(report.worstPixelDifference)}`;
  return [
    `${number(ionCurrentRead)} read`,
    `${number(ionCurrentStored)} stored`,
    ...(outside === 0 ? [] : [`${number(outside)} outside the axis`]),
    worst,
  ].join(", ");
}

function timeText({ seconds, throughput, phases }: ImzmlReport): string {
  const parts = Object.entries(phases).map(([phase, own]) => `${phase} ${durationText(own)}`).join(", ");
  return `${durationText(seconds)} (${speedText(throughput)}): ${parts}`;
}

function workersText(scheduler: string, numWorkers: number): string {
  return scheduler === "workers" ? `${numWorkers} worker${numWorkers === 1 ? "" : "s"}` : scheduler;
}

function countText(count: number): string {
  return count.toLocaleString("en-US");
}

function number(value: number): string {
  return String(Number(value.toPrecision(10)));
}
