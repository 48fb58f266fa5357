import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Bytes and number of the files in a folder. */
export function storeSize(folder: string): { readonly bytes: number; readonly files: number } {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => statSync(join(folder, name)))
    .filter((status) => status.isFile());
  return { bytes: files.reduce((sum, { size }) => sum + size, 0), files: files.length };
}
