import type { Library } from "./adapt.ts";
import { type InputForm, Inputs } from "./inputs.ts";
import { runImzml } from "./imzml_run.ts";
import { PackedValues, readManifest } from "./manifest.ts";
import { type Outcome, runCase } from "./run_case.ts";

/** What a folder's runner is given. */
export interface FolderRun {
  readonly library: Library;
  readonly folder: string;
  /** Only cases whose id holds this text. */
  readonly filter: string;
  /** Open inputs as they are, or Zarr stores converted from them. */
  readonly via: InputForm;
}

/** Runs the cases of one fixture folder and yields how each ended. */
export type FolderRunner = (run: FolderRun) => AsyncIterable<Outcome>;

/** The fixture folders that are known, each with its runner. */
export const fixtureFolders: Readonly<Record<string, FolderRunner>> = {
  "spectral-cube": runManifest,
  imzml: runImzml,
};

async function* runManifest({ library, folder, filter, via }: FolderRun): AsyncGenerator<Outcome> {
  const { cases } = await readManifest(folder);
  const packed = new PackedValues(folder);
  await using inputs = new Inputs(library, folder, via);
  for (const spec of cases) {
    if (spec.id.includes(filter)) yield await runCase(spec, { library, inputs, packed });
  }
}
