/**
 * What runs in the page of an explorer; the functions travel as text, see `plot/browser_script.ts`.
 *
 * @module
 */
import { inflated, sexagesimal, skyPlace } from "../plot/browser_script.ts";
import type { ExplorerSpec } from "./explorer_spec.ts";

interface Element {
  innerHTML: string;
  textContent: string;
  value: string;
  width: number;
  height: number;
  readonly style: Record<string, string>;
  dataset: Record<string, string>;
  readonly previousElementSibling: Element;
  querySelector(selector: string): Element;
  setAttribute(name: string, value: string | number): void;
  getBoundingClientRect(): {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  getContext(kind: "2d"): { putImageData(image: unknown, x: number, y: number): void };
  addEventListener(
    type: string,
    listener: (event: { readonly clientX: number; readonly clientY: number }) => void,
  ): void;
}

interface Page {
  readonly document: { readonly currentScript: Element | null; getElementById(id: string): Element | null };
  readonly ImageData: new (pixels: Uint8ClampedArray, width: number, height: number) => unknown;
}

/** The voxels as the page has them. */
interface Voxels {
  readonly spec: ExplorerSpec;
  /** The value at an index, NaN for nothing. */
  readonly at: (index: number) => number;
}

/** The script of an explorer in the element before it, or the one with this id. */
export function explorerScript(id: string, spec: string, voxels: string): string {
  const parts = [
    exploreCube,
    explorerMarkup,
    readVoxels,
    drawChannel,
    drawSpectrum,
    lineOf,
    placeText,
    numberText,
    inflated,
    skyPlace,
    sexagesimal,
  ];
  const code = parts.map(String).join("\n");
  return `(() => {\n${code}\nexploreCube(${
    [id, spec, voxels].map((text) => JSON.stringify(text)).join(", ")
  });\n})();`;
}

async function exploreCube(id: string, specText: string, voxelText: string): Promise<void> {
  const page = globalThis as unknown as Page;
  const place = page.document.currentScript?.previousElementSibling ?? page.document.getElementById(id);
  if (!place) return;
  const spec = JSON.parse(await inflated(specText)) as ExplorerSpec;
  const voxels = { spec, at: await readVoxels(spec, voxelText) };
  const [channels, rows, columns] = spec.shape;
  place.innerHTML = explorerMarkup(spec);
  const part = (name: string) => place.querySelector(`[data-part="${name}"]`);
  const [canvas, slider, curve] = [part("channel"), part("slider"), part("spectrum")];
  const shown = { channel: Math.floor(channels / 2), x: Math.floor(columns / 2), y: Math.floor(rows / 2) };
  const draw = () => {
    drawChannel(page, voxels, { canvas, channel: shown.channel });
    drawSpectrum(voxels, { place, ...shown });
    slider.value = String(shown.channel);
    part("cross").style.left = `${(shown.x + 0.5) / columns * 100}%`;
    part("cross").style.top = `${(lineOf(spec, shown.y) + 0.5) / rows * 100}%`;
    const value = voxels.at((shown.channel * rows + shown.y) * columns + shown.x);
    part("where").textContent = placeText(spec, shown.x, shown.y);
    const spectral = numberText(spec.spectral[shown.channel] ?? NaN);
    const channel = spec.spectralUnit === ""
      ? `${spec.spectralTitle} ${spectral}`
      : `${spectral} ${spec.spectralUnit}`;
    part("what").textContent = `${channel} — ${numberText(value)} ${spec.unit}`.trimEnd();
  };
  const within = (fraction: number, length: number) =>
    Math.min(length - 1, Math.max(0, Math.floor(fraction * length)));
  let isHeld = false;
  const point = (event: { readonly clientX: number; readonly clientY: number }) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    shown.x = within((event.clientX - left) / width, columns);
    shown.y = lineOf(spec, within((event.clientY - top) / height, rows));
    draw();
  };
  canvas.addEventListener("mousemove", (event) => void (isHeld || point(event)));
  canvas.addEventListener("click", (event) => void (isHeld = !isHeld, point(event)));
  slider.addEventListener("input", () => void (shown.channel = Number(slider.value), draw()));
  curve.addEventListener("click", (event) => {
    const { left, width } = curve.getBoundingClientRect();
    shown.channel = within((event.clientX - left) / width, channels);
    draw();
  });
  part("low").textContent = numberText(spec.range[0]);
  part("high").textContent = numberText(spec.range[1]);
  part("unit").textContent = spec.unit;
  draw();
  place.dataset.drawn = "true";
}

