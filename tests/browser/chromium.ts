import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Page } from "./page.ts";
import { removeFolder } from "./remove_folder.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const START_MS = 30_000;

/** A headless Chromium with a fresh profile that cannot reach the network beyond this machine. */
export class Chromium implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #profile: string;
  readonly #address: string;

  private constructor(process: Deno.ChildProcess, profile: string, address: string) {
    this.#process = process;
    this.#profile = profile;
    this.#address = address;
  }

  /** Starts the Chromium of this machine; installs one with apt where there is none. */
  static async start(): Promise<Chromium> {
    const program = installedBrowser() ?? installBrowser();
    const profile = mkdtempSync(join(tmpdir(), "lazycube-chromium-"));
    const process = new Deno.Command(program, {
      args: [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--no-first-run",
        "--hide-scrollbars",
        // Names outside this machine do not resolve: what is shown must not need the network.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "--remote-debugging-port=0",
        `--user-data-dir=${profile}`,
        "about:blank",
      ],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    return new Chromium(process, profile, await listeningAddress(process));
  }

  /** Opens a page of this size. */
  async open(
    url: string,
    { width = 1200, height = 900 }: { width?: number; height?: number } = {},
  ): Promise<Page> {
    const reply = await fetch(`http://${this.#address}/json/new?about:blank`, { method: "PUT" });
    const { webSocketDebuggerUrl } = await reply.json() as { webSocketDebuggerUrl: string };
    const page = await Page.connect(webSocketDebuggerUrl);
    await page.resize(width, height);
    await page.goto(url);
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGTERM");
    await this.#process.status;
    await removeFolder(this.#profile);
  }
}

/** The first browser on the path. */
export function installedBrowser(): string | undefined {
  return NAMES.find((name) => {
    try {
      return new Deno.Command(name, { args: ["--version"], stdout: "null", stderr: "null" }).outputSync()
        .success;
    } catch {
      return false;
    }
  });
}

function installBrowser(): string {
  console.log("Installing Chromium with apt");
  for (const words of [["update"], ["install", "--yes", "--no-install-recommends", "chromium"]]) {
    // Another program may be installing something.
    const args = ["-qq", "-o", "DPkg::Lock::Timeout=120", ...words];
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    const { success, stderr } = new Deno.Command("apt-get", { args, env, stdout: "null", stderr: "piped" })
      .outputSync();
    if (!success) throw new Error(`Cannot install Chromium: ${new TextDecoder().decode(stderr).trim()}`);
  }
  return "chromium";
}

async function listeningAddress(process: Deno.ChildProcess): Promise<string> {
  const timer = setTimeout(() => process.kill("SIGKILL"), START_MS);
  let text = "";
  const [lines, rest] = process.stderr.tee();
  // What Chromium says later is read and dropped, so that it never waits for a reader.
  void rest.pipeTo(new WritableStream()).catch(() => {});
  for await (const part of lines.pipeThrough(new TextDecoderStream())) {
    text += part;
    const address = /DevTools listening on ws:\/\/([^/]+)\//.exec(text)?.[1];
    if (address === undefined) continue;
    clearTimeout(timer);
    return address;
  }
  clearTimeout(timer);
  throw new Error(`Cannot start Chromium: ${text.trim()}`);
}
