import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImzmlFile } from "../../../src/format/imzml/imzml_file.ts";
import { openImzml, type OpenImzmlOptions } from "../../../src/format/imzml/open_imzml.ts";
import { buildImzml, type BuildOptions, type BuiltPair, type BuiltSpectrum } from "./imzml_builder.ts";

/** A temporary folder with imzML pairs; `using` removes it. */
export class ImzmlFolder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), "lazycube-imzml-"));

  /** Writes a file; returns its path. */
  write(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    writeFileSync(path, content);
    return path;
  }

  /** Writes a pair; returns the path of the imzML. */
  put({ xml, ibd }: BuiltPair, name: string = "a"): string {
    this.write(`${name}.ibd`, ibd);
    return this.write(`${name}.imzML`, xml);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Builds and opens a pair, and hands it to `use`. */
export async function withImzml<T>(
  spectra: readonly BuiltSpectrum[],
  options: BuildOptions & { readonly open?: OpenImzmlOptions },
  use: (file: ImzmlFile) => T | Promise<T>,
): Promise<T> {
  using folder = new ImzmlFolder();
  using file = await openImzml(folder.put(buildImzml(spectra, options)), options.open);
  return await use(file);
}

/** Counts of warnings by word. */
export function warningCounts({ warnings }: Pick<ImzmlFile, "warnings">): Record<string, number> {
  return Object.fromEntries(warnings.map(({ word, count }) => [word, count]));
}

/** Four spectra of a 2 × 2 grid. */
export const FOUR: readonly BuiltSpectrum[] = [
  { x: 1, y: 1, mz: [100, 200.5, 300], intensity: [1, 2, 3] },
  { x: 2, y: 1, mz: [150], intensity: [4] },
  { x: 1, y: 2, mz: [], intensity: [] },
  { x: 2, y: 2, mz: [100, 101, 102, 103], intensity: [5, 0, 7, 8] },
];
