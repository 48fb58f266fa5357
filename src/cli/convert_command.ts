import { existsSync } from "node:fs";
import type { convert, ConvertReport } from "../conversion/convert.ts";
import { failedLogPath } from "../conversion/failed_log.ts";
import { type ConvertRequest, parseConvertRequest } from "./convert_request.ts";
import { conversionText, cubePreviewText } from "./conversion_text.ts";
import { imzmlText } from "./imzml_text.ts";
import { ProgressPrinter } from "../notebook/progress/progress_printer.ts";

/** What the command uses of its surroundings. */
export interface ConvertSurroundings {
  readonly convert: typeof convert;
  readonly version: string;
  /** Width of the terminal that standard error is, `undefined` where it is none. */
  readonly columns: number | undefined;
  /** Print stacks, too. */
  readonly debug: boolean;
  /** Aborts when the user stops the command. */
  readonly signal: AbortSignal;
  writeOut(text: string): void;
  writeErr(text: string): void;
}

/**
 * `deno task convert`: converts one file and tells how it went.
 *
 * @returns The exit code: 0 done, 1 failed or stopped, 2 wrong usage. Never rejects.
 */
export async function convertCommand(
  args: readonly string[],
  surroundings: ConvertSurroundings,
): Promise<0 | 1 | 2> {
  const request = parseConvertRequest(args, surroundings);
  if (typeof request === "number") return request;
  try {
    const report = await runConversion(request, surroundings);
    if (request.json) surroundings.writeOut(`${JSON.stringify(report)}\n`);
    else if (!request.quiet) surroundings.writeOut(reportText(report));
    return 0;
  } catch (error) {
    surroundings.writeErr(`${failureText(error, request, surroundings)}\n`);
    const log = failedLogPath(request.output);
    if (request.failedLog && existsSync(log)) surroundings.writeErr(`log: "${log}"\n`);
    return 1;
  }
}

function runConversion(
  request: ConvertRequest,
  surroundings: ConvertSurroundings,
): Promise<ConvertReport> {
  const { input, output, quiet, json: _json, ...options } = request;
  const { columns, writeErr: write, signal } = surroundings;
  if (quiet) return surroundings.convert(input, output, { ...options, signal, onWarning: () => {} });
  return surroundings.convert(input, output, {
    ...options,
    signal,
    onWarning: (message) => write(`warning: ${message}\n`),
    onProgress: new ProgressPrinter({ columns, write }).report,
  });
}

function reportText(report: ConvertReport): string {
  if (!("shape" in report)) return imzmlText(report);
  return "dryRun" in report ? cubePreviewText(report) : conversionText(report);
}

/** One line for the user; the stack only where it was asked for. */
function failureText(
  error: unknown,
  { output }: ConvertRequest,
  { signal, debug }: ConvertSurroundings,
): string {
  if (signal.aborted) return `stopped: "${output}" was not written`;
  if (!(error instanceof Error)) return `error: ${String(error)}`;
  const message = `error: ${error.message.replace(/\s*\n\s*/g, " ")}`;
  return debug && error.stack !== undefined ? `${message}\n${error.stack}` : message;
}
