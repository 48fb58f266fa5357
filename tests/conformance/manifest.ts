import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** A fixture folder's `manifest.json`, as its README lays it down. */
export interface Manifest {
  readonly format: "lazycube-fixtures-1";
  readonly cases: readonly Case[];
}

/** One input, a chain of operations and what must come out. */
export interface Case {
  readonly id: string;
  readonly input: string;
  readonly read?: ReadChoice;
  readonly ops: readonly OperationCall[];
  readonly out: Expected;
  readonly rtol?: number;
  readonly atol?: number;
}

/** Options of the read: which HDU or which Stokes component. */
export interface ReadChoice {
  readonly hdu?: string | number;
  readonly stokes?: string;
}

/** One operation of a chain. */
export interface OperationCall {
  readonly name: string;
  readonly args?: Arguments;
}

/** Arguments of an operation, by name. */
export type Arguments = Readonly<Record<string, unknown>>;

/** What a case must give. */
export type Expected = ExpectedScalar | ExpectedNumbers | ExpectedJson | ExpectedError;

/** A single number: `null` is NaN. */
export interface ExpectedScalar {
  readonly kind: "scalar";
  readonly value: number | null | "inf" | "-inf";
  readonly unit: string;
}

/** Numbers in a packed float64 file; `offset` counts elements. */
export interface ExpectedNumbers {
  readonly kind: "map" | "spectrum" | "cube" | "array";
  readonly shape: readonly number[];
  readonly file: string;
  readonly offset: number;
  readonly unit?: string;
  readonly columns?: readonly string[];
  readonly columnUnits?: readonly string[];
  readonly wcs?: { readonly ctype: readonly string[]; readonly restfreqHz?: number };
  readonly world?: ExpectedWorld;
}

/** World coordinates of some pixels; pixels are in the order x, y, s. */
export interface ExpectedWorld {
  readonly order: readonly string[];
  readonly unit: readonly string[];
  readonly pixels: readonly (readonly number[])[];
  readonly values: readonly (readonly number[])[];
}

/** A JSON value, compared member by member. */
export interface ExpectedJson {
  readonly kind: "json";
  readonly value: unknown;
}

/** The chain must fail; `reason` is a hint only. */
export interface ExpectedError {
  readonly kind: "error";
  readonly reason: string;
}

/**
 * Reads the manifest of a fixture folder.
 *
 * @throws {TypeError} If the manifest has another format
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const manifest: Manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
  if (manifest.format !== "lazycube-fixtures-1") {
    throw new TypeError(
      `Cannot run "${folder}": its format is "${manifest.format}", not lazycube-fixtures-1`,
    );
  }
  return manifest;
}

/** Reads packed float64 values (little-endian) of a fixture folder; each file is read once. */
export class PackedValues {
  readonly #folder: string;
  readonly #files = new Map<string, DataView>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The numbers of one expected result, in C order. */
  async read(expected: ExpectedNumbers): Promise<Float64Array> {
    const view = await this.#open(expected.file);
    const count = expected.shape.reduce((product, length) => product * length, 1);
    return Float64Array.from({ length: count }, (_, i) => view.getFloat64(8 * (expected.offset + i), true));
  }

  async #open(file: string): Promise<DataView> {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const bytes = await readFile(join(this.#folder, file));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#files.set(file, view);
    return view;
  }
}
