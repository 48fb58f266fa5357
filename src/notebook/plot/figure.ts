import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import type { Figure } from "../../cube/presentation.ts";
import { UnsupportedError } from "../../error.ts";
import type { MimeBundle } from "../html.ts";
import { figureHtml, figurePage, type FigureParts } from "./figure_html.ts";
import { packedTrace, PLOTLY_CONFIG, type Trace } from "./plotly_json.ts";
import { plotlyLibrary } from "./plotly_library.ts";

/** Whether a figure of this kernel has brought plotly.js: later ones of the page use that. */
let hasSentLibrary = false;

/**
 * A figure for notebooks and files. In a notebook it is live without extension and network: the first one brings
 * plotly.js, which the page keeps. Front ends that know plotly draw it themselves, those that run no script show a
 * picture.
 */
export class PlotlyFigure implements Figure {
  readonly #parts: FigureParts;
  readonly #png: (() => Uint8Array) | undefined;

  /**
   * @param parts What it is made of.
   * @param png Its pixels, where it has some.
   */
  constructor(parts: FigureParts, png?: () => Uint8Array) {
    this.#parts = parts;
    this.#png = png;
  }

  /** Traces of plotly.js. */
  get data(): readonly Trace[] {
    return this.#parts.data;
  }

  /** Layout of plotly.js. */
  get layout(): Readonly<Record<string, unknown>> {
    return this.#parts.layout;
  }

  /** The picture, as SVG text. */
  toSvg(): string {
    return this.#parts.picture.svg;
  }

  /** A page that needs nothing else. */
  toHtml(): Promise<string> {
    return figurePage(this.#parts);
  }

  /** Writes the figure by the suffix of the path; see `Figure`. */
  async save(path: string): Promise<void> {
    await writeFile(path, await this.#content(path));
  }

  /** What it shows, in words. */
  toString(): string {
    return `Figure: ${this.#parts.description}`;
  }

  /** What a notebook shows. */
  async [Symbol.for("Jupyter.display")](): Promise<MimeBundle> {
    const library = hasSentLibrary ? "" : await plotlyLibrary();
    hasSentLibrary = true;
    const { data, layout } = this.#parts;
    return {
      "application/vnd.plotly.v1+json": { data: data.map(packedTrace), layout, config: PLOTLY_CONFIG },
      "text/html": figureHtml(this.#parts, library),
      "image/svg+xml": this.toSvg(),
      "text/plain": this.toString(),
    };
  }

  /** The text that consoles print. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }

  #content(path: string): Promise<string> | string | Uint8Array {
    const suffix = extname(path).toLowerCase();
    switch (suffix) {
      case ".html":
      case ".htm":
        return this.toHtml();
      case ".svg":
        return this.toSvg();
      case ".json":
        return JSON.stringify({ data: this.data, layout: this.layout });
      case ".png":
        if (this.#png) return this.#png();
        throw new UnsupportedError(
          `Cannot save "${path}": this figure has no pixels; save it as .svg or .html`,
        );
      default:
        throw new UnsupportedError(
          `Cannot save "${path}": figures are saved as .html, .svg, .json and those of maps as .png`,
        );
    }
  }
}
