import assert from "node:assert/strict";
import { gaussian1D, gaussian2D, quantity, slice, SpectralCube } from "../../mod.ts";

const DISC = new URL("../../test_data/disc.fits", import.meta.url);

Deno.test("pending tells every operation in words, in the order in which it is done", async () => {
  using cube = await SpectralCube.read(DISC);
  assert.deepEqual(cube.pending, []);
  const cut = cube.slice([slice(10, 40), null, slice(0, 72, 2)]);
  const expected: readonly (readonly [SpectralCube, readonly string[]])[] = [
    [cut, ["keep channels 10 to 39, x 0 to 70 by 2"]],
    [cut.to("mJy/beam"), ["keep channels 10 to 39, x 0 to 70 by 2", "multiply by 1000"]],
    [cube.to("K"), ["multiply each channel by its own factor"]],
    [cube.rechunk({ chunks: [-1, 8, 8] }), ["work in chunks of 48 × 8 × 8"]],
    [cube.mul(2).add(quantity(1, "Jy/beam")), ["calculate data × 2", "calculate data + 1"]],
    [cube.sub(cube.mul(3)), ["calculate data − another cube"]],
    [cube.spectralSmooth(gaussian1D(2)), ["smooth spectra with 17 weights"]],
    [cube.sigmaClipSpectrally(3).spectralSmoothMedian(5), [
      "clip spectra at 3 sigma",
      "take the running median of spectra over 5 channels",
    ]],
    [cube.spectralFilter(7, { percentile: 25 }), [
      "take the running percentile 25 of spectra over 7 channels",
    ]],
    [cube.to("K").spatialSmooth(gaussian2D(2)), [
      "multiply each channel by its own factor",
      "smooth planes with 17 × 17 weights",
    ]],
    [cube.to("K").spatialSmoothMedian(3), [
      "multiply each channel by its own factor",
      "take the running median of planes over 3 × 3 pixels",
    ]],
    [cube.downsampleAxis(2, 0), ["take the mean of every 2 along channels"]],
    [cube.spectralInterpolate({ values: Array.from({ length: 10 }, (_, i) => 870 + 20 * i) }), [
      "interpolate spectra to 10 channels",
    ]],
    [
      cube.applyFunctionParallelSpectral(function doubled(spectrum: Float64Array) {
        return spectrum.map((value) => 2 * value);
      }),
      ["call doubled with every spectrum"],
    ],
    [cube.applyFunctionParallelSpatial((plane: Float64Array) => plane), ["call a function with every plane"]],
  ];
  for (const [derived, pending] of expected) {
    assert.deepEqual(derived.pending.filter((text) => !text.startsWith("blank")), pending);
  }
});

Deno.test("a temporary copy has nothing pending", async () => {
  using cube = await SpectralCube.read(DISC);
  using clipped = await cube.sigmaClipSpectrally(3, { saveToTmpDir: true });
  assert.deepEqual(clipped.pending, []);
});
