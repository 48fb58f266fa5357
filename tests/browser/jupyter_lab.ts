import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { removeFolder } from "./remove_folder.ts";

const START_MS = 60_000;

/** A JupyterLab server with the kernel of this Deno, its own settings and a token. */
export class JupyterLab implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #home: string;
  /** Where it answers, `http://127.0.0.1:…`. */
  readonly address: string;
  /** What it asks for. */
  readonly token: string;

  private constructor(process: Deno.ChildProcess, place: { home: string; address: string; token: string }) {
    this.#process = process;
    this.#home = place.home;
    this.address = place.address;
    this.token = place.token;
  }

  /**
   * Starts a server on a free port and waits until it answers.
   *
   * @param python A Python with JupyterLab.
   * @param root The folder it shows.
   */
  static async start(python: string, root: string): Promise<JupyterLab> {
    const home = mkdtempSync(join(tmpdir(), "lazycube-lab-"));
    writeKernel(home);
    writeSettings(home);
    const port = await freePort();
    const token = crypto.randomUUID();
    const process = new Deno.Command(python, {
      args: [
        "-m",
        "jupyterlab",
        ...["--no-browser", "--allow-root", "--expose-app-in-browser", "--ip=127.0.0.1", `--port=${port}`],
        ...[
          "--ServerApp.port_retries=0",
          `--IdentityProvider.token=${token}`,
          `--ServerApp.root_dir=${root}`,
        ],
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
      ],
      env: {
        HOME: home,
        JUPYTER_CONFIG_DIR: join(home, "config"),
        JUPYTER_DATA_DIR: join(home, "data"),
        JUPYTER_RUNTIME_DIR: join(home, "runtime"),
        JUPYTERLAB_SETTINGS_DIR: join(home, "settings"),
        JUPYTERLAB_WORKSPACES_DIR: join(home, "workspaces"),
        DENO_DIR: denoDirectory(),
        DENO_NO_UPDATE_CHECK: "1",
        PATH: `${dirname(Deno.execPath())}:${Deno.env.get("PATH") ?? ""}`,
      },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const lab = new JupyterLab(process, { home, address: `http://127.0.0.1:${port}`, token });
    await lab.#ready();
    return lab;
  }

  /** The address of a notebook in the root folder. */
  notebook(path: string): string {
    return `${this.address}/lab/tree/${path}?token=${this.token}&reset`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGINT");
    this.#process.kill("SIGTERM");
    await this.#process.status;
    await removeFolder(this.#home);
  }

  async #ready(): Promise<void> {
    const end = performance.now() + START_MS;
    for (;;) {
      const reply = await fetch(`${this.address}/api/status?token=${this.token}`).catch(() => undefined);
      await reply?.body?.cancel();
      if (reply?.ok) return;
      if (performance.now() > end) throw new Error(`JupyterLab does not answer after ${START_MS / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function writeKernel(home: string): void {
  const folder = join(home, "data", "kernels", "deno");
  mkdirSync(folder, { recursive: true });
  const argv = [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"];
  writeFileSync(
    join(folder, "kernel.json"),
    JSON.stringify({ argv, display_name: "Deno", language: "typescript", interrupt_mode: "signal" }),
  );
}

/** No question after news, which would hide a corner of every picture. */
function writeSettings(home: string): void {
  const folder = join(home, "settings", "@jupyterlab", "apputils-extension");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "notification.jupyterlab-settings"), JSON.stringify({ fetchNews: "false" }));
}

/** The cache of this Deno: the server has a home of its own, where packages would be fetched again. */
function denoDirectory(): string {
  const { stdout } = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync();
  return (JSON.parse(new TextDecoder().decode(stdout)) as { denoDir: string }).denoDir;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
