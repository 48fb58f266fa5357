import { nodeShape } from "../array/node.ts";
import type { Shape } from "../engine/region.ts";
import type { FitsHeader } from "../format/fits/header.ts";
import type { CubeState } from "./cube_state.ts";
import type { CubeWcs } from "./wcs/cube_wcs.ts";
import { isWcsKeyword } from "./wcs/header_values.ts";

/**
 * The header that describes a cube as it is now: the file's own cards where nothing changed; lengths and world
 * coordinates of what was cut.
 */
export function outputHeader({ header, wcs, fileWcs, data }: CubeState): FitsHeader {
  const sized = withLengths(header, nodeShape(data));
  return wcs === fileWcs || !wcs ? sized : withWcs(sized, wcs);
}

function withLengths(header: FitsHeader, [channels, rows, columns]: Shape): FitsHeader {
  const lengths = { NAXIS: 3, NAXIS1: columns, NAXIS2: rows, NAXIS3: channels };
  const differs = Object.entries(lengths).some(([keyword, length]) => Number(header.get(keyword)) !== length);
  return differs ? header.with(lengths) : header;
}

/** Cards that stay keep their places and comments; those of another form of the same coordinates go. */
function withWcs(header: FitsHeader, wcs: CubeWcs): FitsHeader {
  const cards = Object.fromEntries(wcs.toCards().map(({ keyword, value }) => [keyword, value]));
  const gone = header.cards.map(({ keyword }) => keyword).filter((key) =>
    isWcsKeyword(key) && !(key in cards)
  );
  return header.without(gone).with(cards);
}
