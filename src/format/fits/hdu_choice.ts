import { FormatError, SelectionError, UnsupportedError } from "../../error.ts";
import type { Hdu, HduScan } from "./hdu.ts";

/** How {@linkcode chooseHdu} chooses. */
export interface HduChoice {
  /** Name (EXTNAME, case ignored, or `PRIMARY`) or 0-based number; the first image with data if absent. */
  readonly hdu?: string | number;
  readonly onWarning?: (message: string) => void;
}

/**
 * The image unit to read: the one asked for, or the first image that has data, with a warning if there are more.
 *
 * @throws {SelectionError} If the file has no such unit
 * @throws {FormatError} If the unit, or the whole file, holds no image
 * @throws {UnsupportedError} If the image is tile-compressed
 */
export function chooseHdu(scan: HduScan, path: string, choice: HduChoice = {}): Hdu {
  const chosen = choice.hdu === undefined ? firstImage(scan, path, choice) : namedHdu(scan, path, choice.hdu);
  if (scan.problem !== undefined) choice.onWarning?.(`${scan.problem.message}; used the HDUs before it`);
  return chosen;
}

/** Whether a unit is an image of at least one element. */
export function hasImage(hdu: Hdu): boolean {
  return hdu.kind === "image" && hdu.dataBytes > 0;
}

function firstImage(scan: HduScan, path: string, { onWarning }: HduChoice): Hdu {
  const images = scan.hdus.filter(hasImage);
  const [first] = images;
  if (first === undefined) {
    if (scan.problem !== undefined) throw scan.problem;
    refuseCompressed(scan.hdus.find((hdu) => hdu.kind === "compressed"), path);
    throw new FormatError(`no HDU holds an image (${listing(scan)}); name one with the hdu option`, {
      path,
      format: "FITS",
    });
  }
  if (images.length > 1) {
    const others = images.slice(1).map(label).join(", ");
    onWarning?.(
      `"${path}" holds several images; took HDU ${label(first)}, not ${others} (see the hdu option)`,
    );
  }
  return first;
}

function namedHdu(scan: HduScan, path: string, wanted: string | number): Hdu {
  const hdu = findHdu(scan.hdus, wanted);
  if (hdu === undefined) {
    if (scan.problem !== undefined) throw scan.problem;
    throw new SelectionError(
      `Cannot open HDU ${JSON.stringify(wanted)} of "${path}": it has ${listing(scan)}`,
    );
  }
  refuseCompressed(hdu, path);
  if (hasImage(hdu)) return hdu;
  throw hdu.header.error(`this HDU holds no image; choose another with the hdu option: ${listing(scan)}`);
}

function findHdu(hdus: readonly Hdu[], wanted: string | number): Hdu | undefined {
  if (typeof wanted === "number") return hdus[wanted];
  const name = wanted.trim().toUpperCase();
  const named = hdus.find((hdu) => hdu.name.toUpperCase() === name);
  if (named !== undefined) return named;
  if (name === "PRIMARY") return hdus[0];
  return /^\d+$/.test(name) ? hdus[Number(name)] : undefined;
}

function refuseCompressed(hdu: Hdu | undefined, path: string): void {
  if (hdu?.kind !== "compressed") return;
  const reason = `HDU ${label(hdu)} is a tile-compressed image; unpack the file with funpack first`;
  throw new UnsupportedError(`Cannot read "${path}": ${reason}`);
}

function listing(scan: HduScan): string {
  return scan.hdus.map((hdu) => `${label(hdu)}: ${describe(hdu)}`).join(", ");
}

function label(hdu: Hdu): string {
  return hdu.name === "" ? String(hdu.index) : `${hdu.index} ${hdu.name}`;
}

function describe(hdu: Hdu): string {
  if (hdu.dataBytes === 0) return "no data";
  const axes = Array.from(
    { length: hdu.header.integer("NAXIS") ?? 0 },
    (_, i) => hdu.header.get(`NAXIS${i + 1}`),
  );
  return `${hdu.kind} ${axes.join(" x ")}`;
}
