import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { SpectralCube } from "../../mod.ts";
import { temporaryPath } from "../../src/store/temporary.ts";
import { writeSparseCube } from "../cube/sparse_cube.ts";
import { card, cubeFile } from "../format/fits/fits_builder.ts";

type Displayed = { [key: symbol]: () => Record<string, string> };

function bundleOf(cube: SpectralCube): Record<string, string> {
  return (cube as unknown as Displayed)[Symbol.for("Jupyter.display")]!();
}

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
    const bundle = bundleOf(cube);
    assert.equal(bundle["text/plain"], cube.toString());
    const html = bundle["text/html"]!;
    assert(!/<script|<b>/i.test(html));
    assert.match(html, /&#60;script&#62;/);
    assert.equal((html.match(/<table/g) ?? []).length, (html.match(/<\/table>/g) ?? []).length);
  });
});

Deno.test("the card of a 4 TB cube is small and reads no voxel", async () => {
  await withFile((path) => writeSparseCube(path, [1000, 32000, 32000], -32), async (path) => {
    using cube = await SpectralCube.read(path);
    const bundle = bundleOf(cube);
    assert(bundle["text/html"]!.length < 30_000);
    assert.match(bundle["text/html"]!, /4\.10 TB/);
  });
});
