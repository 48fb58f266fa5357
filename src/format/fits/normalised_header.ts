import type { Shape } from "../../engine/region.ts";
import type { CubeAxes } from "./axes.ts";
import type { Card } from "./card.ts";
import { FitsHeader } from "./header.ts";

/** What of a file a cube shows. */
export interface ShownCube {
  /** Lengths [channel, y, x]. */
  readonly shape: Shape;
  /** 0-based plane along the Stokes axis; the first if absent. */
  readonly plane?: number | undefined;
}

/**
 * The header of a cube as lazycube presents it: axis 1 longitude, 2 latitude, 3 spectral, NAXIS 3. The coordinates of
 * a fourth axis are kept as axis 4, of which the cube is the first pixel: they say which Stokes parameter it is.
 *
 * Cards with an axis number are renumbered where they stand, those of other axes are removed, NAXISn gets the length
 * given; every other card keeps its bytes, also BITPIX, BSCALE, BZERO and BLANK, which tell of the file.
 */
export function normalisedHeader(
  header: FitsHeader,
  axes: CubeAxes,
  { shape, plane = 0 }: ShownCube,
): FitsHeader {
  const { longitude, latitude, spectral, stokes = 4 } = axes;
  const renumber: AxisMap = new Map([[longitude, 1], [latitude, 2], [spectral, 3], [stokes, 4]]);
  const cards = header.cards.flatMap((card) => renumbered(card, renumber));
  const renamed = new FitsHeader(cards, header.place);
  return renamed.with({
    NAXIS: 3,
    NAXIS1: shape[2],
    NAXIS2: shape[1],
    NAXIS3: shape[0],
    ...worldAxes(header),
    ...(plane === 0 ? {} : { CRPIX4: (renamed.number("CRPIX4") ?? 1) - plane }),
  });
}

function worldAxes(header: FitsHeader): Record<string, number> {
  const extra = header.cards.filter(({ keyword, value }) =>
    /^WCSAXES[A-Z]?$/.test(keyword) && Number(value) > 4
  );
  return Object.fromEntries(extra.map((card) => [card.keyword, 4]));
}

type AxisMap = ReadonlyMap<number, number>;

/** Keywords of one axis; the letter is the alternate coordinate system. */
const ONE_AXIS = /^(CTYPE|CRVAL|CDELT|CRPIX|CUNIT|CROTA|CNAME|CRDER|CSYER|CZPHS|CPERI)(\d+)([A-Z]?)$/;
const TWO_AXES = /^(PC|CD)(\d+)_(\d+)([A-Z]?)$/;
const OLD_TWO_AXES = /^(PC|CD)(\d{3})(\d{3})$/;
const PARAMETER = /^(PV|PS)(\d+)(_\d+[A-Z]?)$/;
const LENGTH = /^NAXIS(\d+)$/;

/** The card under its new keyword; none if it belongs to an axis that is dropped. */
function renumbered(card: Card, axes: AxisMap): Card[] {
  const length = LENGTH.exec(card.keyword);
  // NAXISn must stand in order, so these stay where they are and get new values.
  if (length !== null) return Number(length[1]) <= 3 ? [card] : [];
  const keyword = newKeyword(card.keyword, axes);
  if (keyword === undefined) return [];
  if (keyword === card.keyword) return [card];
  return [{ ...card, keyword, raw: keyword.padEnd(8) + imageFromIndicator(card) }];
}

/** The card image from column 9 on; some writers put `= ` straight after a short keyword. */
function imageFromIndicator({ raw, keyword }: Card): string {
  return raw[8] === "=" ? raw.slice(8) : raw.slice(keyword.length).trimStart().padEnd(raw.length - 8);
}

function newKeyword(keyword: string, axes: AxisMap): string | undefined {
  const one = ONE_AXIS.exec(keyword);
  if (one !== null) return join(one[1], axes.get(Number(one[2])), one[3]);
  const two = TWO_AXES.exec(keyword);
  if (two !== null) return join(two[1], pair(two, axes, (i, j) => `${i}_${j}`), two[4]);
  const old = OLD_TWO_AXES.exec(keyword);
  if (old !== null) return join(old[1], pair(old, axes, (i, j) => `00${i}00${j}`), "");
  const parameter = PARAMETER.exec(keyword);
  if (parameter !== null) return join(parameter[1], axes.get(Number(parameter[2])), parameter[3]);
  return keyword;
}

function pair(
  match: RegExpExecArray,
  axes: AxisMap,
  text: (i: number, j: number) => string,
): string | undefined {
  const i = axes.get(Number(match[2]));
  const j = axes.get(Number(match[3]));
  return i === undefined || j === undefined ? undefined : text(i, j);
}

function join(root = "", axis: number | string | undefined, tail = ""): string | undefined {
  return axis === undefined ? undefined : `${root}${axis}${tail}`;
}
