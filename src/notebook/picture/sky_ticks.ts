import type { CelestialWcs } from "../../cube/wcs/celestial.ts";
import { roundStep, type Tick } from "./ticks.ts";

/** The lower or the left edge of an image of the sky, with marks at round coordinates. */
export interface SkyEdge {
  /** What is told: `Right ascension`, `Galactic latitude`, … */
  readonly title: string;
  /** Marks in 0-based pixels along the edge. */
  readonly ticks: readonly Tick[];
}

type Coordinate = "longitude" | "latitude";
type Style = "hours" | "degrees" | "decimal";

const SAMPLES = 65;
/** An axis gets at least so many marks. */
const MARKS = 3;
/** Round steps of a circle of 24 hours or 360 degrees, in its sixtieths of sixtieths. */
const SIXTIETHS = [1, 2, 5, 10, 15, 20, 30].flatMap((step) => [step, 60 * step]);
const HOURS = [1, 2, 3, 6, 12].map((step) => 3600 * step);
const DEGREES = [1, 2, 5, 10, 15, 30, 45, 90].map((step) => 3600 * step);

/** Longitude marks below and latitude marks at the left of an image, or the other way round where north is not up. */
export function skyEdges(
  celestial: CelestialWcs,
  [rows, columns]: readonly [rows: number, columns: number],
): readonly [x: SkyEdge, y: SkyEdge] {
  const below = edge(columns, (at) => celestial.pixelToWorld(at, -0.5));
  const left = edge(rows, (at) => celestial.pixelToWorld(-0.5, at));
  const turned = travel(below.latitude) > travel(below.longitude, below.latitude);
  const [x, y]: [Coordinate, Coordinate] = turned ? ["latitude", "longitude"] : ["longitude", "latitude"];
  return [skyEdge(celestial, x, below), skyEdge(celestial, y, left)];
}

/** A place on the sky in the words of its frame: `12ʰ30ᵐ02.51ˢ +12°15′30.4″`, or `l 30.1234° b −0.5678°`. */
export function skyText(celestial: CelestialWcs, [longitude, latitude]: readonly [number, number]): string {
  const step = Math.min(celestial.pixelSize.x, celestial.pixelSize.y) * 3600 / 10;
  if (styleOf(celestial, "longitude") === "decimal") {
    const decimals = Math.max(0, Math.ceil(-Math.log10(step / 3600)));
    const [l, b] = names(celestial);
    return `${l} ${longitude.toFixed(decimals)}° ${b} ${latitude.toFixed(decimals)}°`.replaceAll("-", "−");
  }
  return `${sexagesimal(longitude * 240, step / 15, "ʰᵐˢ")} ${degreesText(latitude * 3600, step)}`;
}

interface EdgeSamples {
  readonly at: Float64Array;
  readonly longitude: Float64Array;
  readonly latitude: Float64Array;
}

function edge(length: number, world: (at: number) => readonly [number, number]): EdgeSamples {
  const at = Float64Array.from({ length: SAMPLES }, (_, i) => -0.5 + length * i / (SAMPLES - 1));
  const places = Array.from(at, (pixel) => world(pixel));
  const longitude = Float64Array.from(places, ([value]) => value);
  for (let i = 1; i < longitude.length; i++) {
    // Continuous across longitude 0.
    longitude[i] = (longitude[i] ?? NaN) -
      360 * Math.round(((longitude[i] ?? NaN) - (longitude[i - 1] ?? NaN)) / 360);
  }
  return { at, longitude, latitude: Float64Array.from(places, ([, value]) => value) };
}

/** How far a coordinate moves along an edge, on the sky. */
function travel(values: Float64Array, latitude?: Float64Array): number {
  const [first = 0, last = 0] = [values[0], values.at(-1)];
  const middle = latitude?.[Math.floor(SAMPLES / 2)] ?? 0;
  return Math.abs(last - first) * Math.cos(middle * Math.PI / 180);
}

function skyEdge(celestial: CelestialWcs, coordinate: Coordinate, samples: EdgeSamples): SkyEdge {
  const style = styleOf(celestial, coordinate);
  const [longitude, latitude] = titles(celestial);
  const title = coordinate === "longitude" ? longitude : latitude;
  const perUnit = style === "hours" ? 240 : 3600;
  const values = samples[coordinate].map((degrees) => degrees * perUnit);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const step = skyStep(low, high, style);
  if (step === undefined) return { title, ticks: [] };
  const text = (value: number) =>
    style === "hours"
      ? sexagesimal(value, step, "ʰᵐˢ")
      : style === "degrees"
      ? degreesText(value, step)
      : `${(value / 3600).toFixed(Math.max(0, -Math.floor(Math.log10(step / 3600) + 1e-9)))}°`.replace(
        "-",
        "−",
      );
  const first = firstMark(low, step);
  const marks = Array.from({ length: lastMark(high, step) - first + 1 }, (_, i) => (first + i) * step);
  const ticks = marks.flatMap((value) =>
    crossings(values, value).map((i) => ({ value, at: place(samples.at, i) }))
  );
  return { title, ticks: ticks.map(({ value, at }) => ({ at, text: text(value) })) };
}

