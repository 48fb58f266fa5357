import { createRequire } from "node:module";
import type * as mathjs from "mathjs";
import { UnitError } from "../../error.ts";
import type { Dimension } from "./dimension.ts";
import { parseDecimal, rational } from "./rational.ts";
import type { UnitSymbol } from "./symbol.ts";

/**
 * The unit of that name in mathjs, for units beyond the field's vocabulary (`inch`, `psi`, `week`). mathjs is
 * loaded at the first such name, which takes 0.3 s; `undefined` if it does not know the name either.
 *
 * @throws {UnitError} For scales with an offset, such as `degC`, and if mathjs cannot be loaded
 */
export function mathSymbol(name: string): UnitSymbol | undefined {
  math ??= requireMath(name);
  if (!/^\w+$/.test(name) || !math.Unit.isValuelessUnit(name)) return undefined;
  const { dimensions, value, units } = math.unit(1, name) as unknown as MathUnit;
  if (units.some(({ unit }) => unit.offset !== 0)) {
    throw new UnitError(
      `Cannot use "${name}" as a unit: its zero is not that of "K"; give temperatures in K`,
    );
  }
  return Object.freeze({ name, factor: parseDecimal(String(value)), dimension: dimensionOf(dimensions) });
}

/** Loads mathjs ahead of the first unit that needs it. */
export async function loadMathUnits(): Promise<void> {
  math ??= await import("mathjs") as MathModule;
}

/** mathjs with the static members that its type declarations leave out. */
type MathModule = typeof mathjs & { readonly Unit: { isValuelessUnit(name: string): boolean } };

/** The members of a mathjs unit that its type declarations leave out. */
interface MathUnit {
  /** Powers of the base units, in the order of `BASE_UNITS`. */
  readonly dimensions: readonly number[];
  /** Size in SI base units. */
  readonly value: number;
  readonly units: readonly { readonly unit: { readonly offset: number } }[];
}

const BASE_UNITS = ["kg", "m", "s", "A", "K", "cd", "mol", "rad", "bit"];

let math: MathModule | undefined;

/**
 * Units are read in synchronous calls such as quantity(), where import() will not do. require() finds npm
 * packages without a node_modules folder too, given a file to start from and an import() somewhere that names them.
 */
function requireMath(name: string): MathModule {
  try {
    const start = import.meta.url.startsWith("file:") ? import.meta.url : "file:///lazycube.js";
    return createRequire(start)("mathjs");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UnitError(
      `Cannot look up the unit "${name}": it is not one of the field's and mathjs does not load (${reason}); ` +
        "use an SI unit",
      { cause },
    );
  }
}

function dimensionOf(powers: readonly number[]): Dimension {
  const bases = powers.map((power, i) => [BASE_UNITS[i] ?? "", rational(BigInt(power))] as const);
  return new Map(bases.filter(([, power]) => power.numerator !== 0n));
}
