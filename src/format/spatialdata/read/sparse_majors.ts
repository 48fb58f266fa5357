/** Entries of majors that follow each other. */
export interface SparseMajors {
  /** Where the entries of each major begin, and the end; the first is 0. Length = majors + 1. */
  readonly pointers: Float64Array;
  /** Row of each entry by columns, or column by rows; strictly ascending within a major. */
  readonly minors: Int32Array;
  readonly values: Float32Array | Float64Array;
}
