import { Command, InvalidArgumentError, Option } from "commander";
import type { Chunks } from "../array/chunks.ts";
import type { ConvertOptions } from "../conversion/convert.ts";
import { parseByteSize } from "../engine/memory_limit.ts";
import { parseChunkText } from "./chunk_text.ts";
import { addImzmlOptions } from "./imzml_options.ts";
import { wholeNumber } from "./number_text.ts";

/** What the command line asks for. */
export interface ConvertRequest
  extends Omit<ConvertOptions, "signal" | "onProgress" | "onWarning" | "memoryLimit"> {
  readonly input: string;
  readonly output: string;
  readonly memoryLimit?: number;
  readonly overwrite: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** Where the parser writes help, the version and usage errors. */
export interface ParserStreams {
  readonly version: string;
  writeOut(text: string): void;
  writeErr(text: string): void;
}

/**
 * Reads the arguments of `deno task convert`.
 *
 * @returns The request, or the exit code where there is nothing to convert: 0 after `--help` and `--version`,
 * 2 after a usage error, which has been printed
 */
export function parseConvertRequest(args: readonly string[], streams: ParserStreams): ConvertRequest | 0 | 2 {
  const command = argumentParser(streams);
  try {
    command.parse([...args], { from: "user" });
  } catch (error) {
    return isFinished(error) ? 0 : 2;
  }
  const [input = "", output = ""] = command.args;
  const flags = { overwrite: false, quiet: false, json: false };
  return { ...flags, ...command.opts<Partial<ConvertRequest>>(), input, output };
}

function argumentParser(streams: ParserStreams): Command {
  const command = new Command("deno task convert")
    .description("Convert a cube to FITS or Zarr, or imzML to SpatialData or a cube, within a memory limit.")
    .argument("<INPUT>", "what to read: .fits, .fits.gz, .zarr, or .imzML with its .ibd beside it")
    .argument("<OUTPUT>", "what to write: .fits, or a store such as m33.zarr")
    .helpOption("-h, --help", "show this help")
    .version(streams.version, "-V, --version", "show the version")
    .configureOutput(streams)
    .showHelpAfterError("(--help shows how to use it)")
    .exitOverride();
  addOptions(command);
  return command.addHelpText(
    "after",
    `
Examples:
  deno task convert m33.fits m33.zarr
  deno task convert m33.fits m33.zarr --chunks -1,auto,auto --codec zstd
  deno task convert m33.fits.gz m33.zarr --shards auto --overwrite --json
  deno task convert m33.zarr m33.fits
  deno task convert pea.imzML pea.zarr --pixel-size 25 --mass-axis linear_tof --bins 13398
  deno task convert pea.imzML pea.fits --mass-axis linear_tof --bins 500
  deno task convert pea.imzML pea.zarr --dry-run

Exit code: 0 done, 1 failed or stopped, 2 wrong usage. With DEBUG=1 errors come with their stack.`,
  );
}

function addOptions(command: Command): void {
  command.optionsGroup("Output:")
    .addOption(
      new Option(
        "--format <FORMAT>",
        "that of the suffix if not given; for imzML spatialdata, or fits by the suffix",
      )
        .choices(["fits", "zarr", "spatialdata"]),
    )
    .option("-c, --chunks <C>", "Zarr: chunk lengths CHANNEL,Y,X; -1 is the whole axis, or auto", chunks)
    .addOption(
      new Option("--codec <CODEC>", "Zarr, SpatialData: compression of the chunks")
        .choices(["none", "zstd", "gzip", "blosc"]),
    )
    .option("--shards <S>", "Zarr: shard lengths CHANNEL,Y,X: many chunks in one file", chunks)
    .option("-f, --overwrite", "replace an output that exists")
    .option("--dry-run", "tell what is in the input and what its conversion would take, and write nothing");
  addImzmlOptions(command);
  command.optionsGroup("Speed and memory:")
    .addOption(
      new Option("-s, --scheduler <NAME>", "what runs the tasks").choices(["auto", "synchronous", "workers"]),
    )
    .option("-n, --num-workers <N>", "worker threads", wholeNumber)
    .option("-m, --memory-limit <SIZE>", 'working memory, such as 2GB or "512 MiB"', memory);
  command.optionsGroup("Messages:")
    .option("-q, --quiet", "print errors only")
    .option("--json", "print the report as one JSON object on standard output")
    .option("--failed-log", "on failure leave a text OUTPUT.failed: message, place, options, report so far");
}

function chunks(text: string): Chunks {
  return orUsageError(() => parseChunkText(text));
}

function memory(text: string): number {
  return orUsageError(() => parseByteSize(text));
}

function orUsageError<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? `${error.message}.` : String(error));
  }
}

/** Whether the parser stopped because it had shown what was asked for. */
function isFinished(error: unknown): boolean {
  if (!(error instanceof Error) || !("exitCode" in error)) throw error;
  return error.exitCode === 0;
}
