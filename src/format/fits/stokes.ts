import { SelectionError } from "../../error.ts";
import type { FitsHeader } from "./header.ts";

/** The Stokes axis of a file and the plane of it that was opened. */
export interface StokesAxis {
  /** Parameters in the order of the planes, such as `["I", "Q", "U", "V"]`. */
  readonly names: readonly string[];
  readonly selected: string;
  /** 0-based plane of `selected`. */
  readonly plane: number;
  /** FITS axis number in the file; beyond NAXIS if only the coordinate system has the axis. */
  readonly axis: number;
}

/** How {@linkcode stokesAxis} chooses a plane. */
export interface StokesChoice {
  /** Name of the parameter; I if absent, or the first one if there is no I. */
  readonly stokes?: string;
  readonly onWarning?: (message: string) => void;
}

/**
 * Names the planes of a Stokes axis by its coordinates (FITS WCS paper I, table 29) and chooses one. An axis
 * that does not hold Stokes codes is named by position.
 *
 * @throws {SelectionError} If the parameter asked for is not in the file
 */
export function stokesAxis(header: FitsHeader, axis: number, choice: StokesChoice = {}): StokesAxis {
  const inData = axis <= (header.integer("NAXIS") ?? 0);
  const names = planeNames(header, axis, inData ? header.integer(`NAXIS${axis}`) ?? 1 : 1);
  const wanted = choice.stokes?.trim().toUpperCase();
  const selected = wanted ?? (names.includes("I") ? "I" : names[0] ?? "I");
  const plane = names.indexOf(selected);
  const list = names.join(", ");
  if (plane < 0) {
    throw new SelectionError(
      `Cannot open Stokes "${choice.stokes}" of "${header.place.path}": it has ${list}`,
    );
  }
  if (wanted === undefined && names.length > 1) {
    choice.onWarning?.(
      `"${header.place.path}" holds Stokes ${list}; took ${selected} (see the stokes option)`,
    );
  }
  return { names, selected, plane, axis };
}

/** A file without a Stokes axis holds intensity, so only "I" can be asked for. */
export function refuseOtherThanI(header: FitsHeader, { stokes }: StokesChoice): void {
  if (stokes === undefined || stokes.trim().toUpperCase() === "I") return;
  throw new SelectionError(`Cannot open Stokes "${stokes}" of "${header.place.path}": it has no Stokes axis`);
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [1, "I"],
  [2, "Q"],
  [3, "U"],
  [4, "V"],
  [-1, "RR"],
  [-2, "LL"],
  [-3, "RL"],
  [-4, "LR"],
  [-5, "XX"],
  [-6, "YY"],
  [-7, "XY"],
  [-8, "YX"],
]);

function planeNames(header: FitsHeader, axis: number, length: number): string[] {
  const first = header.number(`CRVAL${axis}`) ?? 1;
  const step = header.number(`CDELT${axis}`) ?? header.number(`CD${axis}_${axis}`) ?? 1;
  const reference = header.number(`CRPIX${axis}`) ?? 1;
  const codes = Array.from({ length }, (_, i) => Math.round(first + step * (i + 1 - reference)));
  const coded = new Set(codes).size === length && codes.every((code) => NAMES.has(code));
  if (coded) return codes.map((code) => NAMES.get(code) ?? String(code));
  if (header.get(`CTYPE${axis}`) === "STOKES" && new Set(codes).size === length) {
    return codes.map((code) => NAMES.get(code) ?? String(code));
  }
  return codes.map((_, i) => NAMES.get(i + 1) ?? String(i + 1));
}
