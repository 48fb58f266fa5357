import { UnitError } from "../../error.ts";
import type { AxisSpan } from "./pixel_span.ts";
import { SpectralWcs } from "./spectral.ts";
import type { SpectralUnitOptions } from "./spectral_conversion.ts";
import type { SpectralParameters, SpectralValue } from "./spectral_parameters.ts";
import { parseSpectralUnit } from "./spectral_unit.ts";

/**
 * An axis of mass over charge with equally spaced channels. m/z is a pure number (IUPAC), so it has no other unit,
 * and neither frequency nor rest value.
 *
 * Unevenly spaced channels: {@linkcode MassTableWcs}.
 */
export class MassAxisWcs extends SpectralWcs {
  /** Use `massCubeWcs` or `CubeWcs.fromHeader`. */
  constructor(parameters: SpectralParameters) {
    super(parameters);
  }

  /** Always 1: intensities of a bin are counts gathered over its width, so their sum is the integral. */
  override get pixelStep(): number {
    return 1;
  }

  /** @throws {UnitError} Always: ions have no frequency */
  override frequencies(_count: number): Float64Array {
    throw new UnitError("Cannot compute the frequencies of the channels: the axis is m/z, which has none");
  }

  /**
   * The nearest of channels 0 to count - 1 to an m/z; the lower one on a tie. By bisection.
   *
   * @throws {UnitError} If the value has a unit
   */
  override closestChannel(value: SpectralValue, count: number): number {
    const target = this.valueOn(value);
    const rising = this.pixelToWorld(count - 1) >= this.pixelToWorld(0);
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      const mz = this.pixelToWorld(middle);
      if (rising ? mz < target : mz > target) low = middle + 1;
      else high = middle;
    }
    const distance = (channel: number) => Math.abs(this.pixelToWorld(channel) - target);
    if (low === 0) return 0;
    return low === count || distance(low - 1) <= distance(low) ? low - 1 : low;
  }

  /**
   * An m/z as a plain number.
   *
   * @throws {UnitError} If the value has a unit
   */
  override valueOn({ value, unit }: SpectralValue): number {
    const text = String(unit).trim();
    if (text === "") return value;
    throw new UnitError(
      `Cannot find ${value} ${text} on the spectral axis: the axis is m/z, a number without unit; give it as ` +
        "quantity(500.2)",
    );
  }

  /**
   * The axis itself.
   *
   * @throws {UnitError} For any unit but "", or a rest value
   */
  override withSpectralUnit(unit: string, options: SpectralUnitOptions = {}): SpectralWcs {
    const given = options.velocityConvention ?? options.restValue;
    if (unit.trim() === "" && given === undefined) return this;
    const change = unit.trim() === "" ? "set a rest value or velocity convention of" : "convert";
    throw new UnitError(
      `Cannot ${change} the spectral axis${
        unit.trim() === "" ? "" : ` to "${unit}"`
      }: the axis is m/z, a number ` +
        "without unit, rest value or velocity; leave it as it is, and cut it with spectralSlab(quantity(500), " +
        "quantity(501))",
    );
  }

  /** The axis of a cube that holds some channels of this one; every channel keeps its value. */
  override slice(span: AxisSpan): MassAxisWcs {
    return new MassAxisWcs(super.slice(span).parameters);
  }

  /** An axis whose channel i has the m/z start + i * step. */
  override onGrid(start: number, step: number): MassAxisWcs {
    return new MassAxisWcs(linearMass(start, step));
  }
}

/** Parameters of an axis whose channel i has the m/z start + i * step. */
export function linearMass(start: number, step: number): SpectralParameters {
  const unit = parseSpectralUnit("");
  if (unit === undefined) throw new UnitError("A number without unit is a unit of spectral axes");
  return {
    quantity: "MZ",
    unit,
    referencePixel: 0,
    referenceValue: start,
    step,
    samples: { quantity: "MZ", value: start, step },
  };
}
