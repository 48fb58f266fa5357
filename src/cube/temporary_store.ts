import type { StoreLayout, TemporaryStore } from "../array/computation.ts";
import { createZarr } from "../format/zarr/create_zarr.ts";
import { openZarrSink } from "../format/zarr/zarr_sink.ts";
import { openZarrSource } from "../format/zarr/zarr_source.ts";
import { removeTemporary, temporaryPath } from "../store/temporary.ts";

/** Starts a temporary store: uncompressed, in the processor's byte order, so that any part of it has a fixed place. */
export async function createTemporaryStore(layout: StoreLayout): Promise<TemporaryStore> {
  const path = temporaryPath(".zarr");
  const output = await createZarr(path, {
    ...layout,
    codec: "none",
    overwrite: false,
    attributes: {},
    coordinates: [],
  });
  return {
    sink: openZarrSink(output.sinkRef),
    async publish() {
      await output.publish();
      return await openZarrSource(output.sourceRef);
    },
    async discard() {
      await output.discard();
      removeTemporary(path);
    },
    remove: () => removeTemporary(path),
  };
}
