import { statSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../zarr/zarr_json.ts";
import { storedSize } from "../../zarr/stored_type.ts";
import type { ZarrStore } from "../../zarr/zarr_store.ts";
import type { SparseTableRef } from "./sparse_table.ts";
import { vectorLayout } from "./vector_layout.ts";

const SAMPLES = 64;

/**
 * Bytes of the chunks of X on disk: exact for up to 64 files of an array, else an estimate from so many; the bytes of
 * the elements where files cannot be measured.
 */
export function matrixBytes({ matrix, documents }: SparseTableRef, store: ZarrStore): number {
  return Object.entries(documents).reduce((bytes, [name, document]) => {
    return bytes + vectorBytes(store.at(`${matrix}/${name}`), document);
  }, 0);
}

function vectorBytes({ path, local }: ZarrStore, document: JsonObject): number {
  const { length, type, chunkLength, chunksPerFile, key } = vectorLayout(document, path);
  if (!local) return length * storedSize(type);
  const files = Math.ceil(length / (chunkLength * chunksPerFile));
  const samples = Math.min(SAMPLES, files);
  let bytes = 0;
  for (let sample = 0; sample < samples; sample++) {
    const file = Math.floor(sample * files / samples);
    bytes += statSync(join(path, key(file)), { throwIfNoEntry: false })?.size ?? 0;
  }
  return samples === 0 ? 0 : Math.round(bytes / samples * files);
}
