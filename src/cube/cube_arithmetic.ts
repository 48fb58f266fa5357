import type { ArithmeticOperation } from "./arithmetic/combined_units.ts";
import { combineCube, type CombinedWith as CombinedState } from "./arithmetic/combine_cube.ts";
import { evaluateCube } from "./arithmetic/evaluate_cube.ts";
import { CubePlots } from "./cube_plots.ts";
import type { CubeState } from "./cube_state.ts";
import { derivedCube } from "./derived_cube.ts";
import type { ComparedArray } from "./mask/compared_array.ts";
import type { Quantity } from "./unit/quantity.ts";

/** What voxels can be combined with: numbers, maps and spectra that are stretched over the cube, or another cube. */
export type CombinedWith = number | Quantity | ComparedArray | CubeArithmetic;

/** The arithmetic of a cube: all lazy, voxel by voxel, worked out in f64 and rounded to the type of the cube. */
export class CubeArithmetic extends CubePlots {
  readonly #state: CubeState;

  /** @internal Use `SpectralCube.read`. */
  constructor(state: CubeState) {
    super(state);
    this.#state = state;
  }

  /**
   * The cube plus a quantity, an array or another cube in the same or an equivalent unit; a plain number if the cube
   * has no unit. Lazy.
   *
   * Mask and metadata stay those of this cube. Numbers and arrays are combined with the filled voxels, cubes with the
   * voxels without mask; cubes at other world coordinates are combined with a warning, and must stay open.
   *
   * @throws {UnitError} If the units do not fit, or one is missing
   * @throws {SelectionError} If the shapes do not fit
   */
  add(value: CombinedWith): this {
    return this.#combine("add", value);
  }

  /** The cube minus a value; see `add`. */
  sub(value: CombinedWith): this {
    return this.#combine("sub", value);
  }

  /** The cube times a value: units are multiplied, those of another cube must be equivalent; see `add`. */
  mul(value: CombinedWith): this {
    return this.#combine("mul", value);
  }

  /** The cube divided by a value: units are divided, those of another cube must be equivalent; see `add`. */
  div(value: CombinedWith): this {
    return this.#combine("div", value);
  }

  /**
   * The cube to a power, with its unit. Powers that differ from voxel to voxel are for cubes without a unit. Lazy.
   *
   * @throws {UnitError} If the exponent has a unit, or the unit cannot be raised to it
   */
  pow(exponent: CombinedWith): this {
    return this.#combine("pow", exponent);
  }

  /**
   * The cube with voxels worked out by an expression of itself, `a`, and of variables: `cube.evaluate("(a - b) / 2",
   * { b })` with cubes, arrays, quantities and numbers. Lazy; everything is read in one pass and rounded once. Loads
   * mathjs (0.3 s).
   *
   * There are `+ - * / ^`, comparisons (1 or 0), `and or not`, `c ? x : y`, and `abs sqrt exp log log10 min max where`.
   * Units are checked and combined. Voxels are taken without mask; the mask stays that of this cube.
   *
   * @throws {UnitError} If the units do not fit
   * @throws {TypeError} For names and functions that are not known
   * @throws {SyntaxError} If the text is not an expression
   */
  evaluate(expression: string, variables: Readonly<Record<string, CombinedWith>> = {}): this {
    const entries = Object.entries(variables).map(([name, value]) => [name, this.#stateOrValue(value)]);
    return derivedCube(this, evaluateCube(this.#state, expression, Object.fromEntries(entries)));
  }

  #combine(operation: ArithmeticOperation, value: CombinedWith): this {
    return derivedCube(this, combineCube(this.#state, operation, this.#stateOrValue(value)));
  }

  /** The state that stands for a cube among values. */
  #stateOrValue(value: CombinedWith): CombinedState {
    return value instanceof CubeArithmetic ? value.#state : value;
  }
}
