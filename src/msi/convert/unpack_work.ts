import type { TaskContext, TaskOutput } from "../../engine/task.ts";
import type { SparseMajors } from "../../format/spatialdata/read/sparse_majors.ts";
import { openSparseTable, type SparseTable } from "../../format/spatialdata/read/sparse_table.ts";
import { RunWriter } from "../../format/spatialdata/sparse/run_writer.ts";
import { NO_PIXEL } from "../no_pixel.ts";
import type { UnpackProgram } from "./msi_program.ts";

/** What a thread keeps between the batches of a matrix that is unpacked to runs. */
export class UnpackWork {
  readonly #table: SparseTable;
  readonly #writer: RunWriter;
  readonly #starts: Uint32Array;
  readonly #pixelOf: Uint32Array;
  readonly #program: UnpackProgram;

  constructor(program: UnpackProgram, [starts, pixelOf]: readonly SharedArrayBuffer[]) {
    if (!starts || !pixelOf) throw new TypeError("Cannot unpack a matrix without its two buffers");
    this.#program = program;
    this.#table = openSparseTable(program.table);
    this.#writer = new RunWriter(program.runs);
    this.#starts = new Uint32Array(starts);
    this.#pixelOf = new Uint32Array(pixelOf);
  }

  /** Reads a range of majors and writes it as a run. */
  async run(batch: number, { throwIfStopped, signal }: TaskContext): Promise<Omit<TaskOutput, "duration">> {
    const before = this.#table.bytesRead;
    const first = this.#starts[batch] as number, end = this.#starts[batch + 1] as number;
    try {
      const majors = await this.#table.read(first, end, { signal });
      throwIfStopped();
      this.#writer.reserve(majors.values.length);
      for (let major = first; major < end; major++) this.#append(major, major - first, majors);
      const { bytesWritten } = this.#writer.finish(batch);
      const bytesRead = this.#table.bytesRead - before;
      return { value: null, transfer: [], bytesRead, bytesWritten, memory: 16 * majors.values.length };
    } catch (error) {
      this.#writer.clear();
      throw error;
    }
  }

  /** Lets go of the chunks that the table keeps. */
  close(): void {
    this.#table.close();
  }

  #append(major: number, at: number, { pointers, minors, values }: SparseMajors): void {
    const start = pointers[at] as number, end = pointers[at + 1] as number;
    const own = { minors: minors.subarray(start, end), values: values.subarray(start, end) };
    if (this.#program.table.layout === "csr") {
      const pixel = this.#pixelOf[major] as number;
      if (pixel !== NO_PIXEL) this.#writer.append(pixel, own.minors, own.values, end - start);
      return;
    }
    const placed = this.#program.inOrder ? own : this.#inPixelOrder(own);
    this.#writer.append(major, placed.minors, placed.values, placed.minors.length);
  }

  /** The entries of a channel by pixels of the cube, ascending. */
  #inPixelOrder(
    { minors, values }: Pick<SparseMajors, "minors" | "values">,
  ): { readonly minors: readonly number[]; readonly values: readonly number[] } {
    const placed = Array.from(
      minors,
      (row, i) => [this.#pixelOf[row] as number, values[i] as number] as const,
    )
      .filter(([pixel]) => pixel !== NO_PIXEL)
      .sort(([a], [b]) => a - b);
    return { minors: placed.map(([pixel]) => pixel), values: placed.map(([, value]) => value) };
  }
}
