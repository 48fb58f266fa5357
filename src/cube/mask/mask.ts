import { maskText } from "../../array/mask_node.ts";
import { refKey, type Source } from "../../array/source.ts";
import type { Shape } from "../../engine/region.ts";
import { AxisError } from "../../error.ts";
import type { FlagOperation } from "../../kernel/mask_kernels.ts";
import type { CubeWcs } from "../wcs/cube_wcs.ts";
import { type BooleanArray, booleanParts } from "./boolean_array.ts";
import { broadcastShapes } from "./broadcast.ts";
import type { MaskParts } from "./mask_parts.ts";

let partsOf: (mask: Mask) => MaskParts;

/**
 * Which voxels of a cube are included. Made by comparisons such as `cube.gt(quantity(0.1, "Jy/beam"))` and by
 * {@linkcode booleanMask}, put on a cube by `cube.withMask(mask)`. Immutable and lazy: it is evaluated with the data, in
 * the same pass over the file.
 */
export class Mask {
  /** Lengths [channel, y, x]; an axis of length 1 holds for all of a cube's axis. */
  readonly shape: Shape;
  /** The places of the voxels; `undefined` for masks of plain arrays. */
  readonly wcs: CubeWcs | undefined;
  readonly #parts: MaskParts;

  static {
    partsOf = (mask) => mask.#parts;
  }

  /** @internal Use a comparison or {@linkcode booleanMask}. */
  constructor(parts: MaskParts) {
    this.#parts = parts;
    this.shape = parts.shape;
    this.wcs = parts.wcs;
    Object.freeze(this);
  }

  /**
   * Voxels that both include.
   *
   * @throws {SelectionError} If the shapes do not fit
   * @throws {AxisError} If the voxels are at different places of the sky or the spectrum
   */
  and(other: Mask | BooleanArray): Mask {
    return combine("and", this, other);
  }

  /** Voxels that one or both include; throws as `and`. */
  or(other: Mask | BooleanArray): Mask {
    return combine("or", this, other);
  }

  /** Voxels that one of both includes; throws as `and`. */
  xor(other: Mask | BooleanArray): Mask {
    return combine("xor", this, other);
  }

  /** Voxels that this does not include. */
  not(): Mask {
    const { node, ...rest } = this.#parts;
    return new Mask({ ...rest, node: { kind: "not", mask: node } });
  }

  /** One line: shape and expression, `Mask with shape=(6, 5, 7): finite and (data > 0.4)`. */
  toString(): string {
    return `Mask with shape=(${this.shape.join(", ")}): ${maskText(this.#parts.node)}`;
  }

  /** The text that consoles print. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}

/**
 * What a mask, or an array of booleans that stands for one, is made of.
 *
 * @throws {TypeError} If it is neither
 */
export function maskParts(mask: Mask | BooleanArray): MaskParts {
  return mask instanceof Mask ? partsOf(mask) : booleanParts(mask);
}

/** Each source once. */
export function distinctSources(sources: readonly Source[]): readonly Source[] {
  return [...new Map(sources.map((source) => [refKey(source.ref), source])).values()];
}

function combine(kind: FlagOperation, left: Mask, right: Mask | BooleanArray): Mask {
  const [a, b] = [maskParts(left), maskParts(right)];
  const shape = broadcastShapes(a.shape, b.shape);
  if (a.wcs && b.wcs && !a.wcs.matches(b.wcs)) {
    throw new AxisError(
      `Cannot combine masks with ${kind}(): their voxels are at different world coordinates; make both from cubes ` +
        "on one grid",
    );
  }
  return new Mask({
    node: { kind, left: a.node, right: b.node },
    shape,
    wcs: a.wcs ?? b.wcs,
    sources: distinctSources([...a.sources, ...b.sources]),
  });
}
