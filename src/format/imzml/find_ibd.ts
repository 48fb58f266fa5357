import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { imzmlFault } from "./imzml_fault.ts";

/**
 * The path of the ibd that belongs to an imzML file: the same name with `.ibd` in any case, or else what the file names
 * by IMS:1000070.
 *
 * @param path The imzML file.
 * @param uri The value of IMS:1000070.
 * @throws {FormatError} `ibd-missing`
 */
export function findIbd(path: string, uri?: string): string {
  const folder = dirname(path), stem = basename(path).replace(/\.[^.]*$/, "");
  const sibling = join(folder, `${stem}.ibd`);
  if (existsSync(sibling)) return sibling;
  const wanted = `${stem}.ibd`.toLowerCase();
  const other = readdirSync(folder).find((name) => name.toLowerCase() === wanted);
  if (other !== undefined) return join(folder, other);
  const named = uri === undefined ? [] : namedPaths(folder, uri);
  const found = named.find((candidate) => existsSync(candidate));
  if (found !== undefined) return found;
  const tried = [sibling, join(folder, `${stem}.IBD`), ...named].map((name) => `"${name}"`).join(", ");
  throw imzmlFault("ibd-missing", `there is no ibd with its numbers: ${tried} do not exist; put it there`, {
    path,
  });
}

/** Where a URI points, and a file of its name beside the imzML: files are moved in pairs. */
function namedPaths(folder: string, uri: string): readonly string[] {
  const path = pathOf(uri);
  const named = isAbsolute(path) ? path : resolve(folder, path);
  const beside = join(folder, path.replace(/^.*[/\\]/, ""));
  return named === beside ? [named] : [named, beside];
}

function pathOf(uri: string): string {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : decodeURI(uri);
  } catch {
    return uri;
  }
}
