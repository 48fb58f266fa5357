/** Sums of the columns of part of a matrix; partial sums of several parts are added in the order of the parts. */
export interface PartialSums {
  /** Column of the first sum. */
  readonly first: number;
  readonly sums: Float64Array<ArrayBuffer>;
}

/** Adds up columns while a matrix is merged. */
export class ColumnSums {
  readonly #sums: Float64Array<ArrayBuffer>;
  #first: number;
  #end = 0;

  /** @param columns Number of columns of the matrix. */
  constructor(columns: number) {
    this.#sums = new Float64Array(columns);
    this.#first = columns;
  }

  /** Adds to the sum of a column. */
  add(column: number, value: number): void {
    this.#sums[column] = (this.#sums[column] as number) + value;
    if (column < this.#first) this.#first = column;
    if (column >= this.#end) this.#end = column + 1;
  }

  /** The sums of the columns from the first to the last that anything was added to. */
  take(): PartialSums {
    const first = Math.min(this.#first, this.#end);
    return { first, sums: this.#sums.slice(first, this.#end) };
  }
}

/** Adds partial sums up, in the order given. @param columns Number of columns of the matrix. */
export function totalSums(parts: Iterable<PartialSums>, columns: number): Float64Array<ArrayBuffer> {
  const totals = new Float64Array(columns);
  for (const { first, sums } of parts) {
    sums.forEach((sum, i) => totals[first + i] = (totals[first + i] as number) + sum);
  }
  return totals;
}
