import process from "node:process";
import type { PhaseSeconds } from "./imzml_report.ts";

/** Measures the phases of a conversion, which follow one another, and the largest memory seen. */
export class PhaseClock {
  readonly #started = performance.now();
  readonly #spent = { open: 0, axis: 0, bin: 0, merge: 0, store: 0 };
  #phase: keyof PhaseSeconds = "open";
  #since = this.#started;
  #peakMemory = 0;

  /** Ends the present phase and starts another; a phase may be started again. */
  start(phase: keyof PhaseSeconds): void {
    this.#settle();
    this.#phase = phase;
  }

  /** Takes a measurement of resident memory. */
  seen(memory: number): void {
    this.#peakMemory = Math.max(this.#peakMemory, memory);
  }

  /** Seconds of each phase so far. */
  phases(): PhaseSeconds {
    this.#settle();
    return { ...this.#spent };
  }

  /** Seconds from the start to the last change of phase. */
  get seconds(): number {
    return (this.#since - this.#started) / 1000;
  }

  /** The largest resident memory of the process, in bytes, at changes of phase and when it was measured. */
  get peakMemory(): number {
    return this.#peakMemory;
  }

  #settle(): void {
    const now = performance.now();
    this.#spent[this.#phase] += (now - this.#since) / 1000;
    this.#since = now;
    this.seen(process.memoryUsage.rss());
  }
}
