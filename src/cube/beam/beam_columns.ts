import { FormatError } from "../../error.ts";
import type { Json } from "../../engine/json.ts";
import { quantity } from "../unit/quantity.ts";
import { parseUnit } from "../unit/unit.ts";
import { Beam, beamProblem } from "./beam.ts";

/**
 * The beams of the channels as an attribute of a Zarr array, `{ unit, major, minor, pa }`: axes in arcsec, position
 * angles in deg, `null` where a channel has no beam.
 */
export function beamColumns(beams: readonly (Beam | undefined)[]): Record<string, Json> {
  const column = (value: (beam: Beam) => number) => beams.map((beam) => beam ? value(beam) : null);
  return {
    unit: "arcsec",
    major: column(({ major }) => major.valueIn(ARCSEC)),
    minor: column(({ minor }) => minor.valueIn(ARCSEC)),
    pa: column(({ pa }) => pa.valueIn(DEGREE)),
  };
}

/**
 * The beams of an attribute that {@linkcode beamColumns} made; `undefined` where a channel has none.
 *
 * @throws {FormatError} If it is no such attribute or has not one entry a channel
 */
export function beamsOfColumns(
  columns: unknown,
  { channels, path }: { readonly channels: number; readonly path: string },
): readonly (Beam | undefined)[] {
  const [major, minor, pa] = ["major", "minor", "pa"].map((name) => {
    const column: unknown = Object(columns)[name];
    if (Array.isArray(column) && column.length === channels) return column.map(numberOrNaN);
    const reason = `its attribute "beams" needs ${channels} numbers as "${name}"; correct or remove it`;
    throw new FormatError(reason, { path, format: "Zarr" });
  });
  return (major ?? []).map((majorAxis, channel) => {
    const [minorAxis = NaN, angle = NaN] = [minor?.[channel], pa?.[channel]];
    const beam = new Beam(quantity(majorAxis, ARCSEC), quantity(minorAxis, ARCSEC), quantity(angle, DEGREE));
    return beamProblem(beam.degrees) ? undefined : beam;
  });
}

const ARCSEC = parseUnit("arcsec");
const DEGREE = parseUnit("deg");

function numberOrNaN(value: unknown): number {
  return typeof value === "number" ? value : NaN;
}
