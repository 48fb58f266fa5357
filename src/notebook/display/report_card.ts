import type { Report, ReportRecord } from "../../cube/report.ts";
import { byteText, speedText } from "../../engine/byte_text.ts";
import { card, cardTitle, facts, foldedTable } from "../card.ts";
import type { MimeBundle } from "../html.ts";
import { durationText } from "../progress/progress_line.ts";

/** So many facts are told at once; of more, those that say "nothing to report" or repeat another are folded away. */
const FACTS_MOST = 24;
const TEXT_MOST = 1000;

/** Facts that few readers ask for. */
const DETAILS = new Set([
  ...["pixelSizeFrom", "method", "sparseFormat", "dtype", "rows", "worstPixel", "worstPixelDifference"],
  ...["plannedMemory", "scheduler", "numWorkers", "spectrumType", "bytesRead", "files", "nonzeros"],
]);

/** How a conversion or another piece of work went. */
export function reportCard(report: Report): MimeBundle {
  const records = report.toRecords();
  const { input, inputFormat, output, outputFormat } = byName(records);
  const files = input && output
    ? { from: `${input} (${inputFormat})`, to: `${output} (${outputFormat})` }
    : {};
  const told = records.filter(({ name }) => !input || !output || !FILES.has(name));
  const folds = told.length > FACTS_MOST ? isDetail : () => false;
  const more = told.filter(folds).map((record) => [wordsOf(record.name), recordText(record)]);
  const title = cardTitle(input ? "Conversion" : "Report", []);
  const html = card(title, [
    facts({ ...files, ...byWords(told.filter((record) => !folds(record))) }),
    more.length === 0 ? "" : foldedTable(`${more.length} more`, more),
  ]);
  return { "text/plain": report.toString(), "text/html": html };
}

const FILES = new Set(["input", "inputFormat", "output", "outputFormat"]);

function isDetail({ name, value }: ReportRecord): boolean {
  return value === 0 || DETAILS.has(name) || name.startsWith("phases ");
}

function byName(records: readonly ReportRecord[]): Readonly<Record<string, string>> {
  return Object.fromEntries(records.map((record) => [record.name, recordText(record)]));
}

function byWords(records: readonly ReportRecord[]): Readonly<Record<string, string>> {
  return Object.fromEntries(records.map((record) => [wordsOf(record.name), recordText(record)]));
}

/** What is not told by the words of its member. */
const WORDS: Readonly<Record<string, string>> = {
  bytesRead: "read",
  bytesWritten: "written",
  peakMemory: "memory",
  numWorkers: "workers",
  seconds: "time",
  mzMin: "m/z from",
  mzMax: "m/z to",
};

function wordsOf(name: string): string {
  return WORDS[name] ??
    name.replace(/^phases /, "time to ").replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

function recordText({ value, unit }: ReportRecord): string {
  if (typeof value === "string") {
    const text = value.length > TEXT_MOST ? `${value.slice(0, TEXT_MOST)}…` : value;
    return `${text} ${unit}`.trimEnd();
  }
  if (unit === "B") return byteText(value);
  if (unit === "B / s") return speedText(value);
  if (unit === "s") return durationText(value);
  return `${Number(value.toPrecision(10))} ${unit}`.trimEnd();
}
