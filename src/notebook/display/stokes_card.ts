import type { StokesSpectralCube } from "../../cube/stokes_spectral_cube.ts";
import { card, cardTitle, facts, remark } from "../card.ts";
import type { MimeBundle } from "../html.ts";
import { shapeText } from "./shape_text.ts";

/** The parameters of a Stokes cube and the shape that all of them have. */
export function stokesCard(cube: StokesSpectralCube): MimeBundle {
  const title = cardTitle("StokesSpectralCube", [cube.components.join(", "), shapeText(cube.shape)]);
  const html = card(title, [
    facts({ parameters: cube.components.join(", "), shape: shapeText(cube.shape) }),
    remark(`Each is a SpectralCube: cube.get("${cube.components[0] ?? "I"}")`),
  ]);
  return { "text/plain": String(cube), "text/html": html };
}
