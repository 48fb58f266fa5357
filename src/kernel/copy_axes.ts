import type { CopyBox } from "./kernels.ts";

/** One axis of a box to copy: its length and its strides in elements. */
export interface CopyAxis {
  readonly length: number;
  readonly src: number;
  readonly dst: number;
}

/** How a box is copied: the fastest way that its strides allow. */
export type CopyPlan =
  /** Runs that are contiguous on both sides, n0 × n1 of them. */
  | { readonly way: "runs"; readonly outer: readonly [CopyAxis, CopyAxis]; readonly run: number }
  /** Rows contiguous in the source become columns contiguous in the destination, once for each of `outer`. */
  | {
    readonly way: "transpose";
    readonly outer: CopyAxis;
    readonly rows: CopyAxis;
    readonly columns: CopyAxis;
  }
  /** No unit stride to hold on to. */
  | { readonly way: "elements"; readonly axes: readonly [CopyAxis, CopyAxis, CopyAxis] };

const ONE: CopyAxis = { length: 1, src: 0, dst: 0 };

/** Chooses how to copy a box, or `undefined` if it is empty. Axes of length 1 are dropped, those in step joined. */
export function planCopy({ shape, srcStrides, dstStrides }: CopyBox): CopyPlan | undefined {
  if (shape.some((length) => length <= 0)) return undefined;
  const axes = ([0, 1, 2] as const)
    .map((i): CopyAxis => ({ length: shape[i], src: srcStrides[i], dst: dstStrides[i] }))
    .filter((axis) => axis.length > 1)
    .sort((a, b) => Math.abs(b.dst) - Math.abs(a.dst))
    .reduce(joinAxis, []);
  const inner = axes.at(-1) ?? { length: 1, src: 1, dst: 1 };
  const [a = ONE, b = ONE] = axes.slice(0, -1).reverse();
  if (inner.dst === 1) {
    if (inner.src === 1) return { way: "runs", outer: [b, a], run: inner.length };
    if (a.src === 1) return { way: "transpose", outer: b, rows: inner, columns: a };
    if (b.src === 1) return { way: "transpose", outer: a, rows: inner, columns: b };
  }
  return { way: "elements", axes: [b, a, inner] };
}

function joinAxis(axes: readonly CopyAxis[], inner: CopyAxis): CopyAxis[] {
  const outer = axes.at(-1);
  const inStep = outer?.src === inner.src * inner.length && outer.dst === inner.dst * inner.length;
  if (!outer || !inStep) return [...axes, inner];
  return [...axes.slice(0, -1), { ...inner, length: outer.length * inner.length }];
}
