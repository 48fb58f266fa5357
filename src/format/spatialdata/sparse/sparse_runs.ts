/** How a sparse matrix is stored: by column (compressed sparse columns) or by row. */
export type SparseFormat = "csc" | "csr";

/** Number types of the values of a sparse matrix. */
export type ValueType = "float32" | "float64";

/**
 * The runs from which a sparse matrix is merged: files that tasks write side by side, each with some rows. JSON, so
 * that it travels to workers.
 */
export type SparseRunsRef = {
  /** Folder of the run files. */
  readonly folder: string;
  readonly format: SparseFormat;
  /** Rows and columns of the matrix. */
  readonly rows: number;
  readonly columns: number;
  readonly dtype: ValueType;
  /** A run keeps the entries of 2^bucketShift columns together. */
  readonly bucketShift: number;
};

/** Entries of a bucket: enough to make reads long, few enough to stay in a cache while they are put in order. */
const BUCKET_ENTRIES = 2 ** 20;
const MOST_BUCKETS = 4096;
/** With at most 2^15 columns in a bucket both a column in it and the entries of a row in it fit in 16 bits. */
const WIDEST_SHIFT = 15;
/** A single bucket of all columns. */
const ONE_BUCKET = 31;

/**
 * How many columns, as a power of two, a bucket holds. By rows there is one bucket; by columns as many as make a
 * bucket about a million entries.
 *
 * @param entries Entries to expect at most, such as the number of peaks.
 */
export function bucketShift(format: SparseFormat, columns: number, entries: number): number {
  if (format === "csr") return ONE_BUCKET;
  const buckets = Math.min(MOST_BUCKETS, Math.max(1, Math.ceil(entries / BUCKET_ENTRIES)));
  let shift = 0;
  while (shift < WIDEST_SHIFT && columns / 2 ** shift > buckets) shift += 1;
  return shift;
}

/** Number of buckets of a run. */
export function bucketCount({ columns, bucketShift: shift }: SparseRunsRef): number {
  return Math.max(1, Math.ceil(columns / 2 ** shift));
}

/** Bytes in which a run stores a column within its bucket, and the number of entries that a row has in a bucket. */
export function columnWidth({ bucketShift: shift }: SparseRunsRef): 2 | 4 {
  return shift <= WIDEST_SHIFT ? 2 : 4;
}

/** Bytes of a value. */
export function valueWidth(dtype: ValueType): 4 | 8 {
  return dtype === "float32" ? 4 : 8;
}

/** An array for so many values. */
export function valueArray(dtype: ValueType, length: number): Float32Array | Float64Array {
  return dtype === "float32" ? new Float32Array(length) : new Float64Array(length);
}

/** Name of the file of a run. */
export function runName(run: number): string {
  return `run-${run}`;
}