/** The elements of an explorer. Its texts are written by `textContent`. */
function explorerMarkup(spec: ExplorerSpec): string {
  const { shape: [channels, rows, columns], aspect, note, colours } = spec;
  const shades = Array.from({ length: 17 }, (_, i) => 3 * Math.min(255, 16 * i)).map((at) =>
    `rgb(${colours.slice(at, at + 3).join(",")})`
  );
  const ratio = columns / (rows * aspect);
  const [width, height] = ratio > 1 ? [360, 360 / ratio] : [360 * ratio, 360];
  const size = `width:${width}px;height:${height}px`;
  const line = `fill="none" stroke="currentColor" stroke-opacity="0.4"`;
  return `<div style="display:flex;flex-wrap:wrap;gap:24px;align-items:flex-start;font-size:13px">` +
    `<div><div style="position:relative;${size}"><canvas data-part="channel" style="${size};cursor:crosshair;` +
    `image-rendering:pixelated;border:1px solid rgba(128,128,128,0.5);box-sizing:border-box"></canvas><div data-part="cross" ` +
    `style="position:absolute;width:9px;height:9px;margin:-5px 0 0 -5px;border:1px solid #fff;outline:1px solid #000;` +
    `pointer-events:none"></div></div><input data-part="slider" type="range" min="0" max="${
      channels - 1
    }" step="1" ` +
    `style="width:${width}px;margin:8px 0 0" aria-label="channel"><div style="height:8px;margin-top:8px;` +
    `background:linear-gradient(to right,${shades.join(",")})"></div><div style="display:flex;` +
    `justify-content:space-between"><span data-part="low"></span><span data-part="unit" style="opacity:0.75"></span>` +
    `<span data-part="high"></span></div></div>` +
    `<div style="max-width:100%"><div data-part="where" style="font-weight:600"></div><div data-part="what"></div>` +
    `<div style="display:flex;gap:5px;margin-top:8px"><div style="position:relative;width:56px;height:240px;font-size:11px;` +
    `line-height:14px;opacity:0.75">${
      ["most", "none", "least"].map((name) =>
        `<div data-part="${name}" style="position:absolute;right:0"></div>`
      ).join("")
    }</div>` +
    `<div style="width:420px"><svg data-part="spectrum" width="420" height="240" viewBox="0 0 420 240" ` +
    `style="display:block;cursor:col-resize"><rect x="0.5" y="0.5" width="419" height="239" ${line}/>` +
    `<path data-part="zero" ${line} stroke-dasharray="2 3"/><path data-part="curve" fill="none" stroke="#2f80c9" ` +
    `stroke-width="1.4"/><path data-part="marker" stroke="#e08020" stroke-width="1.2"/></svg>` +
    `<div style="display:flex;justify-content:space-between"><span data-part="first"></span>` +
    `<span data-part="axis" style="opacity:0.75"></span><span data-part="last"></span></div>` +
    `<div style="opacity:0.75">click the picture to hold a pixel, the curve to choose a channel` +
    `${note ? ` · ${note}` : ""}</div></div></div></div></div>`;
}

/** The voxels from their levels, high bytes first. */
async function readVoxels(
  { ends: [low, high] }: ExplorerSpec,
  base64: string,
): Promise<(index: number) => number> {
  const packed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const count = bytes.length / 2;
  return (index) => {
    const level = (bytes[index] ?? 0) * 256 + (bytes[count + index] ?? 0);
    return level === 0 ? NaN : low + (level - 1) / 4094 * (high - low);
  };
}

