import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Path of a Python that has exactly the packages that are required: made on first use in `.venv/`, a minute's
 * work, and made anew when the requirements change.
 *
 * @param file Name of the list of packages, in this folder.
 * @throws {Error} If no Python of version 3.11 or newer is on the path, or pip fails; the message repeats its output
 */
export function pythonEnvironment(file: string = "requirements.txt"): string {
  const requirements = fileURLToPath(new URL(file, import.meta.url));
  const version = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const folder = `${root}.venv/${version}`;
  const python = Deno.build.os === "windows" ? `${folder}/Scripts/python.exe` : `${folder}/bin/python`;
  const ready = `${folder}/ready`;
  if (existsSync(ready)) return python;
  console.log(`Installing Python packages into .venv/${version}`);
  rmSync(folder, { recursive: true, force: true });
  const host = hostPython();
  // Without pip, because Debian ships Python without the module that would install it.
  run(host, ["-m", "venv", "--without-pip", folder]);
  run(host, ["-m", "pip", "--python", python, "install", "--quiet", "--retries", "5", "-r", requirements]);
  writeFileSync(ready, "");
  return python;
}

function hostPython(): string {
  const usable = "import sys, venv, pip; sys.exit(sys.version_info < (3, 11))";
  const found = ["python3", "python3.11", "python3.12", "python3.13", "python"].find((name) => {
    try {
      return new Deno.Command(name, { args: ["-c", usable], stdout: "null", stderr: "null" }).outputSync()
        .success;
    } catch {
      return false;
    }
  });
  if (found) return found;
  throw new Error(
    "Cannot install Python packages: no Python 3.11 or newer with pip and venv on the path; install one",
  );
}

function run(program: string, args: readonly string[]): void {
  const { success, stdout, stderr } = new Deno.Command(program, { args: [...args], stdin: "null" })
    .outputSync();
  if (success) return;
  const output = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("").trim();
  throw new Error(`Cannot run ${program} ${args.join(" ")}: ${output}`);
}
