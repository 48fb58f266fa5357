import type { BeamTableRows } from "../../format/cube_file.ts";
import { FitsHeader } from "../../format/fits/header.ts";
import type { Beam } from "./beam.ts";
import type { ChannelBeams } from "./channel_beams.ts";

/**
 * The BEAMS table of a cube, as CASA and spectral-cube write and read it: BMAJ and BMIN in arcsec, BPA in degrees, 32-bit
 * floats, NaN where a channel has no beam; CHAN and POL from 0. A table that the beams were read from is kept as it is.
 */
export function beamTableRows(
  { beams, table }: Pick<ChannelBeams, "beams"> & Partial<Pick<ChannelBeams, "table">>,
): BeamTableRows {
  return table ?? { header: tableHeader(beams.length), rows: tableRows(beams) };
}

const COLUMNS: readonly (readonly [name: string, form: string, unit?: string])[] = [
  ["BMAJ", "1E", "arcsec"],
  ["BMIN", "1E", "arcsec"],
  ["BPA", "1E", "deg"],
  ["CHAN", "1J"],
  ["POL", "1J"],
];
const ROW_BYTES = 4 * COLUMNS.length;
const ARCSEC = 3600;

function tableHeader(channels: number): FitsHeader {
  const columns = COLUMNS.flatMap(([name, form, unit], i) => [
    [`TTYPE${i + 1}`, name],
    [`TFORM${i + 1}`, form],
    ...(unit === undefined ? [] : [[`TUNIT${i + 1}`, unit]]),
  ]);
  return new FitsHeader([], { path: "BEAMS" }).with({
    XTENSION: { value: "BINTABLE", comment: "one beam a channel" },
    BITPIX: 8,
    NAXIS: 2,
    NAXIS1: ROW_BYTES,
    NAXIS2: channels,
    PCOUNT: 0,
    GCOUNT: 1,
    TFIELDS: COLUMNS.length,
    ...Object.fromEntries(columns),
    EXTNAME: "BEAMS",
    EXTVER: 1,
    NCHAN: channels,
    NPOL: 1,
  });
}

function tableRows(beams: readonly (Beam | undefined)[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(ROW_BYTES * beams.length));
  beams.forEach((beam, channel) => {
    const { major = NaN, minor = NaN, paDeg = NaN } = beam?.degrees ?? {};
    const start = ROW_BYTES * channel;
    [major * ARCSEC, minor * ARCSEC, paDeg].forEach((value, i) => view.setFloat32(start + 4 * i, value));
    view.setInt32(start + 12, channel);
  });
  return new Uint8Array(view.buffer);
}
