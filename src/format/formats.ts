import { openMemorySink } from "../array/memory_sink.ts";
import type { Formats } from "../array/program_runner.ts";
import type { Sink, SinkRef } from "../array/sink.ts";
import type { Source, SourceRef } from "../array/source.ts";
import { UnsupportedError } from "../error.ts";
import { openFitsSource } from "./fits/fits_source.ts";

/**
 * The table of formats by the name that refs carry. A format is loaded when a ref first names it, so that a
 * worker that reads FITS never loads what reads Zarr.
 */
export const formats: Formats = {
  openSource(ref: SourceRef): Source | Promise<Source> {
    switch (ref.format) {
      case "fits":
        return openFitsSource(ref);
      case "zarr":
        return import("./zarr/zarr_source.ts").then(({ openZarrSource }) => openZarrSource(ref));
      case "sparse-runs":
        return import("./spatialdata/sparse/runs_source.ts").then(({ SparseRunsSource }) =>
          new SparseRunsSource(ref)
        );
      default:
        throw new UnsupportedError(`Cannot read the format "${ref.format}"`);
    }
  },

  openSink(ref: SinkRef, buffers: readonly SharedArrayBuffer[]): Sink | Promise<Sink> {
    switch (ref.format) {
      case "memory":
        return openMemorySink(ref, buffers[0] ?? new SharedArrayBuffer(0));
      case "fits":
        return import("./fits/fits_sink.ts").then(({ openFitsSink }) => openFitsSink(ref));
      case "zarr":
        return import("./zarr/zarr_sink.ts").then(({ openZarrSink }) => openZarrSink(ref));
      default:
        throw new UnsupportedError(`Cannot write the format "${ref.format}"`);
    }
  },
};
