import assert from "node:assert/strict";
import { convertCommand } from "../../src/cli/convert_command.ts";
import type { convert as realConvert, ConvertOptions } from "../../src/conversion/convert.ts";
import type { ConversionReport } from "../../src/cube/convert.ts";
import type { CubePreview } from "../../src/cube/preview.ts";
import { asReport } from "../../src/cube/report.ts";

type Conversion = typeof realConvert;

const report: ConversionReport = asReport({
  input: "disc.fits",
  output: "disc.zarr",
  inputFormat: "FITS",
  outputFormat: "Zarr",
  shape: [48, 72, 72],
  dtype: "float32",
  chunks: [48, 36, 36],
  codec: "zstd",
  bytesRead: 995_328,
  bytesWritten: 812_000,
  seconds: 0.12,
  throughput: 8_294_400,
  peakMemory: 132_000_000,
  scheduler: "workers",
  numWorkers: 2,
});

interface Call {
  readonly input: string;
  readonly output: string;
  readonly options: ConvertOptions;
}

/** Runs the command with a conversion that only notes what it is asked for. */
async function run(args: readonly string[], convert?: Conversion) {
  const calls: Call[] = [];
  let [out, err] = ["", ""];
  const noting: Conversion = (input, output, options = {}) => {
    calls.push({ input, output, options });
    return Promise.resolve(report);
  };
  const code = await convertCommand(args, {
    convert: convert ?? noting,
    version: "1.2.3",
    columns: undefined,
    debug: false,
    signal: new AbortController().signal,
    writeOut: (text) => out += text,
    writeErr: (text) => err += text,
  });
  return { code, calls, out, err };
}

Deno.test("convertCommand() passes every option on", async () => {
  const options = "--chunks -1,auto,64 --codec gzip --shards auto --scheduler workers --num-workers 3";
  const more = ["--format", "zarr", "--memory-limit", "1.5 GiB", "--overwrite", "--quiet"];
  const { code, calls } = await run(["a.fits", "b.zarr", ...options.split(" "), ...more]);
  assert.equal(code, 0);
  assert.equal(calls.length, 1);
  const { signal, onWarning: _, ...passed } = calls[0]?.options ?? {};
  assert.ok(signal instanceof AbortSignal);
  assert.deepEqual({ ...calls[0], options: passed }, {
    input: "a.fits",
    output: "b.zarr",
    options: {
      format: "zarr",
      chunks: [-1, "auto", 64],
      codec: "gzip",
      shards: "auto",
      scheduler: "workers",
      numWorkers: 3,
      memoryLimit: 1_610_612_736,
      overwrite: true,
    },
  });
});

Deno.test("convertCommand() leaves options that are not given to the API", async () => {
  const { calls } = await run(["a.fits", "b.zarr", "--quiet"]);
  assert.deepEqual(Object.keys(calls[0]?.options ?? {}).sort(), ["onWarning", "overwrite", "signal"]);
});

Deno.test("convertCommand() ends with 2 and one line on a usage error", async () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["", /missing required argument 'INPUT'/],
    ["a.fits", /missing required argument 'OUTPUT'/],
    ["a.fits b.zarr c", /too many arguments/],
    ["a.fits b.zarr --chunk 1", /unknown option '--chunk'/],
    ["a.fits b.zarr --chunks 64,64", /"64,64".*CHANNEL,Y,X/],
    ["a.fits b.zarr --shards 0,1,1", /"0,1,1"/],
    ["a.fits b.zarr --memory-limit 2apples", /"2apples"/],
    ["a.fits b.zarr --memory-limit 0", /"0"/],
    ["a.fits b.zarr --num-workers 0", /at least 1/],
    ["a.fits b.zarr --num-workers 1.5", /at least 1/],
    ["a.fits b.zarr --codec lz4", /none, zstd, gzip/],
    ["a.fits b.h5 --format hdf5", /fits, zarr/],
    ["a.fits b.zarr --scheduler dask", /auto, synchronous, workers/],
    ["a.fits b.zarr --chunks", /argument missing/],
  ];
  for (const [line, message] of cases) {
    const { code, calls, out, err } = await run(line.split(" ").filter((word) => word !== ""));
    assert.equal(code, 2, line);
    assert.equal(calls.length, 0);
    assert.equal(out, "");
    assert.match(err.split("\n")[0] ?? "", message);
  }
});

Deno.test("convertCommand() shows grouped help and the version", async () => {
  const help = await run(["--help"]);
  assert.equal(help.code, 0);
  for (
    const part of [
      "Usage: deno task convert [options] <INPUT> <OUTPUT>",
      "Output:",
      "Speed and memory:",
      "Messages:",
    ]
  ) {
    assert.ok(help.out.includes(`${part}\n`), part);
  }
  assert.equal(help.err, "");
  assert.deepEqual(await run(["--version"]), { code: 0, calls: [], out: "1.2.3\n", err: "" });
});

