import type { FitsHeader } from "../../format/fits/header.ts";
import { parseCunit } from "../unit/cunit.ts";
import { unitsEqual } from "../unit/unit.ts";
import { isWcsKeyword, type WcsCard } from "./header_values.ts";

/**
 * The header with other coordinate axes. Cards that stay keep their places, and their bytes where they say the same;
 * comments stay while the axis is of the same kind and unit. Coordinate cards that are not given go, those of
 * alternate descriptions too.
 */
export function withAxes(header: FitsHeader, axes: readonly WcsCard[]): FitsHeader {
  const values = new Map(axes.map(({ keyword, value }) => [keyword, value]));
  const gone = header.cards.map(({ keyword }) => keyword)
    .filter((keyword) => isWcsKeyword(keyword) && !values.has(keyword));
  const changes = axes.map(({ keyword, value }) => {
    const axis = /^[A-Z]+(\d+)$/.exec(keyword)?.[1];
    if (axis === undefined) return [keyword, value];
    if (!isSameAxis(header, values, axis)) return [keyword, { value, comment: "" }];
    return [keyword, keyword === `CUNIT${axis}` ? header.get(keyword) ?? value : value];
  });
  return header.without(gone).with(Object.fromEntries(changes));
}

/** Whether an axis has the quantity and the unit that it had; what the header leaves open may be anything. */
function isSameAxis(header: FitsHeader, values: ReadonlyMap<string, string | number>, axis: string): boolean {
  const quantity = (value: unknown) => typeof value === "string" ? value.trim().split("-")[0] : undefined;
  if (quantity(header.get(`CTYPE${axis}`)) !== quantity(values.get(`CTYPE${axis}`))) return false;
  const [before, now] = [header.get(`CUNIT${axis}`), values.get(`CUNIT${axis}`)];
  return typeof before !== "string" || before.trim() === "" || isSameUnit(before, String(now));
}

function isSameUnit(before: string, now: string): boolean {
  if (before.trim() === now) return true;
  try {
    return unitsEqual(parseCunit(before), parseCunit(now));
  } catch {
    return false;
  }
}
