/**
 * Opens every kind of figure as a saved page, light and dark, without server and network. Part of
 * `deno task test:browser`; pictures are left in `.cache/screenshots/figures`.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Chromium } from "./chromium.ts";
import { allFigures } from "./figures.ts";
import type { Page } from "./page.ts";
import { removeFolder } from "./remove_folder.ts";

const screenshots = fileURLToPath(new URL("../../.cache/screenshots/figures/", import.meta.url));
mkdirSync(screenshots, { recursive: true });

/** Texts that stick out of the window, or cannot be told from its ground. */
const UNREADABLE = `(() => {
  const light = (colour) => Math.max(...(colour.match(/[\\d.]+/g) ?? [0]).slice(0, 3).map(Number));
  const isLight = !matchMedia("(prefers-color-scheme: dark)").matches;
  return [...document.querySelectorAll("text")].filter((text) => text.textContent.trim()).filter((text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const { fill } = getComputedStyle(text);
    const onLabel = text.closest(".annotation");
    const faint = !onLabel && (isLight ? light(fill) > 140 : light(fill) < 110);
    return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight || faint;
  }).map((text) => text.textContent + " " + JSON.stringify(text.getBoundingClientRect()) + getComputedStyle(text).fill);
})()`;

/** Numbers of traces and of what they hold. */
const DATA = `(document.querySelector(".js-plotly-plot")?.data ?? [])
  .map(({ z, y }) => (z ?? y).flat().filter((value) => value !== null).length)`;

async function openSaved(
  browser: Chromium,
  { path, theme }: { readonly path: string; readonly theme: "light" | "dark" },
): Promise<Page> {
  const page = await browser.open("about:blank", { width: 940, height: 640 });
  await page.send("Emulation.setEmulatedMedia", {
    features: [{ name: "prefers-color-scheme", value: theme }],
  });
  await page.goto(`file://${path}`);
  await page.until("document.querySelector('[data-drawn]')");
  return page;
}

Deno.test("every figure is saved as a page that is live, complete and readable in light and dark, and as a still", async () => {
  const figures = await allFigures();
  const folder = mkdtempSync(join(tmpdir(), "lazycube-figures-"));
  await using browser = await Chromium.start();
  try {
    for (const [name, figure] of Object.entries(figures)) {
      const path = join(folder, `${name}.html`);
      await figure.save(path);
      if ("toSvg" in figure) writeFileSync(`${screenshots}${name}.svg`, figure.toSvg());
      for (const theme of ["light", "dark"] as const) {
        const page = await openSaved(browser, { path, theme });
        await page.screenshot(`${screenshots}${name}-${theme}.png`);
        assert.deepEqual(await page.evaluate(UNREADABLE), [], `${name} in ${theme}`);
        if ("toSvg" in figure) {
          const [first = 0] = await page.evaluate<readonly number[]>(DATA);
          assert(first > 10, `${name}: ${first} values`);
        }
        await page.close();
      }
    }
  } finally {
    await removeFolder(folder);
  }
});

Deno.test("hovering over an ion image tells the place on the sample, over a mass spectrum the m/z", async () => {
  const { "ion-image": image, "mass-sticks": sticks } = await allFigures();
  const folder = mkdtempSync(join(tmpdir(), "lazycube-figures-"));
  await using browser = await Chromium.start();
  try {
    for (
      const [figure, expected] of [[image, /x \[mm\] 2\.\d+, y \[mm\] 1\.\d+.*\d/s], [
        sticks,
        /^8\d\d/,
      ]] as const
    ) {
      assert(figure);
      const path = join(folder, "figure.html");
      await figure.save(path);
      const page = await openSaved(browser, { path, theme: "light" });
      const { x, y, width, height } = await page.evaluate<DOMRect>(
        "document.querySelector('.nsewdrag').getBoundingClientRect().toJSON()",
      );
      // The first move only wakes a chart.
      for (const step of [0, 1, 2, 3]) await page.hover(x + width / 2 + step, y + height / 2);
      const text = await page.until<string>(
        `[...document.querySelectorAll(".hoverlayer text")].map((text) => text.textContent).join("\\n")`,
      );
      assert.match(text, expected);
      await page.close();
    }
  } finally {
    await removeFolder(folder);
  }
});

interface DOMRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
