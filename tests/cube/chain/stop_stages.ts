/**
 * Stops every kind of stage in the middle and prints, as JSON, what is left of each. Runs in a process of its own, so
 * that its temporary folder is nobody else's.
 *
 *     deno run -A stop_stages.ts FILE FOLDER
 *
 * @module
 */
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  beam,
  closeWorkers,
  gaussian1D,
  gaussian2D,
  median,
  moment,
  quantity,
  SpectralCube,
} from "../../../mod.ts";
import { interrupt } from "../../../src/engine/interruption.ts";
import { subscribe } from "../../../src/engine/event_log.ts";
import { readCube } from "../../../src/cube/read.ts";
import { SizedScheduling } from "./sized_scheduling.ts";

const [file = "", folder = ""] = Deno.args;

/** Small, so that every pass takes many tasks. */
const SIZES = { stepBytes: 20_000, taskBytes: 40_000, oneStepBytes: 50_000 };

interface Stage {
  readonly name: string;
  /** The pass that is stopped, from 1. */
  readonly pass?: number;
  readonly run: (cube: SpectralCube, options: { readonly signal: AbortSignal }) => PromiseLike<unknown>;
}

const busy = (values: Float64Array) => {
  for (let round = 0; round < 20; round++) values.forEach((x, i) => values[i] = Math.sin(x));
  return values;
};
const target = beam({ major: quantity(6, "arcsec"), minor: quantity(5, "arcsec"), pa: quantity(0, "deg") });
const saveToTmpDir = true, overwrite = true;

function chain(cube: SpectralCube): SpectralCube {
  const [first = 0, , last = 1] = [cube.spectralAxis?.values[0], 0, cube.spectralAxis?.values.at(-1)];
  const grid = Float64Array.from({ length: 12 }, (_, i) => first + (last - first) * i / 11);
  return cube.convolveTo(target).spectralInterpolate(grid);
}

const STAGES: readonly Stage[] = [
  { name: "reductions", run: (cube, options) => cube.statistics(options) },
  {
    name: "second pass of reductions",
    pass: 2,
    run: (cube, options) => cube.compute({ median: median() }, options),
  },
  { name: "what a chain keeps", run: (cube, options) => chain(cube).moment({ order: 0, ...options }) },
  { name: "what reads it", pass: 2, run: (cube, options) => chain(cube).compute({ m0: moment(0) }, options) },
  { name: "rechunk", run: (cube, options) => cube.rechunk({ chunks: [-1, 8, 8], saveToTmpDir, ...options }) },
  {
    name: "clip to temporary",
    run: (cube, options) => cube.sigmaClipSpectrally(3, { saveToTmpDir, ...options }),
  },
  {
    name: "chain to temporary",
    pass: 2,
    run: (cube, options) =>
      cube.spatialSmooth(gaussian2D(1), { allowJyPerBeam: true }).spectralSmooth(gaussian1D(1), {
        saveToTmpDir,
        ...options,
      }),
  },
  { name: "FITS", run: (cube, options) => cube.write(join(folder, "a.fits"), { overwrite, ...options }) },
  {
    name: "Zarr",
    run: (cube, options) =>
      cube.write(join(folder, "a.zarr"), { chunks: [8, 16, 16], overwrite, ...options }),
  },
  {
    name: "plain Zarr of a chain",
    pass: 2,
    run: (cube, options) =>
      chain(cube).write(join(folder, "b.zarr"), { overwrite, codec: "none", ...options }),
  },
  {
    name: "own function",
    run: (cube, options) => cube.applyFunctionParallelSpectral(busy, { saveToTmpDir, ...options }),
  },
  {
    name: "blocks",
    run: (cube, options) =>
      cube.rechunk({ chunks: [8, 8, 8] }).mapBlocks(busy, { saveToTmpDir, depth: 1, ...options }),
  },
  {
    name: "position-velocity",
    run: (cube, options) => chain(cube).pvSlice([[2, 2], [40, 30]], { width: 3, ...options }),
  },
  { name: "voxels in memory", run: (cube, options) => chain(cube).filledData([], options) },
  {
    name: "reprojection",
    run: (cube, options) => cube.reproject(cube.header.with({ CRPIX1: 3.3 })).statistics(options),
  },
  {
    name: "box of a mask",
    run: (cube, options) => cube.withMask(cube.gt(quantity(0, "Jy/beam"))).minimalSubcube(options),
  },
];

/** What a stage leaves that is stopped when the first task of a pass has ended. */
async function stopped(cube: SpectralCube, { name, pass = 1, run }: Stage, by: "signal" | "interrupt") {
  const controller = new AbortController();
  const runs: number[] = [];
  let hit = false;
  const listening = subscribe((event) => {
    if (event.kind === "run-started") runs.push(event.run);
    if (event.kind !== "task-ended" || event.run !== runs[pass - 1] || hit) return;
    hit = true;
    if (by === "signal") controller.abort(new Error("stop it"));
    else interrupt();
  });
  const outcome = await Promise.resolve(run(cube, { signal: controller.signal })).then(
    () => "not stopped",
    (error) => String(error),
  );
  listening[Symbol.dispose]();
  const { npts } = await cube.statistics();
  return { name, by, outcome, files: remains(), npts };
}

/** What is in the temporary folder of this process and in that of the outputs. */
function remains(): readonly string[] {
  const own = readdirSync(tmpdir()).filter((name) => name.startsWith("lazycube-"));
  return [...own.flatMap((name) => readdirSync(join(tmpdir(), name))), ...readdirSync(folder)];
}

const seen: unknown[] = [];
for (const scheduler of ["synchronous", "workers"] as const) {
  const scheduling = new SizedScheduling(SIZES);
  scheduling.use(scheduler, scheduler === "workers" ? { numWorkers: 2 } : {});
  const cube = new SpectralCube({ ...await readCube(file), scheduling });
  const ways = scheduler === "workers" ? ["signal", "interrupt"] as const : ["signal"] as const;
  for (const by of ways) {
    for (const stage of STAGES) seen.push({ scheduler, ...await stopped(cube, stage, by) });
  }
  cube.close();
}
await closeWorkers();
console.log(JSON.stringify(seen));
