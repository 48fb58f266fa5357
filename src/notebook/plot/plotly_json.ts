import { Buffer } from "node:buffer";

/** A trace of plotly.js. */
export type Trace = Readonly<Record<string, unknown>>;

/** Traces and layout of a figure, as plotly.js takes them. */
export interface PlotlyFigureJson {
  readonly data: readonly Trace[];
  readonly layout: Readonly<Record<string, unknown>>;
}

/** No logo, no button that would send the data to a server, and none for selections, which nothing uses. */
export const PLOTLY_CONFIG: Readonly<Record<string, unknown>> = {
  displaylogo: false,
  showSendToCloud: false,
  plotlyServerURL: "",
  modeBarButtonsToRemove: ["select2d", "lasso2d"],
};

/** Six digits tell apart what can be seen. */
const DIGITS = 6;

/** Numbers as JSON: six digits, `null` for NaN and infinities. */
export function plotNumbers(values: ArrayLike<number>): (number | null)[] {
  return Array.from(values, plotNumber);
}

/** A number as JSON. */
export function plotNumber(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : null;
}

/** Numbers in the binary form of plotly.js, for long arrays: much smaller where JSON is indented. */
export interface PackedNumbers {
  readonly dtype: "f4" | "f8";
  /** Little-endian numbers in base64. */
  readonly bdata: string;
  /** Lengths of two axes, `72, 72`. */
  readonly shape?: string;
}

/** Arrays shorter than this are left as they can be read. */
const PACKED_FROM = 64;

/** The trace with its long arrays packed: cells as 32-bit floats, coordinates as 64-bit ones. */
export function packedTrace(trace: Trace): Trace {
  return Object.fromEntries(Object.entries(trace).map(([key, value]) => [key, packed(key, value)]));
}

function packed(key: string, value: unknown): unknown {
  if (!Array.isArray(value) || !["x", "y", "z"].includes(key)) return value;
  const rows = value as readonly (number | null | readonly (number | null)[])[];
  const numbers = rows.flat().map((number) => number ?? NaN);
  if (numbers.length < PACKED_FROM) return value;
  const [first] = rows;
  if (!Array.isArray(first)) return { dtype: "f8", bdata: base64(new Float64Array(numbers)) };
  return { dtype: "f4", bdata: base64(new Float32Array(numbers)), shape: `${rows.length}, ${first.length}` };
}

/** The bytes of numbers; machines that run this are little-endian. */
function base64({ buffer }: Float32Array | Float64Array): string {
  return Buffer.from(buffer as ArrayBuffer).toString("base64");
}

/** What all figures share: no ground of their own, and an ink that can be read on light and dark. */
export function baseLayout(title: string, height: number): Readonly<Record<string, unknown>> {
  return {
    ...(title === "" ? {} : { title: { text: title, font: { size: 14 }, y: 0.98, yanchor: "top" } }),
    height,
    margin: { l: 80, r: 20, t: topMargin(title), b: 60 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { color: "#767676", size: 12, family: "system-ui, sans-serif" },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: "rgba(118,118,118,0.7)", activecolor: "#2f80c9" },
    hovermode: "closest",
    showlegend: false,
  };
}

/** Room above a figure for its title, and for the buttons, which appear there. */
export function topMargin(title: string): number {
  return title === "" ? 32 : 44;
}

/** Pixels between the title of an axis and the texts of its marks. */
export const TITLE_GAP = 6;

/** An axis with a frame and outer marks, without a grid. */
export const AXIS: Readonly<Record<string, unknown>> = {
  showgrid: false,
  zeroline: false,
  showline: true,
  mirror: true,
  ticks: "outside",
  linecolor: "#767676",
  tickcolor: "#767676",
  automargin: true,
};
