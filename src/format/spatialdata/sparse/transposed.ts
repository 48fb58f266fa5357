import { lastAtMost } from "./pointer_search.ts";
import type { SparsePart, StoredMatrix } from "./sparse_part.ts";
import { valueArray } from "./sparse_runs.ts";

/** Elements read at a time. */
const BLOCK = 2 ** 20;

/**
 * Rows of a matrix that is stored by columns, or columns of one by rows: one pass over all elements.
 *
 * @param wanted Their numbers, each once.
 */
export function transposed(matrix: StoredMatrix, wanted: readonly number[]): SparsePart {
  const [rows, columns] = matrix.shape;
  const slots = new Int32Array(matrix.format === "csc" ? rows : columns).fill(-1);
  wanted.forEach((index, slot) => slots[index] = slot);
  const picked = new PickedEntries(matrix, wanted.length);
  const last = matrix.pointers.length - 1;
  for (let start = 0; start < last;) {
    const limit = (matrix.pointers[start] as number) + BLOCK;
    const end = Math.min(last, Math.max(start + 1, lastAtMost(matrix.pointers, limit)));
    picked.add(matrix.stored(start, end), start, slots);
    start = end;
  }
  return picked.sorted();
}

/** Entries in the order they are stored. */
class PickedEntries {
  readonly #matrix: StoredMatrix;
  readonly #counts: Float64Array;
  readonly #blocks: { slots: Int32Array; others: Int32Array; values: Float32Array | Float64Array }[] = [];

  constructor(matrix: StoredMatrix, slots: number) {
    this.#matrix = matrix;
    this.#counts = new Float64Array(slots);
  }

  /** Takes the entries of a part that have a slot. @param start Number of the part's first row or column. */
  add({ pointers, indices, values }: SparsePart, start: number, slots: Int32Array): void {
    const kept = countKept(indices, slots);
    const block = {
      slots: new Int32Array(kept),
      others: new Int32Array(kept),
      values: valueArray(this.#matrix.dtype, kept),
    };
    if (kept === 0) return;
    let [at, major] = [0, 0];
    for (let i = 0; i < indices.length; i++) {
      const slot = slots[indices[i] as number] as number;
      if (slot < 0) continue;
      while ((pointers[major + 1] as number) <= i) major += 1;
      block.slots[at] = slot;
      block.others[at] = start + major;
      block.values[at] = values[i] as number;
      this.#counts[slot] = (this.#counts[slot] as number) + 1;
      at += 1;
    }
    this.#blocks.push(block);
  }

  /** A counting sort by slot, which keeps the order within each. */
  sorted(): SparsePart {
    const pointers = new Float64Array(this.#counts.length + 1);
    this.#counts.forEach((count, slot) => pointers[slot + 1] = (pointers[slot] as number) + count);
    const length = pointers.at(-1) ?? 0;
    const [indices, values, next] = [
      new Int32Array(length),
      valueArray(this.#matrix.dtype, length),
      pointers.slice(),
    ];
    for (const block of this.#blocks) {
      block.slots.forEach((slot, i) => {
        const at = next[slot] as number;
        next[slot] = at + 1;
        indices[at] = block.others[i] as number;
        values[at] = block.values[i] as number;
      });
    }
    return { pointers, indices, values };
  }
}

function countKept(indices: Int32Array, slots: Int32Array): number {
  let kept = 0;
  for (let i = 0; i < indices.length; i++) {
    if ((slots[indices[i] as number] as number) >= 0) kept += 1;
  }
  return kept;
}
