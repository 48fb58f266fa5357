import type { Sink } from "../array/sink.ts";
import type { Source } from "../array/source.ts";
import type { Shape } from "../engine/region.ts";
import { createZarr } from "../format/zarr/create_zarr.ts";
import { openZarrSink } from "../format/zarr/zarr_sink.ts";
import { openZarrSource } from "../format/zarr/zarr_source.ts";
import type { DType } from "../kernel/dtype.ts";
import { removeTemporary, temporaryPath } from "../store/temporary.ts";

/** A Zarr in the temporary folder of this process that is being written. */
export interface TemporaryStore {
  readonly sink: Sink;
  /** Opens what was written. */
  publish(): Promise<Source>;
  /** Removes it unpublished; may be called after `publish` failed. */
  discard(): Promise<void>;
  /** Removes it; its source must not be read any more. */
  remove(): void;
}

/** Starts a temporary store: uncompressed, in the processor's byte order, so that any part of it has a fixed place. */
export async function createTemporaryStore(
  layout: { readonly shape: Shape; readonly dtype: DType; readonly chunks: Shape },
): Promise<TemporaryStore> {
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
