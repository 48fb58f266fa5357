import { relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The imports of each file among the project's own: path from the project's root → paths it imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

interface Module {
  readonly specifier: string;
  readonly error?: string;
  readonly dependencies?: readonly Dependency[];
}

interface Dependency {
  readonly code?: Resolved;
  readonly type?: Resolved;
}

interface Resolved {
  readonly specifier?: string;
}

/**
 * Asks `deno info` what the given files import, types included; packages are left out.
 *
 * @param root The project's root folder, absolute.
 * @param files Paths from the root.
 */
export async function importGraph(root: string, files: readonly string[]): Promise<ImportGraph> {
  const imports = files.map((file) => `import ${JSON.stringify(pathToFileURL(`${root}/${file}`).href)};`);
  const entry = `data:application/typescript,${encodeURIComponent(imports.join("\n"))}`;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-lock", entry],
    cwd: root,
  }).output();
  if (code !== 0) throw new Error(`deno info failed: ${new TextDecoder().decode(stderr)}`);
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: readonly Module[] };
  const broken = modules.find((module) => module.error !== undefined);
  if (broken) throw new Error(`deno info cannot load ${broken.specifier}: ${broken.error}`);
  return new Map(
    modules.filter((module) => module.specifier.startsWith("file:")).map((module) => [
      pathFrom(root, module.specifier),
      importsOf(module).map((specifier) => pathFrom(root, specifier)),
    ]),
  );
}

/** The shortest-found chain of files that leads back to its first file, or `undefined` if there is none. */
export function importCycle(graph: ImportGraph): readonly string[] | undefined {
  const finished = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (finished.has(file)) return undefined;
    for (const imported of graph.get(file) ?? []) {
      const cycle = visit(imported, [...path, file]);
      if (cycle) return cycle;
    }
    finished.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return undefined;
}

function importsOf({ dependencies = [] }: Module): readonly string[] {
  const specifiers = dependencies.flatMap(({ code, type }) => [code?.specifier, type?.specifier]);
  return [...new Set(specifiers)].filter((specifier) => specifier?.startsWith("file:")) as string[];
}

function pathFrom(root: string, url: string): string {
  return relative(root, fileURLToPath(url)).replaceAll("\\", "/");
}
