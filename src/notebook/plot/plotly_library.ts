import { gzipSync } from "node:zlib";
import { Buffer } from "node:buffer";

/** Version of plotly.js that figures are drawn with; that of `deno.json`. */
export const PLOTLY_VERSION = "4.1.1";

let compressed: Promise<string> | undefined;

/**
 * plotly.js for browsers, gzip in base64: 660 kB. The bundle with cartesian axes, which has all that figures here use
 * and is a third of the whole. Read from the package cache at the first call, and only then.
 */
export function plotlyLibrary(): Promise<string> {
  compressed ??= import("plotly.js-cartesian-dist-min/plotly-cartesian.min.js", { with: { type: "text" } })
    .then(({ default: text }) => Buffer.from(gzipSync(text, { level: 9 })).toString("base64"));
  return compressed;
}
