import { planCopy } from "./copy_axes.ts";
import type { CopyAxis, CopyPlan } from "./copy_axes.ts";
import type { CopyBox } from "./kernels.ts";
import type { SimdExports } from "./simd_exports.ts";

/** Copies a box in the fastest way that its strides allow; see {@linkcode Kernels.copyBox}. */
export function copyBox(simd: SimdExports, src: number, dst: number, box: CopyBox): void {
  const plan = planCopy(box);
  if (plan === undefined) return;
  const swap = box.swap === true && box.width > 1;
  switch (plan.way) {
    case "runs":
      return copyRuns(simd, src, dst, { plan, width: box.width, swap });
    case "transpose":
      return transpose(simd, src, dst, { plan, width: box.width, swap });
    case "elements":
      return copyElements(simd, src, dst, { plan, width: box.width, swap });
    default:
      return plan satisfies never;
  }
}

interface Copy<Way extends CopyPlan["way"]> {
  readonly plan: Extract<CopyPlan, { way: Way }>;
  readonly width: 1 | 2 | 4 | 8;
  readonly swap: boolean;
}

function copyRuns(simd: SimdExports, src: number, dst: number, { plan, width, swap }: Copy<"runs">): void {
  const { outer: [a, b], run } = plan;
  const strides = [a.src * width, b.src * width, a.dst * width, b.dst * width] as const;
  if (swap) simd.swapRuns(src, dst, a.length, b.length, run, width, ...strides);
  else simd.copyRuns(src, dst, a.length, b.length, run * width, ...strides);
}

function transpose(
  simd: SimdExports,
  src: number,
  dst: number,
  { plan, width, swap }: Copy<"transpose">,
): void {
  const { outer, rows, columns } = plan;
  const kernel = transposes(simd)[width];
  for (let i = 0; i < outer.length; i++) {
    const from = src + i * outer.src * width;
    const to = dst + i * outer.dst * width;
    kernel(from, to, rows.length, columns.length, rows.src * width, columns.dst * width, swap);
  }
}

function transposes(simd: SimdExports): Record<1 | 2 | 4 | 8, SimdExports["transpose8"]> {
  return { 1: simd.transpose8, 2: simd.transpose16, 4: simd.transpose32, 8: simd.transpose64 };
}

function copyElements(
  simd: SimdExports,
  src: number,
  dst: number,
  { plan, width, swap }: Copy<"elements">,
): void {
  const [n0, n1, n2] = lengths(plan.axes);
  const [s0, s1, s2] = plan.axes.map((axis) => axis.src * width) as [number, number, number];
  const [d0, d1, d2] = plan.axes.map((axis) => axis.dst * width) as [number, number, number];
  simd.copyElements(src, dst, width, swap, n0, n1, n2, s0, s1, s2, d0, d1, d2);
}

function lengths([a, b, c]: readonly [CopyAxis, CopyAxis, CopyAxis]): [number, number, number] {
  return [a.length, b.length, c.length];
}
