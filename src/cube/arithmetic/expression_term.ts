import type { Instruction } from "../../array/instruction.ts";
import { jsonNumber } from "../../engine/json.ts";
import { UnitError } from "../../error.ts";
import { type NumberOperation, operandCount } from "../../kernel/arithmetic_kernels.ts";
import { calculateNumber } from "../../kernel/reference/arithmetic.ts";
import { convertValue } from "../unit/conversion.ts";
import {
  DIMENSIONLESS,
  divide,
  isDimensionless,
  multiply,
  power,
  sameDimension,
  type Unit,
} from "../unit/unit.ts";
import { conversionProgram } from "./conversion_program.ts";
import { powerProgram } from "./power_program.ts";

/** A part of an expression: how it is worked out and the unit of what comes out. */
export interface Term {
  readonly program: readonly Instruction[];
  readonly unit: Unit;
  /** The number, where it is the same for every voxel. */
  readonly constant?: number;
}

/**
 * A function of terms.
 *
 * @param text The whole expression, for messages
 * @throws {UnitError} If their units do not fit
 * @throws {TypeError} If there is no such function, or it takes another number of terms
 */
export function callTerm(name: string, terms: readonly Term[], text: string): Term {
  const called = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  const made = called?.(terms, text);
  if (made) return made;
  const known = [
    "+ - * / ^",
    "> >= < <= == !=",
    "and or not",
    "abs sqrt exp log log10 min max",
    "where(condition, a, b)",
  ];
  throw new TypeError(
    called
      ? `Cannot evaluate "${text}": ${name} does not take ${terms.length} operands`
      : `Cannot evaluate "${text}": ${name} is not among ${
        known.join(", ")
      }; use mapBlocks() for functions of your own`,
  );
}

/** A function of terms; nothing where their number is wrong. */
type TermFunction = (terms: readonly Term[], text: string) => Term | undefined;

const FUNCTIONS: Readonly<Record<string, TermFunction>> = {
  add: alike("add"),
  subtract: alike("sub"),
  multiply: product("mul"),
  dotMultiply: product("mul"),
  divide: product("div"),
  dotDivide: product("div"),
  pow: raise,
  dotPow: raise,
  unaryMinus: one("neg", ({ unit }) => unit),
  unaryPlus: ([term, ...more]) => more.length === 0 ? term : undefined,
  abs: one("abs", ({ unit }) => unit),
  sqrt: one("sqrt", ({ unit }) => power(unit, 0.5)),
  exp: plain("exp"),
  log: plain("log"),
  log10: plain("log10"),
  min: several("min"),
  max: several("max"),
  larger: relation("gt"),
  largerEq: relation("ge"),
  smaller: relation("lt"),
  smallerEq: relation("le"),
  equal: relation("eq"),
  unequal: relation("ne"),
  and: (terms, text) => terms.length === 2 ? apply("min", truths(terms, text), DIMENSIONLESS) : undefined,
  or: (terms, text) => terms.length === 2 ? apply("max", truths(terms, text), DIMENSIONLESS) : undefined,
  not: (terms, text) =>
    terms.length === 1 ? apply("eq", [...truths(terms, text), numberTerm(0)], DIMENSIONLESS) : undefined,
  where: ([condition, then, otherwise, ...more], text) => {
    if (!condition || !then || !otherwise || more.length > 0) return undefined;
    const [a, b] = aligned([then, otherwise], { name: "choose between", text });
    return apply("select", [...truths([condition], text), a, b], a.unit);
  },
};

/** Sums and differences: in the unit of the first. */
function alike(operation: NumberOperation): TermFunction {
  return ([left, right, ...more], text) => {
    if (!left || !right || more.length > 0) return undefined;
    const name = operation === "add" ? "add" : "subtract";
    const terms = aligned([left, right], { name, text });
    return apply(operation, terms, terms[0].unit);
  };
}

function product(operation: "mul" | "div"): TermFunction {
  return ([left, right, ...more]) => {
    if (!left || !right || more.length > 0) return undefined;
    const units = operation === "mul" ? multiply(left.unit, right.unit) : divide(left.unit, right.unit);
    return apply(operation, [left, right], units);
  };
}