Deno.test("convertCommand() prints a report of three lines, one JSON object, or nothing", async () => {
  assert.equal(
    (await run(["a", "b"])).out,
    "disc.fits (FITS) → disc.zarr (Zarr)\n" +
      "48 × 72 × 72 float32, chunks 48 × 36 × 36, zstd\n" +
      "read 995 kB, wrote 812 kB in 0.12 s (8.29 MB/s), working memory 132 MB, 2 workers\n",
  );
  const { chunks: _, ...rest } = report;
  const fits = asReport({ ...rest, output: "disc.fits", outputFormat: "FITS", codec: "none" });
  assert.match(
    (await run(["a", "b"], () => Promise.resolve(fits))).out,
    /^disc\.fits \(FITS\) → disc\.fits \(FITS\)\n48 × 72 × 72 float32, uncompressed\n/,
  );
  const json = await run(["a", "b", "--json", "--quiet"]);
  assert.deepEqual(JSON.parse(json.out), { ...report });
  const quiet = await run(["a", "b", "--quiet"]);
  assert.equal(quiet.out + quiet.err, "");
});

Deno.test("convertCommand() prints what the conversion of a cube would take", async () => {
  const { chunks, codec, dtype, input, inputFormat, output, outputFormat, shape, scheduler, numWorkers } =
    report;
  const preview: CubePreview = asReport({
    ...{ input, inputFormat, output, outputFormat, shape, dtype, codec, scheduler, numWorkers },
    ...(chunks && { chunks }),
    dryRun: true,
    unit: "Jy / beam",
    axes: [
      "RA---SIN from 187.5 to 187.6 deg",
      "DEC--SIN from 12.2 to 12.3 deg",
      "VRAD from 865 to 1335 km / s",
    ],
    bytesRead: 995_328,
    bytesWritten: 995_328,
    plannedMemory: 3_980_000,
    tasks: 4,
  });
  const { code, calls, out } = await run(["a", "b", "--dry-run"], () => Promise.resolve(preview));
  assert.deepEqual([code, calls.length], [0, 0]);
  assert.deepEqual(out.split("\n"), [
    "disc.fits (FITS) → disc.zarr (Zarr), not written",
    "cube     48 × 72 × 72 float32, chunks 48 × 36 × 36, zstd",
    "unit     Jy / beam",
    "x        RA---SIN from 187.5 to 187.6 deg",
    "y        DEC--SIN from 12.2 to 12.3 deg",
    "channel  VRAD from 865 to 1335 km / s",
    "reads    995 kB",
    "writes   995 kB before compression",
    "takes    3.98 MB of working memory, 2 workers, 4 tasks",
    "",
  ]);
});

Deno.test("convertCommand() reports progress on standard error, not with --quiet", async () => {
  const convert: Conversion = (_input, _output, { onProgress } = {}) => {
    const counts = { tasksDone: 1, tasksTotal: 1, bytesDone: 1e6, bytesTotal: 1e6, bytesPerSecond: 1e6 };
    const rest = { seconds: 1, secondsLeft: 0, memoryBytes: 1e6 };
    onProgress?.({ stage: "Converting", state: "done", fraction: 1, ...counts, ...rest });
    return Promise.resolve(report);
  };
  const loud = await run(["a", "b", "--json"], convert);
  assert.equal(loud.err, "Converting done: 1.00 MB in 1.00 s, 1.00 MB/s, 1.00 MB\n");
  assert.deepEqual(JSON.parse(loud.out), { ...report });
  assert.equal((await run(["a", "b", "--quiet"], convert)).err, "");
});

Deno.test("convertCommand() ends with 1 and one line when the conversion fails", async () => {
  const { code, out, err } = await run(["a", "b"], () => Promise.reject(new Error('Cannot read\n  "a"')));
  assert.deepEqual({ code, out, err }, { code: 1, out: "", err: 'error: Cannot read "a"\n' });
});

Deno.test("convertCommand() ends with 1 when it is stopped", async () => {
  const controller = new AbortController();
  let err = "";
  const code = await convertCommand(["a", "b.zarr"], {
    convert: (_input, _output, { signal } = {}) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason));
        controller.abort();
      }),
    version: "",
    columns: undefined,
    debug: false,
    signal: controller.signal,
    writeOut: () => assert.fail("nothing goes to standard output"),
    writeErr: (text) => err += text,
  });
  assert.deepEqual({ code, err }, { code: 1, err: 'stopped: "b.zarr" was not written\n' });
});
