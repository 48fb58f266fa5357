/**
 * A script as users write them: statistics of a cube, stopped by a signal after some time where that is asked for.
 *
 * usage: terminal_compute.ts CUBE [SECONDS]
 *
 * @module
 */
import { SpectralCube, subscribe } from "../../mod.ts";

const [path = "", seconds = "Infinity"] = Deno.args;
using cube = await SpectralCube.read(path);
using _scheduler = cube.useScheduler("workers", { numWorkers: 2 });
const controller = new AbortController();
let started = Infinity;
using _subscription = subscribe(({ kind, time }) => {
  if (kind === "run-started") started = time;
  if (time - started > 1000 * Number(seconds)) controller.abort();
});
await cube.statistics({ signal: controller.signal });
