import { SpectralCube } from "../cube/spectral_cube.ts";
import { cubeCard } from "./cube_card.ts";
import type { MimeBundle } from "./html.ts";

/** The method by which notebook kernels ask an object for its MIME bundle. */
const DISPLAY = Symbol.for("Jupyter.display");

/** Gives the public classes their cards in notebooks; they know nothing of notebooks themselves. */
export function installDisplays(): void {
  define(SpectralCube, cubeCard);
}

function define<T>(type: { readonly prototype: T }, bundle: (value: T) => MimeBundle): void {
  const value = function (this: T): MimeBundle {
    return bundle(this);
  };
  Object.defineProperty(type.prototype, DISPLAY, { value, configurable: true, writable: true });
}
