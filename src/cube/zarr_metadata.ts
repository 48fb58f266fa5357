import { nodeShape } from "../array/node.ts";
import type { Json } from "../engine/json.ts";
import type { CoordinateArray } from "../format/zarr/coordinate_array.ts";
import { beamColumns } from "./beam/beam_columns.ts";
import { beamTableAttribute } from "./beam/beam_table_attribute.ts";
import type { ChannelBeams } from "./beam/channel_beams.ts";
import type { CubeState } from "./cube_state.ts";
import { outputHeader } from "./output_header.ts";
import { formatUnit } from "./unit/unit.ts";
import type { CubeWcs } from "./wcs/cube_wcs.ts";

/** Beyond this the longitude and latitude of every pixel are left to the header: they would weigh more than planes. */
const MAPPED_PIXELS_MOST = 2 ** 21;

const LONG_NAMES: Readonly<Record<string, string>> = {
  RA: "right ascension",
  DEC: "declination",
  GLON: "galactic longitude",
  GLAT: "galactic latitude",
  ELON: "ecliptic longitude",
  ELAT: "ecliptic latitude",
  VRAD: "radio velocity",
  VOPT: "optical velocity",
  VELO: "relativistic velocity",
  FREQ: "frequency",
  WAVE: "wavelength",
  AWAV: "wavelength in air",
  ENER: "energy",
  MZ: "mass over charge",
  X: "position on the sample stage",
  Y: "position on the sample stage",
};

/** Attributes of the stored array: unit, beams, and the FITS header, one string of 80 characters a card. */
export function cubeAttributes(state: CubeState): Record<string, Json> {
  const text = outputHeader(state).toText();
  const cards = text.match(/.{80}/gs) ?? [];
  return {
    ...(state.unit ? { units: formatUnit(state.unit) } : {}),
    ...(state.beams ? { beams: beamsAttribute(state.beams) } : {}),
    fits_header: cards.map((card) => card.trimEnd().padEnd(80)),
  };
}

function beamsAttribute({ beams, table }: ChannelBeams): Json {
  return { ...beamColumns(beams), ...beamTableAttribute(table) };
}

/**
 * Coordinates as xarray shows them: the spectral axis by channel, longitude and latitude by pixel; X by column and Y by
 * row of a sample stage.
 */
export function cubeCoordinates({ wcs, data }: CubeState): CoordinateArray[] {
  if (!wcs) return [];
  const [, rows, columns] = nodeShape(data);
  const spectral: CoordinateArray = {
    name: coordinateName(wcs.ctype[2]),
    dims: ["channel"],
    values: wcs.spectralAxis(),
    attributes: attributes(wcs.ctype[2], wcs.spectral.unit),
  };
  if (!wcs.celestial.isSky) return [spectral, ...stageCoordinates(wcs, [rows, columns])];
  return rows * columns > MAPPED_PIXELS_MOST ? [spectral] : [spectral, ...skyCoordinates(wcs)];
}

/** The axes of a stage are straight: each has its own coordinate. */
function stageCoordinates(
  { celestial }: CubeWcs,
  [rows, columns]: readonly [rows: number, columns: number],
): CoordinateArray[] {
  const [typeX, typeY] = celestial.ctype;
  const x = Float64Array.from({ length: columns }, (_, i) => celestial.pixelToWorld(i, 0)[0]);
  const y = Float64Array.from({ length: rows }, (_, i) => celestial.pixelToWorld(0, i)[1]);
  return [
    { name: "x", dims: ["x"], values: x, attributes: attributes(typeX, celestial.unit) },
    { name: "y", dims: ["y"], values: y, attributes: attributes(typeY, celestial.unit) },
  ];
}

function skyCoordinates(wcs: CubeWcs): CoordinateArray[] {
  const { longitude, latitude } = wcs.spatialCoordinateMap();
  const [longitudeType, latitudeType] = wcs.ctype;
  const sky = (ctype: string, values: Float64Array): CoordinateArray => ({
    name: coordinateName(ctype),
    dims: ["y", "x"],
    values,
    attributes: attributes(ctype, wcs.celestial.unit),
  });
  return [sky(longitudeType, longitude), sky(latitudeType, latitude)];
}

/** `RA---SIN` is `ra`, `VOPT-F2W` is `vopt`. */
function coordinateName(ctype: string): string {
  return (ctype.split("-")[0] ?? ctype).toLowerCase();
}

function attributes(ctype: string, units: string): Record<string, string> {
  const longName = LONG_NAMES[coordinateName(ctype).toUpperCase()];
  return { units, ctype, ...(longName === undefined ? {} : { long_name: longName }) };
}
