import { openSync, readSync } from "node:fs";
import { join } from "node:path";
import { FormatError } from "../../../error.ts";
import { readUntilFull } from "../../../store/file.ts";
import { OpenFiles } from "../../zarr/open_files.ts";
import { RUN_HEAD, type RunLayout, runLayout } from "./run_layout.ts";
import { runName, type SparseRunsRef } from "./sparse_runs.ts";

/** The runs of a matrix, opened for reading, with the place of every row. */
export class RunFiles {
  readonly ref: SparseRunsRef;
  readonly layouts: readonly RunLayout[];
  /** Rows of all runs, one run after the other. */
  readonly rows: Uint32Array;
  /** Index in `rows` of the first row of each run, and the end. */
  readonly starts: readonly number[];
  readonly #files = new OpenFiles((path) => openSync(path, "r"));
  #bytesRead = 0;

  /** Reads the list of rows of every run. */
  constructor(ref: SparseRunsRef, runCount: number) {
    this.ref = ref;
    this.rows = new Uint32Array(ref.rows);
    const [layouts, starts] = [[] as RunLayout[], [0]];
    for (let run = 0, at = 0; run < runCount; run++) {
      const head = new Uint32Array(RUN_HEAD / 4);
      this.read(run, 0, head);
      const [rowCount = 0] = head;
      const layout = runLayout(ref, rowCount);
      this.read(run, layout.rows, this.rows.subarray(at, at + rowCount));
      at += rowCount;
      layouts.push(layout);
      starts.push(at);
    }
    this.layouts = layouts;
    this.starts = starts;
  }

  /** Bytes read so far. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** First byte of the slice of a bucket in a run. */
  sliceStart(run: number, bucket: number): number {
    const start = new Float64Array(1);
    this.read(run, (this.layouts[run] as RunLayout).table + 8 * bucket, start);
    return start[0] as number;
  }

  /**
   * Reads numbers of a run to `target`.
   *
   * @throws {FormatError} If the file is missing or too short, as when the disk lost part of it
   */
  read(run: number, position: number, target: ArrayBufferView): void {
    const path = join(this.ref.folder, runName(run));
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    try {
      const file = this.#files.get(path);
      const length = readUntilFull(
        (part, at) => readSync(file, part, 0, part.length, at),
        bytes,
        position,
      );
      this.#bytesRead += length;
      if (length === bytes.length) return;
    } catch (cause) {
      const reason = `a temporary file cannot be read (${(cause as Error).message})`;
      throw new FormatError(reason, { path, format: "sparse run", offset: position, cause });
    }
    throw new FormatError("a temporary file is too short; the conversion must be run again", {
      path,
      format: "sparse run",
      offset: position,
    });
  }

  /** Closes all files. */
  close(): void {
    this.#files.close();
  }
}
