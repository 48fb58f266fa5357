import type { Chromium } from "./chromium.ts";
import type { JupyterLab } from "./jupyter_lab.ts";
import type { Page } from "./page.ts";

/** A notebook that is open in JupyterLab. */
export class NotebookPage {
  /** The page it is in. */
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens a notebook and waits for its kernel. */
  static async open(
    browser: Chromium,
    { lab, path }: { readonly lab: JupyterLab; readonly path: string },
  ): Promise<NotebookPage> {
    const notebook = new NotebookPage(await browser.open(lab.notebook(path), { width: 1250, height: 1500 }));
    await notebook.ready();
    return notebook;
  }

  /** Waits until the notebook is shown and its kernel idle. */
  async ready(): Promise<void> {
    await this.page.send("Emulation.setFocusEmulationEnabled", { enabled: true });
    await this.page.until("window.jupyterapp && document.querySelector('.jp-Notebook .jp-Cell')", {
      seconds: 60,
    });
    await this.page.until(`${KERNEL}?.status === "idle"`, { seconds: 60 });
    await this.page.evaluate(`jupyterapp.shell.activateById(${PANEL}.id)`);
  }

  /** Does what the menu does. */
  async command(name: string, options: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.page.evaluate(`void jupyterapp.commands.execute("${name}", ${JSON.stringify(options)})`);
  }

  /** Runs all cells and waits until none is running. */
  async runAll(): Promise<void> {
    await this.command("notebook:run-all-cells");
    await this.page.until(`${RUNNING} > 0`);
    await this.page.until(`${RUNNING} === 0 && ${KERNEL}?.status === "idle"`, { seconds: 120 });
  }

  /** Selects a cell by its index and runs it; does not wait for its end. */
  async run(cell: number): Promise<void> {
    await this.page.evaluate(`(${NOTEBOOK}.activeCellIndex = ${cell}, 0)`);
    await this.command("notebook:run-cell");
  }

  /** The indices of the cells with these ids. */
  async indicesOf<Ids extends readonly string[]>(
    ids: readonly [...Ids],
  ): Promise<{ [K in keyof Ids]: number }> {
    const all = await this.page.evaluate<readonly string[]>(
      `${NOTEBOOK}.widgets.map(({ model }) => model.id)`,
    );
    return ids.map((id) => all.indexOf(id)) as { [K in keyof Ids]: number };
  }

  /** The text of the outputs of a cell. */
  output(cell: number): Promise<string> {
    return this.page.evaluate<string>(outputOf(cell));
  }

  /** Waits until the outputs of a cell match. */
  async untilOutput(cell: number, pattern: RegExp, seconds = 60): Promise<string> {
    return await this.page.until<string>(
      `${pattern}.test(${outputOf(cell)}) && ${outputOf(cell)}`,
      { seconds },
    );
  }

  /** Scrolls to the first element of a cell that a selector finds, and returns where it is in the window. */
  async show(
    cell: number,
    selector: string,
  ): Promise<{ x: number; y: number; width: number; height: number }> {
    const element = `${NOTEBOOK}.widgets[${cell}].node.querySelector(${JSON.stringify(selector)})`;
    // Cells far from the window are not in the document.
    await this.page.evaluate(`void ${NOTEBOOK}.scrollToItem(${cell}, "center")`);
    await this.page.until(`${element}?.isConnected`);
    await this.page.evaluate(`${element}.scrollIntoView({ block: "center" })`);
    return await this.page.evaluate(
      `(() => { const { x, y, width, height } = ${element}.getBoundingClientRect(); return { x, y, width, height }; })()`,
    );
  }
}

const PANEL = "[...jupyterapp.shell.widgets('main')].find((widget) => widget.sessionContext)";
const NOTEBOOK = `${PANEL}.content`;
const KERNEL = `${PANEL}?.sessionContext.session?.kernel`;
const RUNNING =
  "[...document.querySelectorAll('.jp-InputPrompt')].filter((e) => e.textContent.includes('*')).length";

function outputOf(cell: number): string {
  return `(${NOTEBOOK}.widgets[${cell}].node.querySelector(".jp-OutputArea")?.textContent ?? "")`;
}
