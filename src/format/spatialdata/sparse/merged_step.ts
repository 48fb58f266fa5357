import { valueArray, type ValueType } from "./sparse_runs.ts";

/** A range of the elements of `data` and `indices`, in memory that is used again for the next one. */
export class MergedStep {
  /** Values of the elements. */
  readonly values: Float32Array | Float64Array;
  /** Rows of the elements, or by rows their columns. */
  readonly indices: Int32Array;
  #start = 0;
  #length = 0;

  /** @param capacity Elements of the largest step. */
  constructor(dtype: ValueType, capacity: number) {
    this.values = valueArray(dtype, capacity);
    this.indices = new Int32Array(capacity);
  }

  /** Index in the matrix of the first element. */
  get start(): number {
    return this.#start;
  }

  /** Number of elements. */
  get length(): number {
    return this.#length;
  }

  /** Index in the matrix after the last element. */
  get end(): number {
    return this.#start + this.#length;
  }

  /** Starts another step; elements are undefined until they are set. */
  begin(start: number, length: number): void {
    this.#start = start;
    this.#length = length;
  }
}
