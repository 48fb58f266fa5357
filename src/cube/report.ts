import { type DataFrame, presentation } from "./presentation.ts";

/** One fact of a report. */
export type ReportRecord = Readonly<Record<"name" | "unit", string>> & { readonly value: string | number };

/** Units of the facts that have one. */
const UNITS: Readonly<Record<string, string>> = {
  bytesRead: "B",
  bytesWritten: "B",
  peakMemory: "B",
  plannedMemory: "B",
  pixelSize: "µm",
  phases: "s",
  seconds: "s",
  throughput: "B / s",
};

/** What a finished piece of work tells about itself: plain members, which are also a table. */
export class Report {
  /** One row for each fact: name, value, unit. Lengths of axes are text, `48 × 72 × 72`; parts have two names. */
  toRecords(): readonly ReportRecord[] {
    return Object.entries(this).flatMap(([name, value]) => records(name, value, UNITS[name] ?? ""));
  }

  /** The same as a danfojs data frame; loads danfojs, which takes a second. */
  toDataFrame(): Promise<DataFrame> {
    return presentation().dataFrame(this.toRecords());
  }

  /** One line for each fact. */
  toString(): string {
    return this.toRecords().map(({ name, value, unit }) => `${name}: ${value} ${unit}`.trimEnd()).join("\n");
  }

  /** The text that consoles print. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}

function records(name: string, value: unknown, unit: string): readonly ReportRecord[] {
  if (value === undefined) return [];
  if (typeof value === "number") return [{ name, value, unit }];
  if (Array.isArray(value)) return [{ name, value: listText(name, value), unit }];
  if (typeof value !== "object" || value === null) return [{ name, value: String(value), unit }];
  return Object.entries(value).flatMap(([part, own]) => records(`${name} ${part}`, own, unit));
}

/** Lengths of axes, a place, or sentences. */
function listText(name: string, values: readonly unknown[]): string {
  if (values.some((value) => typeof value === "string")) return values.join("; ");
  return values.join(name === "worstPixel" ? ", " : " × ");
}

/** A report of these facts. */
export function asReport<Facts extends object>(facts: Facts): Facts & Report {
  return Object.freeze(Object.assign(new Report(), facts));
}
