/**
 * What runs in the page that shows a figure. The functions travel as text, so they use nothing from outside but each
 * other and the page; types are gone by then.
 *
 * @module
 */

/** What the page is given, compressed. */
interface Spec {
  readonly data: readonly Record<string, unknown>[];
  readonly layout: Record<string, unknown>;
  readonly config: Record<string, unknown>;
  readonly sky?: Sky;
}

interface Sky {
  readonly names: readonly [string, string] | "equatorial";
  readonly decimals: number;
  readonly size: readonly [number, number];
  readonly nodes: number;
  readonly vectors: readonly (number | null)[];
}

interface Place {
  readonly isConnected: boolean;
  dataset: Record<string, string>;
  replaceChildren(...children: unknown[]): void;
}

interface Plotly {
  newPlot(place: unknown, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  relayout(place: unknown, changes: unknown): Promise<unknown>;
}

interface Library {
  readonly promise: Promise<Plotly>;
  readonly resolve: (plotly: Plotly) => void;
  isLoading: boolean;
}

interface Page {
  readonly document: {
    readonly body: unknown;
    readonly currentScript: { readonly previousElementSibling: Place } | null;
    createElement(name: string): Place & { style: Record<string, string> };
    getElementById(id: string): Place | null;
  };
  readonly indexedDB: IndexedFiles;
  readonly MutationObserver: new (
    heard: () => void,
  ) => { observe(node: unknown, options: unknown): void; disconnect(): void };
  getComputedStyle(place: unknown): { readonly color: string };
  Plotly?: Plotly | undefined;
  lazycube?: Record<string, Library>;
}

interface IndexedFiles {
  open(name: string, version: number): Request<Files> & { onupgradeneeded: () => void };
}

interface Request<Result> {
  readonly result: Result;
  onsuccess: () => void;
  onerror: () => void;
}

interface Files {
  createObjectStore(name: string): void;
  transaction(name: string, mode: string): { objectStore(name: string): FileStore };
}

interface FileStore {
  get(key: string): Request<string | undefined>;
  put(value: string, key: string): void;
}

/** The script of a figure: draws it in the element before the script, or the one with this id. */
export function figureScript(
  id: string,
  spec: string,
  library: { readonly version: string; readonly text: string },
): string {
  const parts = [
    drawFigure,
    plotlyOf,
    storedText,
    openFiles,
    evaluated,
    inflated,
    placeTexts,
    skyPlace,
    sexagesimal,
    themed,
  ];
  const code = parts.map(String).join("\n");
  return `(() => {\n${code}\ndrawFigure(${
    [id, spec, library.version, library.text].map((text) => JSON.stringify(text)).join(", ")
  });\n})();`;
}

/** Draws a figure in the place of its picture, when the library is there; the picture stays if it never is. */
async function drawFigure(id: string, spec: string, version: string, library: string): Promise<void> {
  const page = globalThis as unknown as Page;
  const place = page.document.currentScript?.previousElementSibling ?? page.document.getElementById(id);
  if (!place) return;
  const [text, plotly] = await Promise.all([inflated(spec), plotlyOf(version, library)]);
  const { data, layout, config: settings, sky } = JSON.parse(text) as Spec;
  const [first] = data;
  const traces = sky && first ? [placeTexts(first, sky), ...data.slice(1)] : data;
  const chart = page.document.createElement("div");
  chart.style.height = `${layout.height}px`;
  place.replaceChildren(chart);
  const config = { responsive: true, toImageButtonOptions: { scale: 2 }, ...settings };
  await plotly.newPlot(chart, traces, layout, config);
  await plotly.relayout(chart, themed(page, place, layout));
  place.dataset.drawn = "true";
  const observer = new page.MutationObserver(() => {
    if (place.isConnected) plotly.relayout(chart, themed(page, place, layout));
    else observer.disconnect();
  });
  observer.observe(page.document.body, { attributes: true });
}

/** plotly.js: from this figure, from another one of the page, or from what an earlier page has kept. */
function plotlyOf(version: string, library: string): Promise<Plotly> {
  const page = globalThis as unknown as Page;
  page.lazycube ??= {};
  const slot = page.lazycube[version] ??= { ...Promise.withResolvers<Plotly>(), isLoading: false };
  if (slot.isLoading) return slot.promise;
  if (library) {
    slot.isLoading = true;
    evaluated(page, library).then(slot.resolve);
    storedText(page, version, library);
    return slot.promise;
  }
  storedText(page, version).then((text) => {
    if (!text || slot.isLoading) return;
    slot.isLoading = true;
    evaluated(page, text).then(slot.resolve);
  });
  return slot.promise;
}

/** The text that is kept under a key, after keeping a new one if there is one; nothing where nothing can be kept. */
async function storedText(page: Page, key: string, text?: string): Promise<string | undefined> {
  try {
    const files = await openFiles(page);
    if (text) files.transaction("plotly", "readwrite").objectStore("plotly").put(text, key);
    const request = files.transaction("plotly", "readonly").objectStore("plotly").get(key);
    return await new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = reject;
    });
  } catch {
    return text;
  }
}

