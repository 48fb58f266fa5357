import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** What a finished process left. */
export interface Finished {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `deno task convert` with these arguments, as a process of its own. */
export function convertProcess(args: readonly string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", main, ...args],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  });
}

/** Runs it to its end. */
export async function runConvert(...args: readonly string[]): Promise<Finished> {
  const { code, stdout, stderr } = await convertProcess(args).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** Runs it, and sends SIGINT as soon as standard error matches. */
export async function interruptConvert(args: readonly string[], when: RegExp): Promise<Finished> {
  const child = convertProcess(args).spawn();
  const [err, out, { code }] = await Promise.all([
    interruptedAt(child, when),
    new Response(child.stdout).text(),
    child.status,
  ]);
  return { code, out, err };
}

async function interruptedAt(child: Deno.ChildProcess, when: RegExp): Promise<string> {
  let text = "";
  let interrupted = false;
  for await (const part of child.stderr.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (!interrupted && when.test(text)) {
      child.kill("SIGINT");
      interrupted = true;
    }
  }
  return text;
}
