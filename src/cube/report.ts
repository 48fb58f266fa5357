import { type DataFrame, presentation } from "./presentation.ts";

/** One fact of a report. */
export type ReportRecord = Readonly<Record<"name" | "unit", string>> & { readonly value: string | number };

/** Units of the facts that have one. */
const UNITS: Readonly<Record<string, string>> = {
  bytesRead: "B",
  bytesWritten: "B",
  peakMemory: "B",
  seconds: "s",
  throughput: "B / s",
};

/** What a finished piece of work tells about itself: plain members, which are also a table. */
export class Report {
  /** One row for each fact: name, value, unit. Lengths of axes are text, `48 × 72 × 72`. */
  toRecords(): readonly ReportRecord[] {
    return Object.entries(this).filter(([, value]) => value !== undefined).map(([name, value]) => ({
      name,
      value: Array.isArray(value) ? value.join(" × ") : typeof value === "number" ? value : String(value),
      unit: UNITS[name] ?? "",
    }));
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

/** A report of these facts. */
export function asReport<Facts extends object>(facts: Facts): Facts & Report {
  return Object.freeze(Object.assign(new Report(), facts));
}
