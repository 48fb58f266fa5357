import { UnsupportedError } from "../../error.ts";
import { aitoff, mollweide, sansonFlamsteed } from "./allsky_projections.ts";
import { cylindricalEqualArea, mercator, plateCarree } from "./cylindrical_projections.ts";
import {
  gnomonic,
  orthographic,
  stereographic,
  zenithalEqualArea,
  zenithalEquidistant,
} from "./zenithal_projections.ts";
import type { Projection } from "./projection.ts";

type ProjectionMaker = (parameter: (index: number) => number | undefined) => Projection;

const MAKERS: Readonly<Record<string, ProjectionMaker>> = {
  TAN: () => gnomonic,
  SIN: (parameter) => orthographic(parameter(1) ?? 0, parameter(2) ?? 0),
  ARC: () => zenithalEquidistant,
  STG: () => stereographic,
  ZEA: () => zenithalEqualArea,
  CAR: () => plateCarree,
  CEA: (parameter) => cylindricalEqualArea(parameter(1) ?? 1),
  MER: () => mercator,
  SFL: () => sansonFlamsteed,
  AIT: () => aitoff,
  MOL: () => mollweide,
};

/**
 * The projection of a CTYPE code.
 *
 * @param code Three letters; `GLS` and `NCP` are `SFL` and `SIN` with a shifted reference point or a slant,
 * which the caller takes care of
 * @param parameter Value of PVi_m of the latitude axis, by m
 * @throws {UnsupportedError} If the code is not one of the projections known here
 */
export function projectionOf(code: string, parameter: (index: number) => number | undefined): Projection {
  const maker = MAKERS[code];
  if (maker === undefined) {
    throw new UnsupportedError(
      `Cannot use the celestial axes: the projection "${code}" is not supported; reproject the data to one of ` +
        `${Object.keys(MAKERS).join(", ")}, GLS or NCP`,
    );
  }
  return maker(parameter);
}
