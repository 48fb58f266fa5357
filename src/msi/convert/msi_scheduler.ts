import type { Scheduler } from "../../engine/scheduler.ts";
import { SynchronousScheduler } from "../../engine/synchronous_scheduler.ts";
import { MsiRunner } from "./msi_runner.ts";

/**
 * The scheduler for programs of this layer over so many bytes: they run in a thread of a pool, or here by a runner of
 * their own.
 */
export function msiScheduler(
  environment: { scheduler(bytes: number): Scheduler },
  bytes: number,
): Scheduler {
  const scheduler = environment.scheduler(bytes);
  return scheduler.name === "synchronous" ? new SynchronousScheduler(new MsiRunner()) : scheduler;
}