function openFiles(page: Page): Promise<Files> {
  return new Promise((resolve, reject) => {
    const request = page.indexedDB.open("lazycube", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("plotly");
    request.onsuccess = () => resolve(request.result);
    request.onerror = reject;
  });
}

/** Runs the library without touching one that the page may have of its own. */
async function evaluated(page: Page, library: string): Promise<Plotly> {
  const own = page.Plotly;
  const module = { exports: {} as Plotly };
  new Function("module", "exports", await inflated(library))(module, module.exports);
  page.Plotly = own;
  return module.exports;
}

/** The text of gzip in base64. */
export function inflated(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

/** The colours of the front end's theme, as it is now. */
function themed(page: Page, place: Place, layout: Record<string, unknown>): Record<string, unknown> {
  const { color } = page.getComputedStyle(place);
  const axes = Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key)).flatMap((axis) => [
    [`${axis}.linecolor`, color],
    [`${axis}.tickcolor`, color],
  ]);
  return { "font.color": color, ...Object.fromEntries(axes) };
}

/** The trace of an image with the place of every cell in its hover text. */
function placeTexts(trace: Record<string, unknown>, sky: Sky): Record<string, unknown> {
  const { z, x0, dx, y0, dy } = trace as { z: unknown[][]; x0: number; dx: number; y0: number; dy: number };
  const text = z.map((row, j) => row.map((_, i) => skyPlace(sky, x0 + i * dx, y0 + j * dy)));
  return { ...trace, text, hovertemplate: `%{text}<br>${trace.hovertemplate}` };
}

/** The place of a pixel in words, between the nodes of the grid. */
export function skyPlace({ names, decimals, size, nodes, vectors }: Sky, x: number, y: number): string {
  const at = (pixel: number, length: number) => length > 1 ? pixel / (length - 1) * (nodes - 1) : 0;
  const [u, v] = [at(x, size[0]), at(y, size[1])];
  const [i, j] = [u, v].map((node) => Math.min(nodes - 2, Math.max(0, Math.floor(node)))) as [number, number];
  const mixed = [0, 1, 2].map((part) => {
    const corner = (column: number, row: number) =>
      vectors[3 * ((j + row) * nodes + i + column) + part] ?? NaN;
    const along = (row: number) => corner(0, row) + (u - i) * (corner(1, row) - corner(0, row));
    return along(0) + (v - j) * (along(1) - along(0));
  }) as [number, number, number];
  const longitude = (Math.atan2(mixed[1], mixed[0]) * 180 / Math.PI + 360) % 360;
  const latitude = Math.atan2(mixed[2], Math.hypot(mixed[0], mixed[1])) * 180 / Math.PI;
  if (!Number.isFinite(longitude + latitude)) return "outside the sky";
  const sign = latitude < 0 ? "−" : "+";
  if (names !== "equatorial") {
    return `${names[0]} ${longitude.toFixed(decimals)}° ${names[1]} ${sign}${
      Math.abs(latitude).toFixed(decimals)
    }°`;
  }
  const time = sexagesimal(longitude / 15, decimals + 1, "ʰᵐˢ");
  return `${time} ${sign}${sexagesimal(Math.abs(latitude), decimals, "°′″")}`;
}

export function sexagesimal(value: number, decimals: number, marks: string): string {
  const scale = 10 ** decimals;
  const seconds = Math.round(value * 3600 * scale) / scale;
  const padded = (part: number, places = 0) => part.toFixed(places).padStart(places ? places + 3 : 2, "0");
  const [whole, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = Math.max(0, seconds - 3600 * whole - 60 * minutes);
  return `${padded(whole)}${marks[0]}${padded(minutes)}${marks[1]}${padded(rest, decimals)}${marks[2]}`;
}