function drawChannel(
  page: Page,
  { spec, at }: Voxels,
  { canvas, channel }: { readonly canvas: Element; readonly channel: number },
): void {
  const { shape: [, rows, columns], range: [low, high], colours } = spec;
  const pixels = new Uint8ClampedArray(4 * rows * columns);
  for (let i = 0; i < rows * columns; i++) {
    const value = at(channel * rows * columns + i);
    if (Number.isNaN(value)) continue;
    const colour = Math.min(255, Math.max(0, Math.round((value - low) / (high - low) * 255)));
    const pixel = 4 * (lineOf(spec, Math.floor(i / columns)) * columns + i % columns);
    pixels.set(
      [colours[3 * colour] ?? 0, colours[3 * colour + 1] ?? 0, colours[3 * colour + 2] ?? 0, 255],
      pixel,
    );
  }
  [canvas.width, canvas.height] = [columns, rows];
  canvas.getContext("2d").putImageData(new page.ImageData(pixels, columns, rows), 0, 0);
}

function drawSpectrum(
  { spec, at }: Voxels,
  { place, channel, x, y }: {
    readonly place: Element;
    readonly channel: number;
    readonly x: number;
    readonly y: number;
  },
): void {
  const { shape: [channels, rows, columns], spectral, spectralTitle } = spec;
  const values = Array.from({ length: channels }, (_, k) => at((k * rows + y) * columns + x));
  const finite = values.filter((value) => !Number.isNaN(value));
  const [least, most] = [Math.min(0, ...finite), Math.max(0, ...finite)];
  const room = (most - least) * 0.06 || 1;
  const toY = (value: number) => (240 * (most + room - value) / (most - least + 2 * room)).toFixed(1);
  const step = 420 / channels;
  let [path, isDrawing] = ["", false];
  values.forEach((value, k) => {
    if (Number.isNaN(value)) return void (isDrawing = false);
    path += `${isDrawing ? "V" : `M${(k * step).toFixed(1)} `}${toY(value)}H${((k + 1) * step).toFixed(1)}`;
    isDrawing = true;
  });
  const part = (name: string) => place.querySelector(`[data-part="${name}"]`);
  part("curve").setAttribute("d", path);
  part("zero").setAttribute("d", `M0 ${toY(0)}H420`);
  part("marker").setAttribute("d", `M${((channel + 0.5) * step).toFixed(1)} 0V240`);
  const isApart = (value: number) => Math.abs(Number(toY(value)) - Number(toY(0))) > 14;
  for (const [name, value] of [["most", most], ["none", 0], ["least", least]] as const) {
    part(name).textContent = name === "none" || isApart(value)
      ? numberText(Number(value.toPrecision(3)))
      : "";
    part(name).style.top = `${Number(toY(value)) - 7}px`;
  }
  part("first").textContent = numberText(spectral[0] ?? NaN);
  part("axis").textContent = spectralTitle;
  part("last").textContent = numberText(spectral[channels - 1] ?? NaN);
}

/** The line of the picture, from above, in which a row of the cube is; and the other way round. */
function lineOf({ shape: [, rows], stage }: ExplorerSpec, row: number): number {
  return stage ? row : rows - 1 - row;
}

function placeText({ sky, stage }: ExplorerSpec, x: number, y: number): string {
  if (sky) return skyPlace(sky, x, y);
  if (!stage) return `x ${x}, y ${y}`;
  const { first, step, unit } = stage;
  const [atX, atY] = [first[0] + x * step[0], first[1] + y * step[1]].map(numberText);
  return `x ${atX}, y ${atY} ${unit}`;
}

function numberText(value: number): string {
  return Number.isNaN(value) ? "nothing" : String(Number(value.toPrecision(5))).replace("-", "−");
}
