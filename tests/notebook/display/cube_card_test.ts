import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { quantity, slice, SpectralCube, subscribe } from "../../../mod.ts";
import { temporaryPath } from "../../../src/store/temporary.ts";
import { writeSparseCube } from "../../cube/sparse_cube.ts";
import { card, cubeFile } from "../../format/fits/fits_builder.ts";
import { assertBundle, bundleOf, svgImages } from "../bundle.ts";

const DISC = new URL("../../../test_data/disc.fits", import.meta.url);

async function withFile(write: (path: string) => void, test: (path: string) => Promise<void>): Promise<void> {
  const path = temporaryPath(".fits");
  write(path);
  try {
    await test(path);
  } finally {
    rmSync(path);
  }
}

Deno.test("the card of a cube has text and HTML, and what comes from the file is escaped", async () => {
  const evil = [card("OBJECT", "<script>alert(1)</script>"), card("BUNIT", "<b>&"), card("CRVAL3", 1.5)];
  const bytes = cubeFile(-32, [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8], evil);
  await withFile((path) => writeFileSync(path, bytes), async (path) => {
    using cube = await SpectralCube.read(path, { onWarning: () => {} });
    for (const shown of [cube, cube.header]) {
      const bundle = await bundleOf(shown);
      assertBundle(bundle);
      assert.match(bundle["text/html"]!, /&#60;script&#62;/);
    }
    assert.equal((await bundleOf(cube))["text/plain"], cube.toString());
  });
});

/** The fewest milliseconds that a card takes of some attempts: other work on the machine only adds to it. */
async function cardMs(cube: SpectralCube, attempts = 5): Promise<number> {
  const times: number[] = [];
  for (let attempt = 0; attempt < attempts; attempt++) {
    const started = performance.now();
    await bundleOf(cube);
    times.push(performance.now() - started);
  }
  return Math.min(...times);
}

Deno.test("the card of a 1 TB FITS cube is small, takes under 50 ms and runs nothing", async () => {
  await withFile((path) => writeSparseCube(path, [1000, 16000, 16000], -32), async (path) => {
    using cube = await SpectralCube.read(path);
    const events: unknown[] = [];
    using _ = subscribe((event) => void events.push(event));
    const bundle = await bundleOf(cube);
    assertBundle(bundle);
    assert.match(bundle["text/html"]!, /1\.02 TB/);
    const ms = await cardMs(cube);
    assert(ms < 50, `${ms} ms`);
    assert.deepEqual(events, []);
  });
});

Deno.test("the card of a 1 TB Zarr cube of a million chunks is small and takes under 50 ms", async () => {
  const store = temporaryPath(".zarr");
  mkdirSync(store);
  try {
    writeFileSync(`${store}/zarr.json`, zarrMetadata([4096, 8192, 8192], [64, 64, 64]));
    using cube = await SpectralCube.read(store, { onWarning: () => {} });
    const bundle = await bundleOf(cube);
    assertBundle(bundle);
    for (const text of ["1.10 TB", "1048576 chunks"]) assert(bundle["text/html"]!.includes(text), text);
    const ms = await cardMs(cube);
    assert(ms < 50, `${ms} ms`);
  } finally {
    rmSync(store, { recursive: true });
  }
});

function zarrMetadata(shape: readonly number[], chunks: readonly number[]): string {
  return JSON.stringify({
    ...{ zarr_format: 3, node_type: "array", shape, data_type: "float32", fill_value: 0, attributes: {} },
    chunk_grid: { name: "regular", configuration: { chunk_shape: chunks } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    codecs: [{ name: "bytes", configuration: { endian: "little" } }],
  });
}

Deno.test("the card of a cube tells axes, chunks, beam, mask, header and the cost of a pass", async () => {
  using cube = await SpectralCube.read(DISC);
  const html = (await bundleOf(cube))["text/html"]!;
  const expected = ["48 × 72 × 72", "Jy / beam", "float32", "RA---SIN", "865 to 1335", "995 kB", "1 chunk"];
  const more = [
    "disc.fits (FITS)",
    "BMAJ=8 arcsec",
    "finite",
    "A pass reads 995 kB in 1 task",
    "Header (32 cards)",
  ];
  for (const text of [...expected, ...more]) assert(html.includes(text), text);
  assert(!html.includes("pending"));
});

Deno.test("the card of a cube tells what is still to be done, in order", async () => {
  using cube = await SpectralCube.read(DISC);
  const cut = cube.slice([slice(10, 40), null, slice(0, 72, 2)]);
  const derived = cut.withMask(cut.gt(quantity(0.01, "Jy/beam"))).to("mJy/beam").rechunk({
    chunks: [-1, 8, 8],
  });
  assert.deepEqual(derived.pending, [
    "keep channels 10 to 39, x 0 to 70 by 2",
    "multiply by 1000",
    "work in chunks of 30 × 8 × 8",
  ]);
  const bundle = await bundleOf(derived);
  assertBundle(bundle);
  const html = bundle["text/html"]!;
  const places = [...derived.pending, "A pass reads"].map((text) => html.indexOf(text));
  assert(places.every((place, i) => place > (places[i - 1] ?? 0)));
  assert(html.includes("finite and (data &#62; 0.01)"));
});

Deno.test("the chunk diagram shows the lengths of the axes and one line for each border", async () => {
  using cube = await SpectralCube.read(DISC);
  const [svg = ""] = svgImages((await bundleOf(cube.rechunk({ chunks: [-1, 36, 24] })))["text/html"]!);
  for (const text of ["x 72", "y 72", "s 48"]) assert(svg.includes(`>${text}<`), text);
  const [, lines = ""] = /<path d="([^"]*)" fill="none"/.exec(svg) ?? [];
  // Two borders along x and one along y.
  assert.equal(lines.split("M").length - 1, 3);
});
