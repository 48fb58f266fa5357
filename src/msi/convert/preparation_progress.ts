import { basename } from "node:path";
import type { ComputeOptions } from "../../engine/progress.ts";
import { ToldBytes } from "../../engine/told_bytes.ts";

/** What comes before spectra are binned, as far as it can take long. */
export type Preparation = "xml" | "verify" | "range";

const WORDS: Readonly<Record<Preparation, string>> = {
  xml: "Scanning",
  verify: "Verifying the ibd of",
  range: "Finding the m/z range of",
};

/** Tells how far the reading of a pair is that precedes its conversion. What takes no time is not told. */
export class PreparationProgress {
  readonly #input: string;
  readonly #options: Pick<ComputeOptions, "onProgress" | "progress">;
  #preparation: Preparation | undefined;
  #told: ToldBytes | undefined;
  #compute: number | undefined;

  constructor(input: string, options: Pick<ComputeOptions, "onProgress" | "progress">) {
    this.#input = input;
    this.#options = options;
  }

  /** The run that began the conversion, if one was told. */
  get compute(): number | undefined {
    return this.#compute;
  }

  /** Takes how many bytes are behind, of how many. */
  readonly reach = (preparation: Preparation, bytes: number, total: number): void => {
    if (preparation !== this.#preparation) {
      void this.#told?.end("done");
      const name = `${WORDS[preparation]} ${basename(this.#input)}`;
      this.#told = new ToldBytes({ name, bytes: total, compute: this.#compute }, this.#options);
      this.#preparation = preparation;
    }
    this.#told?.reach(bytes);
    this.#compute ??= this.#told?.number;
  };

  /** Does a part of the work, and tells how what it told has ended. */
  async during<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      const result = await work();
      await this.#end("done");
      return result;
    } catch (error) {
      await this.#end(signal.aborted ? "stopped" : "failed");
      throw error;
    }
  }

  async #end(state: "done" | "failed" | "stopped"): Promise<void> {
    const told = this.#told;
    this.#told = this.#preparation = undefined;
    await told?.end(state);
  }
}
