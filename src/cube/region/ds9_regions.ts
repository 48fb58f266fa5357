import { UnsupportedError } from "../../error.ts";
import { type RegionNumber, regionNumber } from "./angle_text.ts";
import type { ImageRegion, Pair, RegionFrame, RegionShape } from "./image_region.ts";
import { regionError } from "./region_error.ts";

/**
 * Reads DS9 regions: circles, ellipses, boxes, polygons and annuli, also elliptical and rectangular ones, in pixels
 * (`image`, `physical`) or sky coordinates. Points, lines and text have no area and are passed over with a warning.
 *
 * @throws {FormatError} If a line is no region, with its number
 * @throws {UnsupportedError} For other shapes and coordinate systems
 */
export function parseDs9(text: string, onWarning: (message: string) => void): ImageRegion[] {
  let frame: RegionFrame = "image";
  const regions: ImageRegion[] = [];
  for (const { command, line } of commandsOf(text)) {
    const name = command.toLowerCase();
    if (name.startsWith("global")) continue;
    const declared: RegionFrame | undefined = FRAMES[name];
    if (declared) frame = declared;
    else if (UNKNOWN_FRAME.test(name)) {
      throw new UnsupportedError(
        `Cannot use regions in ${name} coordinates: give them in fk5, icrs, galactic or image`,
      );
    } else {
      const region = regionOf(command, { frame, line, onWarning });
      if (region) regions.push(region);
    }
  }
  return regions;
}

const FRAMES: Readonly<Record<string, RegionFrame>> = {
  ...{ image: "image", physical: "image", icrs: "icrs", fk5: "fk5", j2000: "fk5", fk4: "fk4", b1950: "fk4" },
  ...{ galactic: "galactic", ecliptic: "ecliptic", wcs: "own", linear: "own" },
};

const UNKNOWN_FRAME = /^(detector|amplifier|wcs[a-z]|tile.*)$/;
const WITHOUT_AREA = /^(point|line|vector|text|ruler|compass|projection|segment)$/;
const SHAPES = /^(circle|ellipse|box|polygon|annulus)$/;

function* commandsOf(text: string): Generator<{ command: string; line: number }> {
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    for (const part of line.replace(/#.*$/, "").split(";")) {
      const command = part.replace(/[|&\s]+$/, "").trim();
      if (command !== "") yield { command, line: i + 1 };
    }
  }
}

interface Surroundings {
  readonly frame: RegionFrame;
  readonly line: number;
  readonly onWarning: (message: string) => void;
}

function regionOf(command: string, { frame, line, onWarning }: Surroundings): ImageRegion | undefined {
  const [, sign, name = "", rest = ""] = /^([-+!]?)\s*([A-Za-z]+)\s*\(?([^()]*)\)?$/.exec(command) ?? [];
  const shape = name.toLowerCase();
  if (WITHOUT_AREA.test(shape)) {
    onWarning(`Line ${line} of the regions: a ${shape} has no area; it is left out`);
    return undefined;
  }
  if (shape !== "" && !SHAPES.test(shape)) {
    throw new UnsupportedError(
      `Cannot use line ${line} of the regions: "${shape}" is not supported; ${SUPPORTED}`,
    );
  }
  const tokens = rest.split(/[\s,]+/).filter((token) => token !== "");
  const reader = new Ds9Numbers(tokens, { frame, line, command });
  return { shape: shapeOf(shape, reader), frame, exclude: sign === "-" || sign === "!" };
}

const SUPPORTED = "use circle, ellipse, box, polygon or annulus";

function shapeOf(name: string, numbers: Ds9Numbers): RegionShape {
  const { count } = numbers;
  if (name === "polygon" && count >= 6 && count % 2 === 0) {
    return {
      kind: "polygon",
      vertices: Array.from({ length: count / 2 }, (_, i) => numbers.position(2 * i)),
    };
  }
  const centre = numbers.position(0);
  if (name === "circle" && count === 3) {
    const radius = numbers.size(2);
    return { kind: "ellipse", centre, outer: [radius, radius], angle: 0 };
  }
  if (name === "annulus" && count >= 4) {
    const [inner, outer] = [numbers.size(2), numbers.size(count - 1)];
    return { kind: "ellipse", centre, inner: [inner, inner], outer: [outer, outer], angle: 0 };
  }
  if ((name === "ellipse" || name === "box") && count >= 4) return ringOf(name, centre, numbers);
  throw numbers.error();
}

/** Center, pairs of sizes from the inside out, and an angle, which may be missing after a single pair. */
function ringOf(kind: "ellipse" | "box", centre: Pair, numbers: Ds9Numbers): RegionShape {
  const sizes = numbers.count - 2 - (numbers.count % 2);
  const half = kind === "box" ? 0.5 : 1;
  const pair = (i: number): Pair => [numbers.size(i) * half, numbers.size(i + 1) * half];
  const angle = numbers.count % 2 === 1 ? numbers.angle(numbers.count - 1) : 0;
  return { kind, centre, outer: pair(sizes), inner: sizes > 2 ? pair(2) : undefined, angle };
}

interface Ds9Place {
  readonly frame: RegionFrame;
  readonly line: number;
  readonly command: string;
}

/** The numbers of a region: DS9 counts pixels from 1, gives right ascensions with colons in hours. */
class Ds9Numbers {
  readonly #tokens: readonly string[];
  readonly #place: Ds9Place;

  constructor(tokens: readonly string[], place: Ds9Place) {
    this.#tokens = tokens;
    this.#place = place;
  }

  get count(): number {
    return this.#tokens.length;
  }

  position(i: number): Pair {
    const hours = ["icrs", "fk5", "fk4", "own"].includes(this.#place.frame);
    const [x, y] = [this.#number(i, hours ? "hours" : "degrees"), this.#number(i + 1, "degrees")];
    if (this.#place.frame !== "image") return [this.#degrees(x), this.#degrees(y)];
    return [this.#pixels(x) - 1, this.#pixels(y) - 1];
  }

  size(i: number): number {
    const size = this.#number(i, "degrees");
    return this.#place.frame === "image" ? this.#pixels(size) : this.#degrees(size);
  }

  angle(i: number): number {
    return this.#degrees(this.#number(i, "degrees"));
  }

  error(): Error {
    const { command, line } = this.#place;
    return regionError(`"${command}" is not a region; ${SUPPORTED} with their numbers`, {
      format: "DS9",
      line,
    });
  }

  #number(i: number, colon: "hours" | "degrees"): RegionNumber {
    const number = regionNumber(this.#tokens[i] ?? "", colon);
    if (number) return number;
    throw this.error();
  }

  #degrees({ value, unit }: RegionNumber): number {
    if (unit !== "pix") return value;
    throw new UnsupportedError(
      `Cannot use line ${this.#place.line} of the regions: pixels in sky coordinates`,
    );
  }

  #pixels({ value, unit }: RegionNumber): number {
    if (unit !== "deg") return value;
    throw new UnsupportedError(
      `Cannot use line ${this.#place.line} of the regions: angles in image coordinates`,
    );
  }
}
