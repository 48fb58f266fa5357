import { UnitError } from "../../error.ts";
import { isPlainPower, numberProduct, raiseProduct, symbolProduct, type UnitProduct } from "./product.ts";
import { divideProducts, multiplyProducts } from "./product.ts";
import {
  multiplyRationals,
  negateRational,
  ONE,
  parseDecimal,
  raiseRational,
  type Rational,
  rational,
  rationalToNumber,
} from "./rational.ts";
import type { UnitSymbol } from "./symbol.ts";
import { type Token, tokenize } from "./token.ts";

/**
 * Reads a unit in the grammar that FITS and astropy share: an optional factor (`10**(-20)`, `1e-20`), then
 * symbols with powers (`s-1`, `s^-1`, `s**(-1)`, `s(1/2)`) joined by blanks, `.` or `*`, and any number of `/`,
 * each dividing by the whole product up to the next one: `Jy/beam km` is Jy / (beam km). Parentheses may hold any
 * unit. Blank text is a pure number.
 *
 * @param lookup Finds a symbol by name.
 * @throws {UnitError} Naming the word or character that is not understood
 */
export function parseProduct(text: string, lookup: (name: string) => UnitSymbol | undefined): UnitProduct {
  const parser = new Parser(text, lookup);
  return parser.parse();
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(readonly text: string, readonly lookup: (name: string) => UnitSymbol | undefined) {
    this.#tokens = tokenize(text);
  }

  parse(): UnitProduct {
    if (this.#tokens.length === 0) return numberProduct();
    const unit = this.#unit();
    if (this.#peek()) this.#fail();
    return unit;
  }

  /** factor? product ("/" product)* */
  #unit(): UnitProduct {
    const scale = this.#atNumber() ? this.#factor() : undefined;
    let unit = numberProduct(scale ?? ONE);
    const joined = scale !== undefined && this.#take("product") !== undefined;
    if (joined || !this.#endsFactor(scale)) unit = multiplyProducts(unit, this.#product());
    while (this.#take("division")) unit = divideProducts(unit, this.#product());
    return unit;
  }

  /** Whether no symbols follow a factor: `10`, `1 / s`. A division may also come first: `/s`. */
  #endsFactor(scale: Rational | undefined): boolean {
    const next = this.#peek()?.kind;
    return next === "division" || (scale !== undefined && (next === undefined || next === "close"));
  }

  #product(): UnitProduct {
    let product = this.#power(this.#atom());
    while (this.#take("product") || ["name", "open"].includes(this.#peek()?.kind ?? "")) {
      product = multiplyProducts(product, this.#power(this.#atom()));
    }
    return product;
  }

  #atom(): UnitProduct {
    const token = this.#take("name");
    if (token?.text === "sqrt" && this.#peek()?.kind === "open") {
      return raiseProduct(this.#parenthesis(), rational(1n, 2n));
    }
    if (!token) return this.#parenthesis();
    const symbol = this.lookup(token.text);
    if (!symbol) this.#fail(`"${token.text}" is not a unit; case matters`);
    return symbolProduct(symbol);
  }

  #parenthesis(): UnitProduct {
    if (!this.#take("open")) this.#fail();
    const unit = this.#unit();
    if (!this.#take("close")) this.#fail('a ")" is missing');
    return unit;
  }

  #power(base: UnitProduct): UnitProduct {
    const exponent = this.#exponent();
    if (!exponent) return base;
    if (!isPlainPower(exponent)) {
      this.#fail(`the power ${rationalToNumber(exponent)} is not a simple fraction`);
    }
    return raiseProduct(base, exponent);
  }

  #exponent(): Rational | undefined {
    const marked = this.#take("power");
    if (this.#peek()?.kind === "open" && (marked || this.#atNumber(1))) return this.#fraction();
    if (this.#atNumber()) return this.#number();
    if (marked) this.#fail('the power after "**" or "^" is not a number');
    return undefined;
  }

  #fraction(): Rational {
    this.#take("open");
    let value = this.#number();
    if (this.#take("division")) value = multiplyRationals(value, raiseRational(this.#nonZero(), -1n));
    if (!this.#take("close")) this.#fail('a ")" is missing');
    return value;
  }

  /** `10`, `10**(-20)`, `10-20`, `1.5`, `1.5 10**3`. */
  #factor(): Rational {
    const first = this.#nonZero();
    if (this.#peek()?.kind !== "number") return this.#raised(first);
    return multiplyRationals(first, this.#raised(this.#nonZero()));
  }

  #raised(base: Rational): Rational {
    const exponent = this.#exponent();
    if (!exponent) return base;
    const value = rationalToNumber(base) ** rationalToNumber(exponent);
    if (!Number.isFinite(value) || value === 0) this.#fail("its factor is too large or too small");
    return exponent.denominator === 1n
      ? raiseRational(base, exponent.numerator)
      : parseDecimal(String(value));
  }

  #nonZero(): Rational {
    const value = this.#number();
    if (value.numerator === 0n) this.#fail("a factor is 0");
    return value;
  }

  #number(): Rational {
    const negative = this.#take("sign")?.text === "-";
    const token = this.#take("number");
    if (!token) this.#fail();
    if (!/^[\d.]{1,40}(?:[eE][+-]?\d{1,3})?$/.test(token.text)) {
      this.#fail(`the number ${token.text} is too long`);
    }
    const value = parseDecimal(token.text);
    return negative ? negateRational(value) : value;
  }

  #atNumber(ahead = 0): boolean {
    const kind = this.#tokens[this.#next + ahead]?.kind;
    return kind === "number" || kind === "sign";
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  #take(kind: Token["kind"]): Token | undefined {
    const token = this.#tokens[this.#next];
    if (token?.kind !== kind) return undefined;
    this.#next++;
    return token;
  }

  #fail(reason?: string): never {
    const token = this.#peek();
    const problem = reason ?? (token ? `"${token.text}" is not expected there` : "it ends too early");
    throw new UnitError(
      `Cannot read "${this.text}" as a unit: ${problem}; write for example "Jy / beam" or "km s-1"`,
    );
  }
}
