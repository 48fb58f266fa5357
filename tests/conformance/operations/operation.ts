import type { Library } from "../adapt.ts";
import type { Arguments, OperationCall, ReadChoice } from "../manifest.ts";

/** What an operation may use besides its cube. */
export interface Bench {
  readonly library: Library;
  /** A path for a file that lives until the case ends. */
  temporaryFile(name: string): Promise<string>;
  /** Opens a cube: an input of the fixture folder by its name, or any file by absolute path. */
  open(file: string, read?: ReadChoice): Promise<unknown>;
  /** Applies a chain to a cube. */
  apply(cube: unknown, ops: readonly OperationCall[]): Promise<unknown>;
}

/** One operation of the fixtures, written against the public API. */
export type Operation = (cube: unknown, args: Arguments, bench: Bench) => unknown;

/** Operations by the name the manifests use. */
export type OperationTable = Readonly<Record<string, Operation>>;

/** The arguments without those that are absent, so that an absent option keeps its default. */
export function present(options: Arguments): Arguments {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
