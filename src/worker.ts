/**
 * What runs inside a worker thread: serves the tasks of the pool that started it.
 *
 * @module
 */
import { parentPort } from "node:worker_threads";
import { ProgramRunner } from "./array/program_runner.ts";
import { serveTasks } from "./engine/worker_loop.ts";
import { formats } from "./format/formats.ts";
import { createKernelSpace } from "./kernel/kernel_space.ts";

if (parentPort) serveTasks(parentPort, new ProgramRunner(formats, createKernelSpace));
