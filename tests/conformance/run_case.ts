import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { call, closeCube, type Library, NotCoveredError, required } from "./adapt.ts";
import { compareResult } from "./compare.ts";
import type { Inputs } from "./inputs.ts";
import type { Case, OperationCall, PackedValues, ReadChoice } from "./manifest.ts";
import type { Bench } from "./operations/operation.ts";
import { operations } from "./operations/table.ts";

/** How a case ended. */
export type Outcome =
  | { readonly id: string; readonly status: "passed" }
  | { readonly id: string; readonly status: "failed"; readonly difference: string }
  | { readonly id: string; readonly status: "not covered"; readonly operation: string };

/** What all cases of a folder share. */
export interface CaseSurroundings {
  readonly library: Library;
  readonly inputs: Inputs;
  readonly packed: PackedValues;
}

/** Runs one case: opens its input, applies its operations and compares the result. Never throws. */
export async function runCase(spec: Case, surroundings: CaseSurroundings): Promise<Outcome> {
  await using bench = new CaseBench(surroundings);
  try {
    return spec.out.kind === "error"
      ? await expectFailure(spec, bench)
      : await expectResult(spec, bench, surroundings.packed);
  } catch (error) {
    if (error instanceof NotCoveredError) {
      return { id: spec.id, status: "not covered", operation: bench.operation };
    }
    return { id: spec.id, status: "failed", difference: `fails at ${bench.operation}: ${messageOf(error)}` };
  }
}

async function expectResult(spec: Case, bench: CaseBench, packed: PackedValues): Promise<Outcome> {
  const result = await bench.apply(await bench.open(spec.input, spec.read), spec.ops);
  bench.operation = "reading the result";
  const difference = await compareResult(result, spec, packed);
  return difference === undefined
    ? { id: spec.id, status: "passed" }
    : { id: spec.id, status: "failed", difference };
}

/** The chain must fail with an error that was meant, not with one of a broken program. */
async function expectFailure(spec: Case, bench: CaseBench): Promise<Outcome> {
  try {
    await bench.apply(await bench.open(spec.input, spec.read), spec.ops);
  } catch (error) {
    if (error instanceof NotCoveredError) throw error;
    if (!isAccident(error)) return { id: spec.id, status: "passed" };
    return { id: spec.id, status: "failed", difference: `fails by accident: ${messageOf(error)}` };
  }
  const reason = spec.out.kind === "error" ? spec.out.reason : "";
  return { id: spec.id, status: "failed", difference: `gives a result, expected an error (${reason})` };
}

/** Opens cubes for one case and releases them, and its temporary files, at the end. */
class CaseBench implements Bench {
  operation = "open";
  readonly library: Library;
  readonly #inputs: Inputs;
  readonly #opened: unknown[] = [];
  #temporaryFolder: string | undefined;

  constructor({ library, inputs }: CaseSurroundings) {
    this.library = library;
    this.#inputs = inputs;
  }

  async temporaryFile(name: string): Promise<string> {
    this.#temporaryFolder ??= await mkdtemp(join(tmpdir(), "lazycube-conformance-"));
    return join(this.#temporaryFolder, name);
  }

  async open(file: string, read: ReadChoice = {}): Promise<unknown> {
    const place = isAbsolute(file) ? { path: file, read } : await this.#inputs.place(file, read);
    const options = { ...place.read, onWarning: () => {} };
    const cube = await call(required(this.library, "SpectralCube"), "read", place.path, options);
    this.#opened.push(cube);
    return cube;
  }

  async apply(cube: unknown, ops: readonly OperationCall[]): Promise<unknown> {
    let result = cube;
    for (const { name, args } of ops) {
      this.operation = name;
      const operation = operations[name];
      if (operation === undefined) throw new NotCoveredError(name);
      result = await operation(result, args ?? {}, this);
    }
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const cube of this.#opened) await closeCube(cube);
    if (this.#temporaryFolder !== undefined) await rm(this.#temporaryFolder, { recursive: true });
  }
}

/** Whether an error comes from a slip in the program (a missing method, an unset variable). */
function isAccident(error: unknown): boolean {
  return error instanceof Error &&
    /is not (a function|defined|iterable|a constructor)|^Cannot read propert|before initialization/.test(
      error.message,
    );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
