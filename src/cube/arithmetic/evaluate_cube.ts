import { constantArray } from "../../array/constant.ts";
import { distinctInputs, expressionNode } from "../../array/expression.ts";
import type { ConstantArray } from "../../array/constant.ts";
import type { Instruction } from "../../array/instruction.ts";
import type { Node } from "../../array/node.ts";
import { jsonNumber } from "../../engine/json.ts";
import type { CubeState } from "../cube_state.ts";
import { isAtPlaces, placedArray } from "../mask/compared_array.ts";
import { Quantity } from "../unit/quantity.ts";
import { DIMENSIONLESS } from "../unit/unit.ts";
import { checkCubesFit, type CombinedWith, isState, recomputedCube } from "./combine_cube.ts";
import { callTerm, type Term } from "./expression_term.ts";
import { type Formula, parseExpression } from "./parse_expression.ts";

/** What the names of an expression stand for; `a` is the cube itself. */
export type Variables = Readonly<Record<string, CombinedWith>>;

const OWN = "a";
const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E, Infinity, NaN };

/**
 * The cube with voxels worked out by an expression of it, `a`, and of other cubes, arrays, quantities and numbers by
 * their names; lazy. All are read in one pass, in f64, and rounded once.
 *
 * @throws {UnitError} If units do not fit
 * @throws {TypeError} For names and functions that are not known, and if no cube occurs
 * @throws {SyntaxError} If it is not an expression
 */
export function evaluateCube(state: CubeState, text: string, variables: Variables = {}): CubeState {
  if (OWN in variables) {
    throw new TypeError(`Cannot evaluate "${text}": "${OWN}" is the cube itself; choose another name`);
  }
  const scope = new Scope(state, text, { ...variables, [OWN]: state });
  const term = termOf(parseExpression(text), scope);
  if (!term.program.some(({ kind }) => kind === "input")) {
    throw new TypeError(`Cannot evaluate "${text}": no cube occurs in it; the cube itself is "${OWN}"`);
  }
  const data = expressionNode({ ...scope.used, program: term.program });
  return recomputedCube(state, { data, unit: term.unit, others: scope.others });
}

function termOf(formula: Formula, scope: Scope): Term {
  switch (formula.kind) {
    case "number":
      return numberTerm(formula.value);
    case "name":
      return scope.term(formula.name);
    case "call":
      return callTerm(formula.name, formula.operands.map((each) => termOf(each, scope)), scope.text);
    default:
      return formula satisfies never;
  }
}

function numberTerm(value: number, unit = DIMENSIONLESS): Term {
  return { program: [{ kind: "number", value: jsonNumber(value) }], unit, constant: value };
}

/** The names of an expression, and what is read for them. */
class Scope {
  readonly text: string;
  readonly #state: CubeState;
  readonly #variables: Variables;
  readonly #terms = new Map<string, Term>();
  readonly #arrays: ConstantArray[] = [];
  readonly #others: CubeState[] = [];
  #inputs: readonly Node[] = [];

  constructor(state: CubeState, text: string, variables: Variables) {
    this.#state = state;
    this.text = text;
    this.#variables = variables;
  }

  /** The nodes and arrays that terms name. */
  get used(): { readonly inputs: readonly Node[]; readonly arrays: readonly ConstantArray[] } {
    return { inputs: this.#inputs, arrays: this.#arrays };
  }

  /** The cubes besides the first. */
  get others(): readonly CubeState[] {
    return this.#others;
  }

  /** What a name stands for; the same each time. */
  term(name: string): Term {
    const term = this.#terms.get(name) ?? this.#term(name);
    this.#terms.set(name, term);
    return term;
  }

  #term(name: string): Term {
    const value = Object.hasOwn(this.#variables, name) ? this.#variables[name] : CONSTANTS[name];
    if (value === undefined) {
      throw new TypeError(
        `Cannot evaluate "${this.text}": "${name}" is not known; give it as in evaluate(…, { ${name} }), ` +
          `with its unit: { ${name}: quantity(3, "K") }`,
      );
    }
    if (typeof value === "number") return numberTerm(value);
    if (value instanceof Quantity) return numberTerm(value.value, value.unit);
    if (isState(value)) return this.#cube(value);
    const { shape, unit = DIMENSIONLESS } = placedArray(this.#state, value, "combine");
    if (!isAtPlaces(this.#state, value)) {
      this.#state.onWarning(`"${name}" is at other world coordinates; it is combined voxel by voxel`);
    }
    const index = this.#arrays.push(constantArray(Float64Array.from(value.values, Number), shape)) - 1;
    return { program: [{ kind: "array", index }], unit };
  }

  #cube(cube: CubeState): Term {
    if (cube !== this.#state) {
      checkCubesFit(this.#state, cube);
      this.#others.push(cube);
    }
    const { inputs, places } = distinctInputs([...this.#inputs, cube.data]);
    this.#inputs = inputs;
    const program: readonly Instruction[] = [{ kind: "input", index: places.at(-1) ?? 0 }];
    return { program, unit: cube.unit ?? DIMENSIONLESS };
  }
}
