import type { Library } from "./adapt.ts";
import { PackedValues, readManifest } from "./manifest.ts";
import { type Outcome, runCase } from "./run_case.ts";

/** What a folder's runner is given. */
export interface FolderRun {
  readonly library: Library;
  readonly folder: string;
  /** Only cases whose id holds this text. */
  readonly filter: string;
}

/** Runs the cases of one fixture folder and yields how each ended. */
export type FolderRunner = (run: FolderRun) => AsyncIterable<Outcome>;

/** The fixture folders that are known, each with its runner. */
export const fixtureFolders: Readonly<Record<string, FolderRunner>> = {
  "spectral-cube": runManifest,
};

async function* runManifest({ library, folder, filter }: FolderRun): AsyncGenerator<Outcome> {
  const { cases } = await readManifest(folder);
  const packed = new PackedValues(folder);
  for (const spec of cases) {
    if (spec.id.includes(filter)) yield await runCase(spec, { library, folder, packed });
  }
}
