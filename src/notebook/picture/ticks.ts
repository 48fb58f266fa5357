/** A mark on an axis. */
export interface Tick {
  /** Where, in the units in which the axis is drawn. */
  readonly at: number;
  /** What is written there. */
  readonly text: string;
}

/** Marks at round numbers, 1, 2 or 5 times a power of ten, about `count` of them. */
export function linearTicks(low: number, high: number, count = 5): readonly Tick[] {
  const step = roundStep(Math.abs(high - low) / count);
  if (!(step > 0) || !Number.isFinite(step)) return [];
  const [from, to] = [Math.min(low, high), Math.max(low, high)];
  const first = Math.ceil(from / step - 1e-9), last = Math.floor(to / step + 1e-9);
  if (!Number.isSafeInteger(last) || last - first > 100) return [];
  const marks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  return marks.map((at) => ({ at, text: tickText(at, step) }));
}

/** The smallest of 1, 2 and 5 times a power of ten that is not below a number. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** A number as it is written at marks that are `step` apart: `0.05`, `1200`, `2×10⁻⁵`, with a true minus sign. */
export function tickText(value: number, step: number): string {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const magnitude = Math.abs(value);
  if (magnitude < step / 2) return "0";
  const sign = value < 0 ? "−" : "";
  if (magnitude >= 1e6 || (decimals > 4 && magnitude < 1e-2)) return sign + scientific(magnitude, step);
  return sign + magnitude.toFixed(decimals);
}

function scientific(magnitude: number, step: number): string {
  const exponent = Math.floor(Math.log10(magnitude) + 1e-9);
  const digits = Math.max(0, exponent - Math.floor(Math.log10(step) + 1e-9));
  const power = String(exponent).replace("-", "⁻").replace(
    /\d/g,
    (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(Number(digit)),
  );
  return `${(magnitude / 10 ** exponent).toFixed(Math.min(6, digits))}×10${power}`;
}
