/**
 * Makes `disc.fits`, the cube that the tests, the README and the notebooks use: a rotating disc of gas as an
 * interferometer sees it, about 1 MB. The same bytes on every run.
 *
 *     deno run -A test_data/make_disc.ts
 *
 * @module
 */
import { DISC, rotatingDisc, SHAPE } from "./rotating_disc.ts";

const BLOCK = 2880;

/** The whole FITS file: header, then big-endian f32 data, both padded to blocks of 2880 bytes. */
export function discFits(): Uint8Array {
  const header = new TextEncoder().encode(headerCards().map(cardText).join(""));
  const values = rotatingDisc();
  const dataStart = padded(header.length);
  const file = new Uint8Array(dataStart + padded(values.byteLength));
  file.fill(0x20, 0, dataStart);
  file.set(header);
  const view = new DataView(file.buffer, dataStart);
  values.forEach((value, i) => view.setFloat32(4 * i, value, false));
  return file;
}

type Card = readonly [keyword: string, value?: string | number | boolean, comment?: string];

function headerCards(): readonly Card[] {
  const [channels, ny, nx] = SHAPE;
  const { beam, pixel } = DISC;
  return [
    ["SIMPLE", true, "FITS standard"],
    ["BITPIX", -32],
    ["NAXIS", 3],
    ["NAXIS1", nx],
    ["NAXIS2", ny],
    ["NAXIS3", channels],
    ["OBJECT", "DISC", "a made-up galaxy"],
    ["BUNIT", "Jy/beam"],
    ["BTYPE", "Intensity"],
    ["BMAJ", beam.major / 3600, "[deg]"],
    ["BMIN", beam.minor / 3600, "[deg]"],
    ["BPA", beam.pa, "[deg]"],
    ["CTYPE1", "RA---SIN"],
    ["CRVAL1", 187.5],
    ["CDELT1", -pixel / 3600],
    ["CRPIX1", (nx + 1) / 2],
    ["CUNIT1", "deg"],
    ["CTYPE2", "DEC--SIN"],
    ["CRVAL2", 12.25],
    ["CDELT2", pixel / 3600],
    ["CRPIX2", (ny + 1) / 2],
    ["CUNIT2", "deg"],
    ["CTYPE3", "VRAD"],
    ["CRVAL3", DISC.firstVelocity],
    ["CDELT3", DISC.channelWidth],
    ["CRPIX3", 1],
    ["CUNIT3", "km/s"],
    ["RESTFRQ", 1.152712018e11, "[Hz] CO(1-0)"],
    ["SPECSYS", "LSRK"],
    ["RADESYS", "ICRS"],
    ["EQUINOX", 2000],
    ["ORIGIN", "test_data/make_disc.ts"],
    ["END"],
  ];
}

/** One 80-byte header card in fixed format: strings start in column 11, numbers end in column 30. */
function cardText([keyword, value, comment]: Card): string {
  if (value === undefined) return keyword.padEnd(80);
  const field = typeof value === "string"
    ? `'${value.padEnd(8)}'`.padEnd(20)
    : scalarText(value).padStart(20);
  const card = `${keyword.padEnd(8)}= ${field}${comment === undefined ? "" : ` / ${comment}`}`;
  if (card.length > 80) {
    throw new RangeError(`Cannot write FITS card ${keyword}: it takes ${card.length} bytes, 80 fit`);
  }
  return card.padEnd(80);
}

function scalarText(value: number | boolean): string {
  if (typeof value === "boolean") return value ? "T" : "F";
  return String(value).toUpperCase();
}

function padded(bytes: number): number {
  return Math.ceil(bytes / BLOCK) * BLOCK;
}

if (import.meta.main) {
  await Deno.writeFile(new URL("disc.fits", import.meta.url), discFits());
}