/** Fractional sample numbers at which a sampled curve takes a value. */
function crossings(values: Float64Array, value: number): number[] {
  const found: number[] = [];
  for (let i = 1; i < values.length; i++) {
    const [a = NaN, b = NaN] = [values[i - 1], values[i]];
    if ((a - value) * (b - value) > 0 || a === b || Number.isNaN(a + b)) continue;
    // A mark at a sample belongs to the piece that begins there.
    if (b === value && i < values.length - 1) continue;
    found.push(i - 1 + (value - a) / (b - a));
  }
  return found;
}

function place(at: Float64Array, sample: number): number {
  const below = Math.min(at.length - 2, Math.floor(sample));
  const [a = 0, b = 0] = [at[below], at[below + 1]];
  return a + (b - a) * (sample - below);
}

/** The largest round step that gives enough marks; `undefined` for no range. */
function skyStep(low: number, high: number, style: Style): number | undefined {
  const range = high - low;
  if (!(range > 0) || !Number.isFinite(range)) return undefined;
  const unit = style === "decimal" ? 3600 : 1;
  const decimal = [1, 2, 4, 8, 16].map((part) => roundStep(range / part / unit) * unit);
  const round = [...SIXTIETHS, ...(style === "hours" ? HOURS : DEGREES)];
  const steps = style === "decimal" ? decimal : [...decimal.filter((step) => step < 1), ...round];
  const count = (step: number) => lastMark(high, step) - firstMark(low, step) + 1;
  return steps.sort((a, b) => b - a).find((step) => count(step) >= MARKS);
}

function firstMark(low: number, step: number): number {
  return Math.ceil(low / step - 1e-9);
}

function lastMark(high: number, step: number): number {
  return Math.floor(high / step + 1e-9);
}

function styleOf({ names: [name] }: CelestialWcs, coordinate: Coordinate): Style {
  if (name !== "RA") return "decimal";
  return coordinate === "longitude" ? "hours" : "degrees";
}

/** Hours, minutes and seconds of time, or their likes, without the parts that a step leaves zero. */
function sexagesimal(value: number, step: number, marks: string): string {
  const [h = "", m = "", s = ""] = marks;
  const decimals = step < 1 ? Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) : 0;
  const scale = 10 ** decimals;
  const rounded = Math.round(((value % 86400) + 86400) % 86400 * scale) % (86400 * scale);
  return parts(rounded / scale, { step, decimals, marks: [h, m, s] });
}

function degreesText(arcsec: number, step: number): string {
  const decimals = step < 1 ? Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) : 0;
  const rounded = Math.round(Math.abs(arcsec) * 10 ** decimals) / 10 ** decimals;
  const sign = arcsec < 0 && rounded > 0 ? "−" : "+";
  return sign + parts(rounded, { step, decimals, marks: ["°", "′", "″"] });
}

function parts(
  seconds: number,
  { step, decimals, marks: [first, second, third] }: {
    readonly step: number;
    readonly decimals: number;
    readonly marks: readonly [string, string, string];
  },
): string {
  const whole = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60 + 1e-9) % 60;
  const rest = Math.max(0, seconds - 60 * Math.floor(seconds / 60 + 1e-9));
  const padded = (value: number) => String(value).padStart(2, "0");
  const head = `${padded(whole)}${first}`;
  if (step % 3600 === 0) return head;
  if (step % 60 === 0) return `${head}${padded(minutes)}${second}`;
  return `${head}${padded(minutes)}${second}${
    rest.toFixed(decimals).padStart(decimals ? decimals + 3 : 2, "0")
  }${third}`;
}

function names({ names: [longitude, latitude] }: CelestialWcs): readonly [string, string] {
  return longitude === "GLON" ? ["l", "b"] : [longitude, latitude];
}

function titles(celestial: CelestialWcs): readonly [string, string] {
  switch (celestial.names[0]) {
    case "RA":
      return ["Right ascension", "Declination"];
    case "GLON":
      return ["Galactic longitude", "Galactic latitude"];
    default:
      return celestial.names;
  }
}
