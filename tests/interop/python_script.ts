import { fileURLToPath } from "node:url";
import { pythonEnvironment } from "../python/python_environment.ts";

/**
 * Runs a script of this folder and returns the JSON that it prints.
 *
 * @throws {Error} If it fails; the message repeats what it wrote to standard error
 */
export function pythonScript(name: string, ...args: readonly string[]): Promise<unknown> {
  return scriptOutput(pythonEnvironment(), name, args);
}

/** Runs a script of this folder as `pythonScript` does, with spatialdata and what it needs. */
export function spatialdataScript(name: string, ...args: readonly string[]): Promise<unknown> {
  return scriptOutput(pythonEnvironment("spatialdata_requirements.txt"), name, args);
}

async function scriptOutput(python: string, name: string, args: readonly string[]): Promise<unknown> {
  const script = fileURLToPath(new URL(name, import.meta.url));
  const { success, stdout, stderr } = await new Deno.Command(python, {
    args: [script, ...args],
    stdin: "null",
  }).output();
  if (!success) throw new Error(`${name} ${args.join(" ")} failed: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}
