import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { gzipSync } from "node:zlib";
import { Buffer } from "node:buffer";
import type { Explorer, MapPlotOptions, PresentedCube } from "../../cube/presentation.ts";
import { UnsupportedError } from "../../error.ts";
import { escapeHtml, type MimeBundle } from "../html.ts";
import { imagePicture } from "../picture/image_picture.ts";
import { mapView } from "../picture/map_view.ts";
import { channelText } from "../picture/spectral_ticks.ts";
import { svgImage } from "../picture/svg.ts";
import { explorerScript } from "./explorer_script.ts";
import { type ExplorerSpec, explorerSpec, packedVoxels } from "./explorer_spec.ts";

/** A cube to look through in a notebook or a page: channels by a slider, spectra under the mouse. */
export class CubeExplorer implements Explorer {
  readonly #spec: ExplorerSpec;
  readonly #html: string;

  /** @param cube The voxels, as many as a page can hold. */
  constructor(cube: PresentedCube, options: MapPlotOptions) {
    this.#spec = explorerSpec(cube, options);
    this.#html = explorerHtml(this.#spec, cube, options);
  }

  /** A page that needs nothing else; light or dark as the reader prefers. */
  toHtml(): string {
    const style = ":root{color-scheme:light dark}body{font-family:system-ui,sans-serif;margin:24px}";
    const title = escapeHtml(this.#spec.title || this.toString());
    return `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>${style}</style>` +
      `</head><body>${this.#html}</body></html>\n`;
  }

  /** Writes the page; see `Explorer`. */
  async save(path: string): Promise<void> {
    if (![".html", ".htm"].includes(extname(path).toLowerCase())) {
      throw new UnsupportedError(`Cannot save "${path}": an explorer is a page; name it .html`);
    }
    await writeFile(path, this.toHtml());
  }

  /** `Explorer of 48 × 36 × 36 voxels`. */
  toString(): string {
    return `Explorer of ${this.#spec.shape.join(" × ")} voxels`;
  }

  /** What a notebook shows. */
  [Symbol.for("Jupyter.display")](): MimeBundle {
    return { "text/plain": this.toString(), "text/html": this.#html };
  }

  /** The text that consoles print. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}

function explorerHtml(spec: ExplorerSpec, cube: PresentedCube, options: MapPlotOptions): string {
  const text = Buffer.from(gzipSync(JSON.stringify(spec), { level: 9 })).toString("base64");
  const voxels = packedVoxels(cube.values, spec.ends);
  const id = `lazycube-${createHash("sha256").update(text).update(voxels).digest("hex").slice(0, 12)}`;
  const title = spec.title === ""
    ? ""
    : `<div style="font-weight:600;margin-bottom:6px">${escapeHtml(spec.title)}</div>`;
  return `<div style="color:var(--jp-ui-font-color1, inherit)">${title}<div id="${id}">${
    picture(cube, options)
  }</div>` +
    `<script>${explorerScript(id, text, voxels)}</script></div>`;
}

/** The middle channel, for readers without scripts. */
function picture({ values, shape, unit, wcs }: PresentedCube, options: MapPlotOptions): string {
  const [channels, rows, columns] = shape;
  const [channel, size] = [Math.floor(channels / 2), rows * columns];
  const plane = values.subarray(channel * size, (channel + 1) * size);
  const title = wcs ? channelText(wcs.spectral, channel) : `channel ${channel}`;
  const map = { values: plane, shape: [rows, columns], unit, axis: 0, wcs, beam: undefined } as const;
  const range = options.range ? { range: options.range } : {};
  const { svg, ...drawn } = imagePicture(mapView(map, { ...options, ...range, title }), {
    side: 280,
    mostBytes: 11_000,
  });
  return svgImage(svg, { ...drawn, alt: title });
}
