/** Names of colour maps: the first three are perceptually uniform, the last two diverge from their middle. */
export type ColourMapName = "viridis" | "inferno" | "cividis" | "gray" | "RdBu_r" | "coolwarm";

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Equally spaced colours of matplotlib's maps, to be joined by straight lines; off by at most 9 of 255. */
const STOPS: Readonly<Record<ColourMapName, string>> = {
  viridis:
    "44015448186a472d7b4240863b528b33638d2c728e26828e21918c1fa08828ae803fbc735ec96284d44baddc30d8e219fde725",
  inferno:
    "0000040b0724210c4a3d096557106e71196e8a226aa32c61bc3754d24644e45a31f1731df98e09fcac11f9cb35f2ea69fcffa4",
  cividis:
    "00224e002e6a1a386f32436d434e6c535a6d61656f6f70737d7c788c88789b9476aba072bcae6ccdbb63dec958f0d846fee838",
  gray: "000000ffffff",
  RdBu_r:
    "0530611752902a71b23f8ec06bacd19bc9e0c2ddece0ecf3f7f6f6fbe5d8fbccb4f5aa89e48066d05548ba2832930e2667001f",
  coolwarm:
    "3b4cc04e68d86282ea779af78db0fea3c2feb9d0f9ccd9eddddcdcecd3c5f5c4acf7b093f4987aeb7d62dd5f4bca3b37b40426",
};

/**
 * The colour map of this name, from 0 to 1.
 *
 * @throws {RangeError} If there is none
 */
export function colourMap(name: ColourMapName): (fraction: number) => Colour {
  const text: string | undefined = Object.hasOwn(STOPS, name) ? STOPS[name] : undefined;
  if (text === undefined) {
    const names = Object.keys(STOPS).join(", ");
    throw new RangeError(`Cannot use the colour map ${JSON.stringify(name)}: choose one of ${names}`);
  }
  const stops = (text.match(/.{6}/g) ?? []).map(colourOf);
  const last = stops.length - 1;
  return (fraction) => {
    const at = Math.min(last, Math.max(0, fraction * last));
    const below = Math.min(last - 1, Math.floor(at));
    return mixed(stops[below] ?? BLACK, stops[below + 1] ?? BLACK, at - below);
  };
}

/** `#rrggbb`. */
export function hexColour(colour: Colour): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

const BLACK: Colour = [0, 0, 0];

function colourOf(hex: string): Colour {
  const part = (start: number) => parseInt(hex.slice(start, start + 2), 16);
  return [part(0), part(2), part(4)];
}

function mixed(a: Colour, b: Colour, share: number): Colour {
  const mix = (from: number, to: number) => Math.round(from + (to - from) * share);
  return [mix(a[0], b[0]), mix(a[1], b[1]), mix(a[2], b[2])];
}
