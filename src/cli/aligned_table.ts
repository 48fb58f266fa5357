/** One row of a table: a name, a number, its unit. */
export interface TableRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/**
 * Rows as text, one a line, the numbers with six digits and their decimal points below each other:
 *
 *     npts  174720
 *     mean       0.00212680  Jy / beam
 */
export function alignedTable(rows: readonly TableRow[]): readonly string[] {
  const numbers = rows.map(({ value }) => splitNumber(value));
  const names = widest(rows.map(({ name }) => name));
  const whole = widest(numbers.map(([left]) => left));
  const decimals = widest(numbers.map(([, right]) => right));
  return rows.map(({ name, unit }, i) => {
    const [left = "", right = ""] = numbers[i] ?? [];
    const number = `${left.padStart(whole)}${right.padEnd(decimals)}`;
    return `${name.padEnd(names)}  ${number}  ${unit}`.trimEnd();
  });
}

/** A number as text, cut before its decimal point or exponent. */
function splitNumber(value: number): readonly [left: string, right: string] {
  const text = Number.isSafeInteger(value) ? String(value) : value.toPrecision(6);
  const cut = text.search(/[.e]/);
  return cut < 0 ? [text, ""] : [text.slice(0, cut), text.slice(cut)];
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}
