/**
 * What runs inside a worker thread: serves the tasks of the pool that started it.
 *
 * @module
 */
import { parentPort } from "node:worker_threads";
import { ProgramRunner } from "./array/program_runner.ts";
import { RunnerTable } from "./engine/runner_table.ts";
import { serveTasks } from "./engine/worker_loop.ts";
import { formats } from "./format/formats.ts";
import { createKernelSpace } from "./kernel/kernel_space.ts";

const runners = new RunnerTable(new ProgramRunner(formats, createKernelSpace), {
  msi: () => import("./msi/convert/msi_runner.ts").then(({ MsiRunner }) => new MsiRunner()),
});
if (parentPort) serveTasks(parentPort, runners);
