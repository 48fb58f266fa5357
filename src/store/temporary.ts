import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

const PREFIX = "lazycube-";
let folder: string | undefined;
let lastId = 0;

/**
 * A new path in this process's own temporary folder, under `TMPDIR` or the system's. The folder is removed when
 * the process ends; folders of processes that were killed are removed by the next one that starts.
 *
 * @param suffix End of the name, such as `.zarr`.
 */
export function temporaryPath(suffix: string): string {
  return join(temporaryFolder(), `${++lastId}${suffix}`);
}

/** Removes a temporary file or folder; it may be gone already. */
export function removeTemporary(path: string): void {
  fs.rmSync(path, { recursive: true, force: true });
}

function temporaryFolder(): string {
  if (folder !== undefined && fs.existsSync(folder)) return folder;
  removeStale();
  const created = fs.mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  if (folder === undefined) process.on("exit", () => folder !== undefined && removeTemporary(folder));
  folder = created;
  return created;
}

/** Removes the folders of processes that no longer run. */
function removeStale(): void {
  for (const name of fs.readdirSync(tmpdir())) {
    const pid = Number(/^lazycube-(\d+)-/.exec(name)?.[1]);
    if (!(pid > 0) || isRunning(pid)) continue;
    try {
      removeTemporary(join(tmpdir(), name));
    } catch {
      // Another user's folder, or one that another process is removing: not ours to insist on.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
