import { UnsupportedError } from "../../error.ts";
import { type RegionNumber, regionNumber } from "./angle_text.ts";
import { type CrtfProperties, crtfProperties } from "./crtf_properties.ts";
import type { ImageRegion, Pair, RegionFrame, RegionShape } from "./image_region.ts";
import { regionError } from "./region_error.ts";

/**
 * Reads regions in CASA's text format: circle, annulus, ellipse, box, centerbox, rotbox and poly, with their `coord`
 * and spectral `range`. Annotations, symbols and text have no area and are left out.
 *
 * @throws {FormatError} If a line is no region, with its number
 * @throws {UnsupportedError} For other shapes and coordinate systems
 */
export function parseCrtf(text: string): ImageRegion[] {
  let global: CrtfProperties = {};
  const regions: ImageRegion[] = [];
  for (const [i, whole] of text.split(/\r?\n/).entries()) {
    const line = whole.trim();
    const place = { format: "CRTF", line: i + 1 } as const;
    if (line === "" || line.startsWith("#") || /^(ann\b|symbol|text|line|vector)/i.test(line)) continue;
    if (/^global\b/i.test(line)) global = { ...global, ...crtfProperties(line.slice(6), place) };
    else regions.push(regionOf(line, { global, place }));
  }
  return regions;
}

interface Surroundings {
  readonly global: CrtfProperties;
  readonly place: { readonly format: "CRTF"; readonly line: number };
}

const FRAMES: Readonly<Record<string, RegionFrame>> = {
  ...{
    j2000: "fk5",
    fk5: "fk5",
    icrs: "icrs",
    b1950: "fk4",
    fk4: "fk4",
    galactic: "galactic",
    ecliptic: "ecliptic",
  },
};

function regionOf(line: string, { global, place }: Surroundings): ImageRegion {
  const [, sign, name = "", rest = ""] = /^([-+]?)\s*([A-Za-z]+)\s*(\[.*)$/.exec(line) ?? [];
  const end = closingBracket(rest);
  if (end < 0) throw regionError(`"${line}" is not a region such as circle[[x, y], r]`, place);
  const properties = { ...global, ...crtfProperties(rest.slice(end + 1), place) };
  const tokens = rest.slice(0, end).replace(/[[\]]/g, " ").split(",");
  const numbers = tokens.map((token) => regionNumber(token, "hours"));
  const pixels = numbers[0]?.unit === "pix";
  const reader = new CrtfNumbers(
    numbers,
    pixels,
    () =>
      regionError(
        `"${line}" does not have the numbers of a ${name.toLowerCase()}, each with its unit`,
        place,
      ),
  );
  const frame = pixels ? "image" : frameOf(properties.coord);
  const { range } = properties;
  return { shape: shapeOf(name.toLowerCase(), reader), frame, exclude: sign === "-", range };
}

function frameOf(coord: string | undefined): RegionFrame {
  const frame = coord === undefined ? "own" : FRAMES[coord.toLowerCase()];
  if (frame) return frame;
  throw new UnsupportedError(
    `Cannot use regions with coord=${coord}: give them in J2000, ICRS, GALACTIC or pixels`,
  );
}

/** Index of the bracket that closes the first one; −1 if there is none. */
function closingBracket(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "[") depth++;
    else if (text[i] === "]" && --depth === 0) return i;
  }
  return -1;
}

function shapeOf(name: string, numbers: CrtfNumbers): RegionShape {
  switch (name) {
    case "circle": {
      const radius = numbers.only(3).size(2);
      return { kind: "ellipse", centre: numbers.pair(0), outer: [radius, radius], angle: 0 };
    }
    case "annulus": {
      const [inner, outer] = [numbers.only(4).size(2), numbers.size(3)];
      return {
        kind: "ellipse",
        centre: numbers.pair(0),
        inner: [inner, inner],
        outer: [outer, outer],
        angle: 0,
      };
    }
    case "ellipse": {
      // CASA gives the major axis first, and its angle from north to east.
      const outer: Pair = [numbers.only(5).size(2), numbers.size(3)];
      return { kind: "ellipse", centre: numbers.pair(0), outer, angle: numbers.angle(4) + 90 };
    }
    case "centerbox":
    case "rotbox": {
      const outer: Pair = [numbers.only(name === "rotbox" ? 5 : 4).size(2) / 2, numbers.size(3) / 2];
      return { kind: "box", centre: numbers.pair(0), outer, angle: name === "rotbox" ? numbers.angle(4) : 0 };
    }
    case "box":
      return { kind: "corners", from: numbers.only(4).pair(0), to: numbers.pair(2) };
    case "poly":
      return { kind: "polygon", vertices: numbers.pairs() };
    default:
      throw new UnsupportedError(
        `Cannot use the region "${name}": use circle, annulus, ellipse, box, rotbox or poly`,
      );
  }
}

/** The numbers of a region, each in pixels from 0 or an angle. */
class CrtfNumbers {
  readonly #numbers: readonly (RegionNumber | undefined)[];
  readonly #pixels: boolean;
  readonly #fail: () => Error;

  constructor(numbers: readonly (RegionNumber | undefined)[], pixels: boolean, fail: () => Error) {
    this.#numbers = numbers;
    this.#pixels = pixels;
    this.#fail = fail;
  }

  only(count: number): this {
    if (this.#numbers.length === count) return this;
    throw this.#fail();
  }

  pair(i: number): Pair {
    return [this.size(i), this.size(i + 1)];
  }

  pairs(): readonly Pair[] {
    const count = this.#numbers.length;
    if (count < 6 || count % 2 === 1) throw this.#fail();
    return Array.from({ length: count / 2 }, (_, i) => this.pair(2 * i));
  }

  size(i: number): number {
    const number = this.#numbers[i];
    if (number && number.unit === (this.#pixels ? "pix" : "deg")) return number.value;
    throw this.#fail();
  }

  angle(i: number): number {
    const number = this.#numbers[i];
    if (number && number.unit !== "pix") return number.value;
    throw this.#fail();
  }
}
