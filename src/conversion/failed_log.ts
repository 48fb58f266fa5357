import { writeFileSync } from "node:fs";
import { VERSION } from "../cube/provenance.ts";

/** A conversion that failed. */
export interface FailedConversion {
  readonly input: string;
  readonly output: string;
  /** What can be JSON of them is told. */
  readonly options: object;
  readonly error: unknown;
  /** What is known of it, as JSON; `undefined` where nothing is. */
  readonly report: unknown;
}

/** Where the log of a failed conversion is: `<output>.failed`. */
export function failedLogPath(output: string): string {
  return `${output.replace(/[/\\]+$/, "")}.failed`;
}

/**
 * Leaves a text beside the place of an output that failed: message, file, spectrum, reason, options, the report so far and
 * the stack. Takes the place of an older one.
 */
export function writeFailedLog(failed: FailedConversion): void {
  writeFileSync(failedLogPath(failed.output), failedLogText(failed));
}

function failedLogText({ input, output, options, error, report }: FailedConversion): string {
  const { name, message, stack } = error instanceof Error
    ? error
    : { name: "Error", message: String(error), stack: undefined };
  const lines = [
    ["version", `lazycube ${VERSION}`],
    ["time", new Date().toISOString()],
    ["input", input],
    ["output", `${output}, not written`],
    ["error", name],
    ["message", message.replace(/\s*\n\s*/g, " ")],
    ...PLACES.map((member) => [member, memberOf(error, member)] as const),
    ["options", JSON.stringify(options, unlessSignal, 2)],
    ["report so far", report === undefined ? "none" : JSON.stringify(report, undefined, 2)],
    ["stack", stack ?? "none"],
  ] as const;
  return lines.filter(([, text]) => text !== undefined).map(([title, text]) => `${title}: ${text}\n`).join(
    "",
  );
}

function unlessSignal(_name: string, value: unknown): unknown {
  return value instanceof AbortSignal ? undefined : value;
}

/** What errors say of the place where they arose. */
const PLACES = ["path", "spectrum", "offset", "reason", "region", "worker"] as const;

function memberOf(error: unknown, member: string): string | undefined {
  const value: unknown = error instanceof Error ? Reflect.get(error, member) : undefined;
  return value === undefined ? undefined : String(value);
}
