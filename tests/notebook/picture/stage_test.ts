import assert from "node:assert/strict";
import { massCubeWcs } from "../../../src/cube/wcs/mass_cube_wcs.ts";
import { mapView } from "../../../src/notebook/picture/map_view.ts";
import { curveWithin, reducedCurve, stickTips } from "../../../src/notebook/picture/reduced_curve.ts";
import { spectrumView } from "../../../src/notebook/picture/spectrum_view.ts";
import { imagePlot } from "../../../src/notebook/plot/image_plot.ts";
import { curvePlot } from "../../../src/notebook/plot/curve_plot.ts";

const MZ = Float64Array.of(100, 101, 103, 107);
const NONE = { unit: undefined, beam: undefined };

/** An ion image of 3 lines of 2 pixels of 50 × 25 µm; values tell line and column. */
function ionImage(pixelSize?: { readonly x: number; readonly y: number }) {
  const wcs = massCubeWcs({ shape: [1, 3, 2], mz: Float64Array.of(100), pixelSize });
  return { ...NONE, values: [0, 1, 10, 11, 20, 21], shape: [3, 2], axis: 0, wcs } as const;
}

Deno.test("an ion image is drawn in micrometres from above, with pixels as they are on the sample", () => {
  const view = mapView(ionImage({ x: 50, y: 25 }));
  assert.deepEqual([view.x.title, view.y.title], ["x [µm]", "y [µm]"]);
  assert.equal(view.aspect, 0.5);
  // The lowest row is the last line of the file; the centres of its pixels are 25 and 75 µm along x, 62.5 µm down.
  assert.deepEqual(Array.from(view.grid.values), [20, 21, 10, 11, 0, 1]);
  const { data: [trace], layout } = imagePlot(view);
  assert.deepEqual([trace?.x, trace?.y], [[25, 75], [62.5, 37.5, 12.5]]);
  const { range, scaleratio } = layout.yaxis as { range: number[]; scaleratio: number };
  assert.deepEqual([range, scaleratio], [[75, 0], 1]);
});

Deno.test("an ion image of a large sample is drawn in mm, one of unknown size in pixels", () => {
  assert.equal(mapView(ionImage({ x: 2000, y: 2000 })).x.title, "x [mm]");
  assert.equal(mapView(ionImage()).y.title, "y [pixels]");
});

Deno.test("a map of mass spectra over x has m/z upwards and micrometres along x", () => {
  const wcs = massCubeWcs({ shape: [4, 3, 2], mz: MZ, pixelSize: { x: 50, y: 50 } });
  const view = mapView({ ...NONE, values: new Float64Array(8), shape: [4, 2], axis: 1, wcs });
  assert.deepEqual([view.x.title, view.y.title], ["Offset along x [µm]", "m/z"]);
  assert.equal(view.y.valueAt?.(3), 107);
  const tick = view.y.ticks.find(({ text }) => text === "104");
  // A quarter of the way from 103 to 107.
  assert.equal(tick?.at, 2.25);
});

const spectrum = {
  values: [0, 5, NaN, 2],
  unit: undefined,
  wcs: massCubeWcs({ shape: [4, 3, 2], mz: MZ, pixelSize: { x: 50, y: 50 } }),
} as const;

Deno.test("a mass spectrum is a profile over m/z, or sticks from zero, or a part of either", () => {
  const profile = spectrumView(spectrum);
  assert.deepEqual([profile.xTitle, profile.shape, [...profile.x as Float64Array]], ["m/z", "profile", [
    ...MZ,
  ]]);
  const [line] = curvePlot(profile).data;
  assert.deepEqual([line?.x, line?.y], [[100, 101, 103, 107], [0, 5, null, 2]]);
  assert.equal((line?.line as { shape: string }).shape, "linear");
  const [sticks] = curvePlot(spectrumView(spectrum, { style: "sticks" })).data;
  assert.deepEqual([sticks?.x, sticks?.y], [
    [101, 101, null, 103, 103, null, 107, 107, null],
    [0, 5, null, 0, null, null, 0, 2, null],
  ]);
  assert.deepEqual(Array.from(spectrumView(spectrum, { range: [102, 104] }).x), [101, 103, 107]);
  assert.throws(() => spectrumView(spectrum, { style: "bars" as "sticks" }), { name: "RangeError" });
  assert.throws(() => spectrumView(spectrum, { range: [2, 1] }), { name: "RangeError" });
});

Deno.test("the spectrum of a pixel of a sample is named after its place on the stage", () => {
  const wcs = massCubeWcs({ shape: [4, 1, 1], mz: MZ, pixelSize: { x: 50, y: 20 } });
  assert.equal(spectrumView({ ...spectrum, wcs }).title, "x 25 µm, y 10 µm");
});

Deno.test("reducedCurve() takes equal pieces of the axis, however unevenly it is filled", () => {
  // 1000 points below 1 and 1000 from 1 to 1000: of 10 pieces of 100, the first holds the dense part.
  const x = Array.from({ length: 2000 }, (_, i) => i < 1000 ? i / 1000 : i - 999);
  const y = x.map((value) => value === 0.5 ? 9 : value % 7);
  const reduced = reducedCurve({ x, y }, 10);
  assert(reduced.x.length <= 20);
  const inFirst = Array.from(reduced.x).filter((value) => value < 100);
  assert.deepEqual(inFirst.length, 2);
  assert(inFirst.includes(0.5));
});

Deno.test("curveWithin() keeps a neighbour on either side, and nothing of a curve that lies elsewhere", () => {
  const curve = { x: [5, 4, 3, 2, 1], y: [50, 40, 30, 20, 10] };
  assert.deepEqual(curveWithin(curve, [2.5, 3.5]), { x: [4, 3, 2], y: [40, 30, 20] });
  assert.deepEqual(curveWithin(curve, [7, 8]), { x: [], y: [] });
});

Deno.test("stickTips() leaves out sticks without length, but not the whole of a flat spectrum", () => {
  assert.deepEqual(stickTips({ x: [1, 2, 3], y: [0, 4, 0] }), [[2, 4]]);
  assert.deepEqual(stickTips({ x: [1, 2, 3], y: [0, 0, 0] }), [[1, 0], [3, 0]]);
  assert.deepEqual(stickTips({ x: [], y: [] }), []);
});
