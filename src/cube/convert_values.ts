import { UnitError } from "../error.ts";
import type { Beam } from "./beam/beam.ts";
import { brightnessContext, type BrightnessSurroundings, knownUnit } from "./convert_unit.ts";
import { type BrightnessContext, brightnessFactors } from "./unit/brightness.ts";
import { Quantity } from "./unit/quantity.ts";
import { type Unit, unitOf } from "./unit/unit.ts";
import { channelFrequencies } from "./wcs/channel_frequencies.ts";
import type { CubeWcs } from "./wcs/cube_wcs.ts";

/** Values in memory with what their conversion may need. */
export interface ConvertibleValues {
  readonly values: Float64Array<ArrayBuffer>;
  readonly unit: Unit | undefined;
  readonly wcs: CubeWcs | undefined;
  readonly beam: Beam | undefined;
  /** One a channel. */
  readonly beams: readonly (Beam | undefined)[] | undefined;
}

/** Converted values and their unit. */
export interface ConvertedValues {
  readonly values: Float64Array<ArrayBuffer>;
  readonly unit: Unit;
}

/**
 * Values of a spectrum, or rows of a position-velocity map, in another unit: a factor for each channel.
 *
 * @param channels Number of channels; the first axis of the values
 * @throws {UnitError} If the units do not convert, or a beam or rest frequency is missing
 */
export function convertChannels(
  data: ConvertibleValues,
  unit: string | Unit,
  channels: number,
): ConvertedValues {
  const target = unitOf(unit);
  const context = brightnessContext({ channels, ...surroundings(data) });
  const factors = brightnessFactors(knownUnit(data, target), target, context);
  const row = data.values.length / Math.max(1, channels);
  return {
    values: data.values.map((value, i) => value * (factors[Math.floor(i / row)] ?? NaN)),
    unit: target,
  };
}

/**
 * Values of a map of the sky in another unit. Its frequency is the one given, else that of its channel if it is of
 * a single one, else the rest frequency.
 *
 * @throws {UnitError} If the units do not convert, or a beam or frequency is missing
 */
export function convertMap(
  data: ConvertibleValues,
  unit: string | Unit,
  frequency: Quantity | undefined,
): ConvertedValues {
  const target = unitOf(unit);
  const hertz = frequency === undefined ? mapFrequency(data.wcs) : frequencyInHertz(frequency);
  const context: BrightnessContext = {
    ...brightnessContext({ channels: 1, ...surroundings(data) }),
    frequenciesHz: hertz === undefined ? undefined : Float64Array.of(hertz),
  };
  const [factor = NaN] = brightnessFactors(knownUnit(data, target), target, context);
  return { values: data.values.map((value) => value * factor), unit: target };
}

function surroundings({ wcs, beam, beams }: ConvertibleValues): Omit<BrightnessSurroundings, "channels"> {
  return { spectral: wcs?.spectral, celestial: wcs?.celestial, beam, beams };
}

function mapFrequency(wcs: CubeWcs | undefined): number | undefined {
  if (!wcs) return undefined;
  const ofChannel = wcs.shape[0] === 1 ? channelFrequencies(wcs.spectral, 1)?.[0] : undefined;
  return ofChannel ?? wcs.spectral.restFrequency;
}

function frequencyInHertz(frequency: unknown): number {
  if (frequency instanceof Quantity) return frequency.valueIn("Hz");
  throw new UnitError(
    `Cannot use ${String(frequency)} as frequency; give one such as quantity(115.27, "GHz")`,
  );
}