function raise([base, exponent, ...more]: readonly Term[], text: string): Term | undefined {
  if (!base || !exponent || more.length > 0) return undefined;
  const by = pure(exponent, { name: "an exponent", text });
  if (by.constant === undefined) {
    return apply("pow", [pure(base, { name: "what is raised", text }), by], DIMENSIONLESS);
  }
  const unit = power(base.unit, by.constant);
  if (base.constant !== undefined) return apply("pow", [base, by], unit);
  return { program: powerProgram(base.program, by.constant), unit };
}

function one(operation: NumberOperation, unit: (term: Term) => Unit): TermFunction {
  return ([term, ...more]) => term && more.length === 0 ? apply(operation, [term], unit(term)) : undefined;
}

function plain(operation: NumberOperation): TermFunction {
  return ([term, ...more], text) => {
    if (!term || more.length > 0) return undefined;
    return apply(operation, [pure(term, { name: `what ${operation} takes`, text })], DIMENSIONLESS);
  };
}

function several(operation: NumberOperation): TermFunction {
  return ([first, ...others], text) => {
    if (!first || others.length === 0) return undefined;
    return others.reduce((left, right) => {
      const terms = aligned([left, right], { name: "compare", text });
      return apply(operation, terms, terms[0].unit);
    }, first);
  };
}

function relation(operation: NumberOperation): TermFunction {
  return ([left, right, ...more], text) => {
    if (!left || !right || more.length > 0) return undefined;
    return apply(operation, aligned([left, right], { name: "compare", text }), DIMENSIONLESS);
  };
}

function truths(terms: readonly Term[], text: string): readonly Term[] {
  return terms.map((term) =>
    apply("ne", [pure(term, { name: "a condition", text }), numberTerm(0)], DIMENSIONLESS)
  );
}

/** Two terms in the unit of the first; 0, NaN and infinities without a unit are so in any. */
function aligned(
  [left, right]: readonly [Term, Term],
  { name, text }: { readonly name: string; readonly text: string },
): readonly [Term, Term] {
  if (isUnitless(left)) return [{ ...left, unit: right.unit }, right];
  if (isUnitless(right)) return [left, { ...right, unit: left.unit }];
  if (sameDimension(left.unit, right.unit)) return [left, inUnit(right, left.unit)];
  throw new UnitError(
    `Cannot evaluate "${text}": cannot ${name} ${unitText(left.unit)} and ${
      unitText(right.unit)
    }, which measure ` +
      'different things; give numbers with units, as in { level: quantity(0.1, "K") }',
  );
}

function isUnitless({ unit, constant }: Term): boolean {
  return constant !== undefined && isDimensionless(unit) && (constant === 0 || !Number.isFinite(constant));
}

function pure(term: Term, { name, text }: { readonly name: string; readonly text: string }): Term {
  if (isDimensionless(term.unit)) return inUnit(term, DIMENSIONLESS);
  throw new UnitError(
    `Cannot evaluate "${text}": ${name} must be a pure number but is in "${term.unit}"; divide it by a quantity first`,
  );
}

function inUnit(term: Term, unit: Unit): Term {
  if (term.constant !== undefined) return numberTerm(convertValue(term.constant, term.unit, unit), unit);
  return { program: conversionProgram(term.program, term.unit, unit), unit };
}

/** Constants are worked out at once. */
function apply(operation: NumberOperation, terms: readonly Term[], unit: Unit): Term {
  if (terms.length !== operandCount(operation)) throw new TypeError(`${operation} takes other operands`);
  const constants = terms.map(({ constant }) => constant);
  if (!constants.includes(undefined)) {
    const [a = NaN, b, c] = constants;
    return numberTerm(calculateNumber(operation, a, b, c), unit);
  }
  return { program: [...terms.flatMap(({ program }) => program), { kind: "operation", operation }], unit };
}

function numberTerm(value: number, unit: Unit = DIMENSIONLESS): Term {
  return { program: [{ kind: "number", value: jsonNumber(value) }], unit, constant: value };
}

function unitText(unit: Unit): string {
  return isDimensionless(unit) ? "a pure number" : `"${unit}"`;
}
