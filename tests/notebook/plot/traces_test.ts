import assert from "node:assert/strict";
import { SpectralCube } from "../../../mod.ts";
import { skyPlace } from "../../../src/notebook/plot/browser_script.ts";
import { curvePlot } from "../../../src/notebook/plot/curve_plot.ts";
import { colourScale } from "../../../src/notebook/plot/colour_scale.ts";
import { imagePlot } from "../../../src/notebook/plot/image_plot.ts";
import { skyGrid } from "../../../src/notebook/plot/sky_grid.ts";
import { histogram } from "../../../src/notebook/picture/histogram.ts";
import { skyText } from "../../../src/notebook/picture/sky_ticks.ts";
import type { CurveView, ImageView } from "../../../src/notebook/picture/view.ts";

const DISC = new URL("../../../test_data/disc.fits", import.meta.url);
const AXIS = { title: "x", ticks: [{ at: 0, text: "a" }] };

function image(values: readonly number[], rows: number, changes: Partial<ImageView> = {}): ImageView {
  const grid = { values, rows, columns: values.length / rows };
  const style = { colours: "viridis", stretch: "linear", range: [0, 1] } as const;
  return { grid, x: AXIS, y: AXIS, aspect: 1, ...style, label: "K", title: "", ...changes };
}

function curve(y: readonly number[], shape: CurveView["shape"] = "steps"): CurveView {
  return { x: y.map((_, i) => 10 * i), y, xTitle: "x", yTitle: "y", title: "", shape };
}

interface Heatmap {
  readonly z: (number | null)[][];
  readonly x0: number;
  readonly dx: number;
  readonly y: number[];
}

Deno.test("a live image has its rows from below, gaps for NaN, and its pixels as places", () => {
  const { data } = imagePlot(image([1, 2, NaN, 4, 5, Infinity], 2));
  const { z, x0, dx } = data[0] as unknown as Heatmap;
  assert.deepEqual(z, [[1, 2, null], [4, 5, null]]);
  assert.deepEqual([x0, dx], [0, 1]);
});

Deno.test("a large live image is averaged in blocks whose centres stay in place", () => {
  const values = Array.from({ length: 500 * 400 }, (_, i) => i % 500);
  const { data } = imagePlot(image(values, 400));
  const { z, x0, dx } = data[0] as unknown as Heatmap;
  // 500 pixels in at most 200 cells: blocks of 3, of which the first holds 0, 1 and 2.
  assert.deepEqual([z.length, z[0]!.length], [134, 167]);
  assert.deepEqual([x0, dx, z[0]![0], z[0]![1]], [1, 3, 1, 4]);
});

Deno.test("an axis that tells a number is drawn over that number", () => {
  const y = { ...AXIS, valueAt: (pixel: number) => 100 + 10 * pixel };
  const { data, layout } = imagePlot(image([1, 2, 3, 4], 2, { y }));
  assert.deepEqual((data[0] as unknown as Heatmap).y, [100, 110]);
  assert.deepEqual((layout.yaxis as { range: number[] }).range, [95, 115]);
});

Deno.test("a stretch is in the places of the colours, from 0 to 1 in order", () => {
  for (const stretch of ["linear", "sqrt", "asinh", "log"] as const) {
    const places = colourScale({ colours: "viridis", stretch }).map(([at]) => at);
    assert.deepEqual([places[0], places.at(-1)], [0, 1]);
    assert(places.every((at, i) => at >= (places[i - 1] ?? 0)));
  }
  // Half of the colours are spent below a quarter of the range: sqrt(0.25) = 0.5.
  assert.equal(colourScale({ colours: "viridis", stretch: "sqrt" })[32]?.[0], 0.25);
});

Deno.test("the bar of a stretched image is even in colour, with marks where the stretch has their values", () => {
  const { data, layout } = imagePlot(image([0, 100], 1, { stretch: "sqrt", range: [0, 100] }));
  assert.equal(data[0]?.showscale, false);
  assert.deepEqual([data[1]?.x, data[1]?.y], [[null], [null]], "nothing but the bar");
  const { colorscale, colorbar } = layout.coloraxis as {
    colorscale: [number, string][];
    colorbar: { tickvals: number[]; ticktext: string[] };
  };
  assert.equal(colorscale[16]?.[0], 0.5);
  colorbar.ticktext.forEach((text, i) => {
    assert(Math.abs((colorbar.tickvals[i] ?? NaN) - Math.sqrt(Number(text.trim()) / 100)) < 1e-5, text);
  });
  const linear = imagePlot(image([0, 100], 1, { range: [0, 100] }));
  assert.equal(linear.data.length, 1);
});

Deno.test("a live curve has steps, gaps for NaN, and extremes where it is long", () => {
  const { data } = curvePlot(curve([1, NaN, 3]));
  assert.deepEqual([data[0]!.x, data[0]!.y], [[0, 10, 20], [1, null, 3]]);
  assert.equal((data[0]!.line as { shape: string }).shape, "hvh");
  const y = Array.from({ length: 100_000 }, (_, i) => i === 77_777 ? 50 : Math.sin(i));
  const [long] = curvePlot(curve(y)).data;
  assert((long!.x as number[]).length <= 4000);
  assert.equal(Math.max(...long!.y as number[]), 50);
});

Deno.test("sticks stand on zero", () => {
  const [trace] = curvePlot(curve([2, 5], "sticks")).data;
  assert.deepEqual([trace!.x, trace!.y], [[0, 0, null, 10, 10, null], [0, 2, null, 0, 5, null]]);
});

Deno.test("the page tells the place of a pixel as the coordinates do, to a twentieth of a pixel", async () => {
  using cube = await SpectralCube.read(DISC);
  const { celestial } = cube.wcs;
  const grid = skyGrid(celestial, [72, 72]);
  for (const [x, y] of [[0, 0], [71, 71], [3, 4], [35.5, 20], [60, 11]] as const) {
    const seconds = (text: string) =>
      text.split(" ").map((part) => Number(/([\d.]+)[ˢ″]/.exec(part)?.[1])) as [number, number];
    const [shown, exact] = [skyPlace(grid, x, y), skyText(celestial, celestial.pixelToWorld(x, y))];
    assert.equal(shown.replace(/[\d.]+[ˢ″]/g, ""), exact.replace(/[\d.]+[ˢ″]/g, ""));
    // Pixels are 2 arcsec, 0.13 s of time; a tenth of a pixel is written.
    assert(Math.abs(seconds(shown)[0] - seconds(exact)[0]) < 0.0151, `${shown} ${exact}`);
    assert(Math.abs(seconds(shown)[1] - seconds(exact)[1]) <= 0.101, `${shown} ${exact}`);
  }
});

Deno.test("histogram() counts what is inside, the upper end included", () => {
  // numpy.histogram([0, 0.5, 1, 1.5, 2], bins=4, range=(0, 2)): 1 1 1 2.
  const { counts, centres } = histogram([0, 0.5, 1, 1.5, 2, NaN, 7, -1], { bins: 4, range: [0, 2] });
  assert.deepEqual([...counts], [1, 1, 1, 2]);
  assert.deepEqual([...centres], [0.25, 0.75, 1.25, 1.75]);
  assert.deepEqual([...histogram([3, 3], { bins: 1 }).counts], [2]);
  assert.deepEqual([...histogram([], { bins: 2 }).counts], [0, 0]);
});
