import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { inspect } from "node:util";
import {
  argmax,
  convert,
  gaussian1D,
  gaussian2D,
  max,
  mean,
  median,
  parseUnit,
  ProgressBar,
  quantity,
  setScheduler,
  SpectralCube,
  statistics,
  StokesSpectralCube,
} from "../../../mod.ts";
import * as lazycube from "../../../mod.ts";
import { OneDSpectrum } from "../../../src/cube/one_d_spectrum.ts";
import { Projection } from "../../../src/cube/projection.ts";
import { temporaryPath } from "../../../src/store/temporary.ts";
import { assertBundle, bundleOf, svgImages } from "../bundle.ts";

const DISC = new URL("../../../test_data/disc.fits", import.meta.url);

Deno.test("every public object shows itself as text and as small, well-formed HTML without scripts", async () => {
  using cube = await SpectralCube.read(DISC);
  const results = await cube.compute({
    peak: max({ axis: 0 }),
    channel: argmax({ axis: 0 }),
    positionVelocity: mean({ axis: 1 }),
    spectrum: mean({ axis: [1, 2] }),
    profile: max({ axis: [0, 1] }),
    brightest: max(),
    stats: statistics(),
  });
  const scope = setScheduler("synchronous");
  scope.close();
  const { header, beam, mask } = cube;
  const diagram = await cube.pvSlice([[10, 12], [60, 50]]);
  const plan = cube.plan({ median: median(), stats: statistics() });
  const bar = new ProgressBar();
  bar.close();
  const kernels = [gaussian1D(2), gaussian2D(1.5), bar, cube.wcs];
  const more = [cube, new StokesSpectralCube({ I: cube }), plan, scope, mask, beam, diagram, ...kernels];
  for (
    const value of [...Object.values(results), ...more, header, cube.spectralAxis, parseUnit("K km s-1")]
  ) {
    assert(value !== undefined);
    const bundle = await bundleOf(value as object);
    assertBundle(bundle);
    assert.equal(inspect(value), bundle["text/plain"], "node's console");
    assert.equal(Deno.inspect(value), bundle["text/plain"], "the console");
  }
});

Deno.test("every class that can be imported has a display, but for errors, which kernels show themselves", () => {
  const classes = Object.entries(lazycube).filter(([, value]) => /^class\b/.test(String(value)));
  assert(classes.length > 20, `${classes.length} classes`);
  for (const [name, { prototype }] of classes as unknown as [string, { prototype: object }][]) {
    if (prototype instanceof Error) continue;
    assert(Symbol.for("Jupyter.display") in prototype, `${name} has no display`);
  }
});

Deno.test("a conversion report shows itself, and its numbers are a table", async () => {
  const path = temporaryPath(".zarr");
  try {
    const report = await convert(DISC.pathname, path);
    const bundle = await bundleOf(report);
    assertBundle(bundle);
    assert.match(bundle["text/html"]!, /disc\.fits \(FITS\)/);
    assert.match(bundle["text/html"]!, /995 kB/);
    const records = report.toRecords();
    assert.deepEqual(records.find(({ name }) => name === "bytesRead"), {
      name: "bytesRead",
      value: 995328,
      unit: "B",
    });
    assert.deepEqual(records.find(({ name }) => name === "shape")?.value, "48 × 72 × 72");
    assert.equal(JSON.parse(JSON.stringify(report)).codec, "zstd");
  } finally {
    rmSync(path, { recursive: true });
  }
});

Deno.test("a quantity is shown with raised powers", async () => {
  const bundle = await bundleOf(quantity(10, "km/s"));
  assert.deepEqual(bundle, { "text/plain": "10 km / s", "text/html": "10 km s<sup>−1</sup>" });
});

Deno.test("the card of a map stays small however many pixels of noise it has", async () => {
  using cube = await SpectralCube.read(DISC);
  const values = Float64Array.from({ length: 900 * 900 }, (_, i) => Math.sin(i * i * 12.9898));
  const map = new Projection(values, {
    shape: [900, 900],
    unit: cube.unit,
    axis: 0,
    wcs: cube.wcs,
    header: cube.header,
  });
  assertBundle(await bundleOf(map));
});

Deno.test("maps and spectra without any value, pixel or coordinate are shown", async () => {
  using cube = await SpectralCube.read(DISC);
  const bare = { unit: undefined, wcs: undefined, header: cube.header };
  for (const values of [new Float64Array(), new Float64Array(6).fill(NaN), new Float64Array(6).fill(3)]) {
    const shape = values.length === 0 ? [0, 0] : [2, 3];
    for (const axis of [0, 1, 2] as const) {
      assertBundle(await bundleOf(new Projection(values, { ...bare, shape, axis })));
    }
    assertBundle(await bundleOf(new OneDSpectrum(values, bare)));
  }
});

Deno.test("the picture of a map has sky coordinates, its unit and the beam", async () => {
  using cube = await SpectralCube.read(DISC);
  const [svg = ""] = svgImages((await bundleOf(await cube.max({ axis: 0 })))["text/html"]!);
  for (const text of ["Right ascension", "Declination", "12ʰ30ᵐ00ˢ", "+12°15′", "Jy / beam"]) {
    assert(svg.includes(`>${text}<`), text);
  }
  assert.match(svg, /href="data:image\/png;base64,/);
  assert.match(svg, /fill-opacity="0\.6"/);
});
