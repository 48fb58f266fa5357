/**
 * Opens notebooks in a real JupyterLab in a headless Chromium without network, and looks at what a user sees. A task of
 * its own, `deno task test:browser`, which installs both; pictures are left in `.cache/screenshots`.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SpectralCube } from "../../mod.ts";
import { pythonEnvironment } from "../python/python_environment.ts";
import { Chromium } from "./chromium.ts";
import { JupyterLab } from "./jupyter_lab.ts";
import { LabFolder } from "./lab_folder.ts";
import { NotebookPage } from "./notebook_page.ts";

const screenshots = fileURLToPath(new URL("../../.cache/screenshots/", import.meta.url));
mkdirSync(screenshots, { recursive: true });
const python = pythonEnvironment("lab_requirements.txt");

/** Runs a test with a server, a browser and a folder of their own. */
async function withLab(
  test: (place: { folder: LabFolder; lab: JupyterLab; browser: Chromium }) => Promise<void>,
) {
  using folder = new LabFolder();
  await using lab = await JupyterLab.start(python, folder.path);
  await using browser = await Chromium.start();
  await test({ folder, lab, browser });
}

Deno.test("moments.ipynb draws live charts, answers hovering and ends its progress bar, light and dark", () =>
  withLab(async ({ lab, browser }) => {
    const notebook = await NotebookPage.open(browser, { lab, path: "notebooks/moments.ipynb" });
    const { page } = notebook;
    assert.equal(await page.evaluate("document.querySelectorAll('[data-drawn]').length"), 0);
    // Stored pictures are there before anything has run.
    await page.until("document.querySelectorAll('.jp-OutputArea img').length >= 8");
    await page.screenshot(`${screenshots}untrusted.png`);

    await notebook.runAll();
    const [channels, gas, spectrum, compute] = await notebook.indicesOf([
      "channels",
      "gas",
      "spectrum",
      "compute",
    ]);
    assert.match(await notebook.output(compute), /done\s*1 task · 995 kB in /);
    for (const cell of [channels, gas, spectrum]) await notebook.show(cell, "[data-drawn] .main-svg");
    await assertHover(notebook, gas, { over: ".nsewdrag", expected: /ʰ.*[′″].*Jy/s });
    await assertHover(notebook, spectrum, { over: ".nsewdrag", expected: /\d/ });

    for (const theme of ["Light", "Dark"]) {
      await notebook.command("apputils:change-theme", { theme: `JupyterLab ${theme}` });
      const light = theme === "Light";
      await page.until(`document.body.dataset.jpThemeLight === "${light}"`);
      const picture = async (name: string, cell: number, selector: string) => {
        await notebook.show(cell, selector);
        await page.screenshot(`${screenshots}${name}-${theme.toLowerCase()}.png`);
      };
      await picture("card", 1, ".jp-OutputArea img");
      await picture("bar", compute, ".jp-OutputArea-output div[style*='height:6px']");
      await picture("channels", channels, ".main-svg");
      await picture("map", gas, ".main-svg");
      // The charts follow the theme: their text is dark on light and light on dark.
      await page.until(`${lightness(".xtitle")} ${light ? "<" : ">"} 128`);
    }
  }));

Deno.test("charts are live again after the page is opened anew", () =>
  withLab(async ({ lab, browser }) => {
    const notebook = await NotebookPage.open(browser, { lab, path: "notebooks/moments.ipynb" });
    await notebook.runAll();
    await notebook.command("docmanager:save");
    await notebook.page.until("!document.querySelector('.lm-mod-current.jp-mod-dirty')");
    await notebook.page.close();
    const again = await NotebookPage.open(browser, { lab, path: "notebooks/moments.ipynb" });
    const cells = await again.indicesOf(["channels", "gas", "spectrum"]);
    for (const cell of cells) await again.show(cell, "[data-drawn] .main-svg");
  }));

