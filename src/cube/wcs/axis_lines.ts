/** One axis of a cube as it is printed. */
export interface AxisDescription {
  /** Its letter. */
  readonly name: "x" | "y" | "s";
  /** Number of pixels. */
  readonly count: number;
  /** CTYPE, such as `RA---SIN` or `VOPT-F2W`; `m/z` of mass spectra. */
  readonly type: string;
  /** Unit in the generic style; empty when dimensionless. */
  readonly unit: string;
  /** Smallest world coordinate: over the four corner pixels for x and y, over all channels for s. */
  readonly min: number;
  /** Largest world coordinate. */
  readonly max: number;
}

/**
 * Lines 2 to 4 of the printed form of a cube, one for each axis, identical to those of spectral-cube:
 * ` n_x:      3  type_x: RA---ARC  unit_x: deg    range:    52.231466 deg:   52.231544 deg`.
 */
export function axisLines(axes: readonly AxisDescription[]): string[] {
  return axes.map((axis) => {
    const { name } = axis;
    const quantity = (value: number) =>
      `${fixed(value, axis.unit === "deg" ? 6 : 3).padStart(12)}${axis.unit === "" ? "" : ` ${axis.unit}`}`;
    return ` n_${name}: ${String(axis.count).padStart(6)}  type_${name}: ${axis.type.padEnd(8)}` +
      `  unit_${name}: ${axis.unit.padEnd(5)}  range: ${quantity(axis.min)}:${quantity(axis.max)}`;
  });
}

/** Like Python's `format(value, ".nf")`: ties round to even, where `toFixed` rounds them up. */
function fixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const magnitude = Math.abs(value);
  if (magnitude >= 1e21) return `${sign}${BigInt(magnitude)}.${"0".repeat(digits)}`;
  return sign + (isTie(magnitude, digits) ? evenTie(magnitude, digits) : magnitude.toFixed(digits));
}

/** Only an odd number of halves of the last decimal's binary scale lies halfway between two decimals. */
function isTie(magnitude: number, digits: number): boolean {
  const scaled = magnitude * 2 ** (digits + 1);
  return Number.isSafeInteger(scaled) && scaled % 2 === 1;
}

function evenTie(magnitude: number, digits: number): string {
  const halves = BigInt(magnitude * 2 ** (digits + 1)) * 5n ** BigInt(digits);
  const below = halves / 2n;
  const even = String(below % 2n === 0n ? below : below + 1n).padStart(digits + 1, "0");
  return `${even.slice(0, -digits)}.${even.slice(-digits)}`;
}
