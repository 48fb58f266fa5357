import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeSparseCube } from "../cube/sparse_cube.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** A pass over it takes long enough to be stopped; as a hole in a file it takes no room. */
const LONG_SHAPE = [4096, 4096, 4096] as const;

/** A folder like the project's for JupyterLab to show: copies of its notebooks, so that running them changes nothing. */
export class LabFolder implements Disposable {
  /** Where it is. */
  readonly path: string;

  /** Makes the folder, with a 275 GB cube of zeros in it. */
  constructor() {
    this.path = mkdtempSync(join(tmpdir(), "lazycube-lab-"));
    const config = JSON.parse(readFileSync(join(ROOT, "deno.json"), "utf8")) as {
      imports: Record<string, string>;
    };
    const imports = { ...config.imports, lazycube: new URL("../../mod.ts", import.meta.url).href };
    writeFileSync(join(this.path, "deno.json"), JSON.stringify({ nodeModulesDir: "none", imports }));
    cpSync(join(ROOT, "notebooks"), join(this.path, "notebooks"), { recursive: true });
    symlinkSync(join(ROOT, "test_data"), join(this.path, "test_data"));
    mkdirSync(join(this.path, "data"));
    writeSparseCube(join(this.path, "data", "long.fits"), LONG_SHAPE, -32);
  }

  /** Writes a notebook of code cells; its path from the folder. */
  notebook(name: string, cells: readonly string[]): string {
    const kernelspec = { display_name: "Deno", language: "typescript", name: "deno" };
    const code = cells.map((source, i) => {
      return { cell_type: "code", id: `cell-${i}`, source, metadata: {}, outputs: [], execution_count: null };
    });
    const notebook = { cells: code, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
    writeFileSync(join(this.path, "notebooks", name), JSON.stringify(notebook));
    return `notebooks/${name}`;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