Deno.test("Stop ends a long compute, twice; the kernel, its variables and its workers stay", () =>
  withLab(async ({ folder, lab, browser }) => {
    const path = folder.notebook("stop.ipynb", [
      `import { SpectralCube } from "lazycube"; const cube = await SpectralCube.read("../data/long.fits"); let kept = 42;`,
      "await cube.statistics()",
      "kept",
      "await cube.max({ axis: 0 })",
      "(await cube.slice([0, null, null])).shape",
    ]);
    const notebook = await NotebookPage.open(browser, { lab, path });
    await notebook.run(0);
    for (const [cell, name] of [[1, "statistics"], [3, "max over axis 0"]] as const) {
      await notebook.run(cell);
      await notebook.untilOutput(cell, new RegExp(`${name}[^]*tasks · .*B/s`));
      await notebook.page.screenshot(`${screenshots}running.png`);
      await notebook.command("kernelmenu:interrupt");
      const text = await notebook.untilOutput(cell, /AbortError: Interrupted/, 15);
      assert.match(text, /stopped at \d+ %/);
      assert.equal(text.match(/stopped at/g)?.length, 1, "one bar");
      assert(!text.includes("interruption.ts"), "the inside of the library");
      await notebook.run(2);
      await notebook.untilOutput(2, /42/, 10);
    }
    await notebook.page.screenshot(`${screenshots}stopped.png`);
    await notebook.run(4);
    await notebook.untilOutput(4, /4096/, 30);
  }));

Deno.test("a saved explorer follows its slider and the mouse without a server", async () => {
  await using browser = await Chromium.start();
  using folder = new LabFolder();
  using cube = await SpectralCube.read(new URL("../../test_data/disc.fits", import.meta.url));
  const path = `${folder.path}/explorer.html`;
  await (await cube.explore()).save(path);
  const page = await browser.open(`file://${path}`, { width: 900, height: 520 });
  await page.until("document.querySelector('[data-drawn]')");
  const text = `document.querySelector("[data-part=what]").textContent`;
  const slide = (channel: number) =>
    `(() => { const slider = document.querySelector("input"); slider.value = ${channel}; slider.dispatchEvent(new Event("input")); })()`;
  await page.evaluate(slide(33));
  await page.until(`${text}.startsWith("1195 km / s — ")`);
  const place = await page.evaluate<{ x: number; y: number }>(
    "(() => { const { x, y, width, height } = document.querySelector('canvas').getBoundingClientRect(); " +
      "return { x: x + width * 26.5 / 72, y: y + height * (72 - 48.5) / 72 }; })()",
  );
  await page.hover(place.x, place.y);
  const { values } = await cube.filledData([33, 48, 26]);
  await page.until(`Math.abs(parseFloat(${text}.split("— ")[1]) - ${values[0]}) < 1e-4`);
  await page.screenshot(`${screenshots}explorer.png`);
});

async function assertHover(
  notebook: NotebookPage,
  cell: number,
  { over, expected }: { readonly over: string; readonly expected: RegExp },
): Promise<void> {
  const { x, y, width, height } = await notebook.show(cell, over);
  // The first move over a chart only wakes it.
  for (let attempt = 0; attempt < 20; attempt++) {
    await notebook.page.hover(x + width / 2 + attempt, y + height / 2);
    const text = await notebook.page.until<string>(
      "document.querySelector('.hoverlayer .hovertext')?.textContent",
      {
        seconds: 0.3,
      },
    ).catch(() => "");
    if (expected.test(text)) return;
  }
  assert.fail(`nothing that matches ${expected} appears over ${over}`);
}

/** How light the colour of the text of an element is, from 0 to 255. */
function lightness(selector: string): string {
  const colour = `getComputedStyle(document.querySelector("${selector}")).fill`;
  return `Math.max(...(${colour}.match(/\\d+/g) ?? []).slice(0, 3).map(Number))`;
}
