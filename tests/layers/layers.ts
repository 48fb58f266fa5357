import type { ImportGraph } from "./import_graph.ts";

/** The layers from top to bottom; layers on one line do not know each other. */
const LAYERS: readonly (readonly string[])[] = [
  ["cli"],
  ["notebook"],
  ["diagnostics"],
  ["conversion"],
  ["cube"],
  ["msi"],
  ["format"],
  ["array"],
  ["engine"],
  ["kernel"],
  ["store", "codec"],
  ["error"],
];

/** The files that wire layers together: they import from every layer and no layer imports them. */
const WIRING: readonly string[] = ["mod.ts", "src/worker.ts"];

/** The imports that do not point downwards, as `importer → imported`. */
export function upwardImports(graph: ImportGraph): readonly string[] {
  return [...graph].flatMap(([file, imports]) =>
    imports.filter((imported) => !mayImport(file, imported)).map((imported) => `${file} → ${imported}`)
  );
}

/** Whether a file has a place among the layers: `mod.ts`, `src/worker.ts`, `src/error.ts` or `src/<layer>/…`. */
export function hasLayer(file: string): boolean {
  return WIRING.includes(file) || rank(file) >= 0;
}

function mayImport(file: string, imported: string): boolean {
  if (WIRING.includes(file)) return true;
  if (WIRING.includes(imported) || !hasLayer(imported)) return false;
  return layer(file) === layer(imported) || rank(file) < rank(imported);
}

function rank(file: string): number {
  return LAYERS.findIndex((level) => level.includes(layer(file)));
}

function layer(file: string): string {
  return /^src\/(error(?=\.ts$)|[a-z]+(?=\/))/.exec(file)?.[1] ?? "";
}
