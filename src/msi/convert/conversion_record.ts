import type { Json } from "../../engine/json.ts";
import {
  type ImzmlIntegrity,
  imzmlIntegrity,
  type IntegrityFacts,
  type PhaseSeconds,
} from "./imzml_report.ts";
import { PhaseClock } from "./phase_clock.ts";

/** The report of a conversion that has not ended: what is known so far. */
export interface PartialReport extends Partial<ImzmlIntegrity> {
  /** Seconds by phase. */
  readonly phases: PhaseSeconds;
  /** The largest resident memory of the process that was seen. */
  readonly peakMemory: number;
  /** Batches of spectra that were binned. */
  readonly batchesBinned: number;
}

/** What is known of a conversion while it runs, for the log of one that fails. */
export class ConversionRecord {
  /** Measures its phases. */
  readonly clock: PhaseClock = new PhaseClock();
  #facts: Partial<IntegrityFacts> = {};

  /** Takes what has become known. */
  learn(facts: Partial<IntegrityFacts>): void {
    this.#facts = { ...this.#facts, ...facts };
  }

  /** The report so far; of ion current and peaks it tells what batches that have ended add up to. */
  report(): PartialReport & { readonly [member: string]: Json | undefined } {
    const { file, resolved, pixelSize, totals, options } = this.#facts;
    const { clock } = this;
    const measured = {
      batchesBinned: totals?.runs.runCount ?? 0,
      phases: clock.phases(),
      peakMemory: clock.peakMemory,
    };
    const facts = file && resolved && pixelSize && totals && options
      ? imzmlIntegrity({ file, resolved, pixelSize, totals, options })
      : file && { spectra: file.index.count, mode: file.mode, uuid: file.uuidResult };
    return { ...facts, ...measured } as unknown as PartialReport & { readonly [member: string]: Json };
  }
}
