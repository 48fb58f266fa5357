import { type Array as ZarritaArray, type DataType, open } from "zarrita";
import type { ArrayLayout } from "./array_layout.ts";
import { namedCodecs } from "./codec_chain.ts";
import { type JsonObject, zarrJsonText } from "./zarr_json.ts";
import type { ZarrStore } from "./zarr_store.ts";

/** An array as zarrita opens it, of any store. */
export type OpenArray = ZarritaArray<DataType, ZarrStore>;

/**
 * Opens an array with zarrita from metadata that are known already.
 *
 * @param store The array's own keys.
 * @param document Its metadata, `zarr.json` or `.zarray`, and what `arrayLayout` makes of them.
 */
export function zarritaArray(
  store: ZarrStore,
  document: JsonObject,
  layout: ArrayLayout,
): Promise<OpenArray> {
  const metadata = new TextEncoder().encode(zarrJsonText(plainDocument(document, layout)));
  const indexFirst = namedCodecs(document.codecs)[0]?.configuration.index_location === "start";
  const known: ZarrStore = {
    ...store,
    // zarrita looks for the index of a shard at its end only, and asks for nothing else by suffix.
    getRange: (key, range, options) => {
      const first = indexFirst && "suffixLength" in range && { offset: 0, length: range.suffixLength };
      return store.getRange(key, first || range, options);
    },
    get: (key, options) =>
      key === "/zarr.json" || key === "/.zarray" ? Promise.resolve(metadata) : store.get(key, options),
  };
  const version = document.zarr_format === 2 ? open.v2 : open.v3;
  return version(known, { kind: "array", attrs: false });
}

/** The metadata in the one form zarrita takes: codecs as objects and a fill value that is a number. */
function plainDocument(document: JsonObject, { fill }: ArrayLayout): JsonObject {
  const number = typeof fill === "bigint" ? String(fill) : fill;
  if (document.zarr_format === 2) return { ...document, fill_value: number };
  const codecs = namedCodecs(document.codecs).map(({ name, configuration }) => ({ name, configuration }));
  return { ...document, codecs, fill_value: number, attributes: {} };
}
