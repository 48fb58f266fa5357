import type { Kernel1D } from "../../cube/filter/kernel_1d.ts";
import type { Kernel2D } from "../../cube/filter/kernel_2d.ts";
import { card, cardTitle } from "../card.ts";
import type { MimeBundle } from "../html.ts";
import { curvePicture } from "../picture/curve_picture.ts";
import { imagePicture } from "../picture/image_picture.ts";
import { mapView } from "../picture/map_view.ts";
import { svgImage } from "../picture/svg.ts";
import { shapeText } from "./shape_text.ts";

/** The weights of a kernel along the spectrum, over the distance from its middle. */
export function kernel1DCard(kernel: Kernel1D): MimeBundle {
  const { values } = kernel;
  const middle = (values.length - 1) / 2;
  const x = Array.from(values, (_, i) => i - middle);
  const titles = { xTitle: "channels", yTitle: "weight", title: "" };
  const { svg, ...size } = curvePicture({ x, y: values, ...titles, shape: "steps" });
  const html = card(cardTitle("Kernel1D", [`${values.length} weights`]), [
    svgImage(svg, { ...size, alt: kernel.toString() }),
  ]);
  return { "text/plain": kernel.toString(), "text/html": html };
}

/** The weights of a kernel of image planes. */
export function kernel2DCard(kernel: Kernel2D): MimeBundle {
  const { values, shape } = kernel;
  const view = mapView({ values, shape, unit: undefined, axis: 0, wcs: undefined, beam: undefined });
  const { svg, ...size } = imagePicture(view, { side: 160, mostBytes: 8_000 });
  const html = card(cardTitle("Kernel2D", [`${shapeText(shape)} weights`]), [
    svgImage(svg, { ...size, alt: kernel.toString() }),
  ]);
  return { "text/plain": kernel.toString(), "text/html": html };
}
