import type { Outcome } from "./run_case.ts";

/** Counts outcomes, prints failures as they come, and sums up. */
export class Tally {
  passed = 0;
  failed = 0;
  readonly #verbose: boolean;
  readonly #notCovered = new Map<string, number>();

  /** @param verbose Print cases that pass or are not covered, too */
  constructor(verbose: boolean) {
    this.#verbose = verbose;
  }

  /** Takes one outcome into account. */
  add(outcome: Outcome): void {
    switch (outcome.status) {
      case "passed":
        this.passed++;
        if (this.#verbose) console.log(`passed       ${outcome.id}`);
        return;
      case "failed":
        this.failed++;
        console.log(`FAILED       ${outcome.id}: ${outcome.difference}`);
        return;
      case "not covered":
        this.#notCovered.set(outcome.operation, (this.#notCovered.get(outcome.operation) ?? 0) + 1);
        if (this.#verbose) console.log(`not covered  ${outcome.id}: ${outcome.operation}`);
        return;
      default:
        return outcome satisfies never;
    }
  }

  /** Operations that are not covered with their counts, then the line `N passed, N failed`. */
  summary(): string {
    const rows = [...this.#notCovered].sort(([, a], [, b]) => b - a);
    const skipped = rows.reduce((sum, [, count]) => sum + count, 0);
    const table = rows.map(([operation, count]) => `  ${operation} ${count}`);
    const counts = `${this.passed} passed, ${this.failed} failed`;
    if (skipped === 0) return counts;
    return ["Not covered:", ...table, `${counts}, ${skipped} skipped`].join("\n");
  }
}
