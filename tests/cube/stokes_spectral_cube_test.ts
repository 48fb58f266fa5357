import assert from "node:assert/strict";
import { SpectralCube } from "../../src/cube/spectral_cube.ts";
import { StokesSpectralCube } from "../../src/cube/stokes_spectral_cube.ts";
import { quantity } from "../../src/cube/unit/quantity.ts";
import { SelectionError } from "../../src/error.ts";
import { bigEndian, card, fitsFile, imageCards } from "../format/fits/fits_builder.ts";
import { FitsFolder } from "../format/fits/fits_folder.ts";
import { beamsTable, CARDS, CubeFolder } from "./cube_folder.ts";

/** 2 planes of a Stokes axis that begins at Q (code 2), 3 channels of 2 by 2 pixels; every voxel is its index. */
function stokesFile(folder: FitsFolder, step = 1): string {
  const axis = { CTYPE4: "STOKES", CRVAL4: 2, CRPIX4: 1, CDELT4: step };
  const extra = Object.entries({ ...CARDS, ...axis }).map(([keyword, value]) => card(keyword, value));
  const data = bigEndian(-32, Array.from({ length: 24 }, (_, i) => i));
  return folder.file(fitsFile({ cards: imageCards(-32, [2, 2, 3, 2], { extra }), data }));
}

Deno.test("StokesSpectralCube.read() names its planes by the coordinates of the axis", async () => {
  using folder = new FitsFolder();
  using stokes = await StokesSpectralCube.read(stokesFile(folder), { onWarning: assert.fail });
  assert.deepEqual([stokes.components, stokes.shape], [["Q", "U"], [3, 2, 2]]);
  assert.deepEqual([...(await stokes.get("U").filledData([0])).values], [12, 13, 14, 15]);
  assert.deepEqual([...(await stokes.get("Q").filledData([2, 1])).values], [10, 11]);
  using backwards = await StokesSpectralCube.read(stokesFile(folder, -1), { onWarning: assert.fail });
  assert.deepEqual(backwards.components, ["Q", "I"]);
});

Deno.test("StokesSpectralCube.get() says which parameters there are", async () => {
  using folder = new FitsFolder();
  using stokes = await StokesSpectralCube.read(stokesFile(folder));
  assert.throws(() => stokes.get("I"), {
    name: "SelectionError",
    message: 'Cannot get Stokes "I": there are Q, U',
  });
});

Deno.test("cutting and spectral units act on every Stokes parameter", async () => {
  using folder = new FitsFolder();
  using stokes = await StokesSpectralCube.read(stokesFile(folder));
  const cut = stokes.spectralSlab(quantity(101, "GHz"), quantity(102, "GHz")).subcube({ xlo: 1 });
  assert.deepEqual([...(await cut.get("Q").filledData()).values], [5, 7, 9, 11]);
  assert.deepEqual([...(await cut.get("U").filledData()).values], [17, 19, 21, 23]);
  const velocity = cut.withSpectralUnit("km/s", { velocityConvention: "radio" });
  assert.equal(String(velocity.spectralAxis.unit), "km / s");
  assert.deepEqual(velocity.wcs.ctype, ["RA---SIN", "DEC--SIN", "VRAD"]);
  const sliced = stokes.slice([{ start: null, stop: null, step: -1 }]).map((cube) => cube.to("mJy/beam"));
  assert.deepEqual([...(await sliced.get("U").filledData([0, 0])).values], [20000, 21000]);
});

Deno.test("a mask from one Stokes parameter masks all", async () => {
  using folder = new FitsFolder();
  using stokes = await StokesSpectralCube.read(stokesFile(folder));
  const masked = stokes.withMask(stokes.get("Q").gt(quantity(8, "Jy/beam")));
  assert.deepEqual([...(await masked.get("Q").filledData([2])).values], [NaN, 9, 10, 11]);
  assert.deepEqual([...(await masked.get("U").filledData([2])).values], [NaN, 21, 22, 23]);
});

Deno.test("a written component knows which Stokes parameter it is", async () => {
  using folder = new CubeFolder();
  using files = new FitsFolder();
  using stokes = await StokesSpectralCube.read(stokesFile(files));
  for (const path of [`${folder.path}/u.zarr`, `${folder.path}/u.fits`]) {
    await stokes.get("U").write(path);
    using back = await StokesSpectralCube.read(path);
    assert.deepEqual(back.components, ["U"]);
    assert.deepEqual([...(await back.get("U").filledData([0, 0])).values], [12, 13]);
    await assert.rejects(
      SpectralCube.read(path, { stokes: "Q" }),
      /Cannot open Stokes "Q" of ".*": it has U/,
    );
  }
});

Deno.test("a file without a Stokes axis is a Stokes cube of I", async () => {
  using folder = new CubeFolder();
  using stokes = await StokesSpectralCube.read(folder.file({}));
  assert.deepEqual(stokes.components, ["I"]);
  assert.match(String(stokes), /^StokesSpectralCube of I, each a SpectralCube with shape=\(3, 2, 2\)/);
});

Deno.test("StokesSpectralCube warns once of what all planes share", async () => {
  using folder = new FitsFolder();
  const path = stokesFile(folder);
  const bytes = Deno.readFileSync(path);
  const text = new TextDecoder("latin1").decode(bytes).replace(
    "BUNIT   = 'Jy/beam '",
    "BUNIT   = 'counts  '",
  );
  Deno.writeFileSync(path, Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
  const warnings: string[] = [];
  using _ = await StokesSpectralCube.read(path, { onWarning: (message) => warnings.push(message) });
  assert.equal(warnings.length, 1);
});

Deno.test("StokesSpectralCube refuses cubes of other shapes and places", async () => {
  using folder = new CubeFolder();
  const [a, longer, elsewhere] = [
    await folder.cube(),
    await folder.cube({ shape: [4, 2, 2] }),
    await folder.cube({ cards: { CRVAL1: 41 } }),
  ];
  assert.throws(
    () => new StokesSpectralCube({ I: a, Q: longer }),
    /their shapes are \[3,2,2\] and \[4,2,2\]/,
  );
  assert.throws(() => new StokesSpectralCube({ I: a, Q: elsewhere }), /their world coordinates differ/);
  assert.throws(() => new StokesSpectralCube({}), SelectionError);
  assert.deepEqual(new StokesSpectralCube({ I: a, V: a }).components, ["I", "V"]);
});

Deno.test("rows of a BEAMS table belong to their channels in files without a Stokes axis", async () => {
  using folder = new CubeFolder();
  const path = folder.file({ units: [beamsTable([[3, 2, 0], [4, 2, 0], [5, 2, 0]])] });
  using stokes = await StokesSpectralCube.read(path);
  assert.deepEqual(stokes.get("I").beams?.map((beam) => Math.round((beam?.degrees.major ?? 0) * 3600)), [
    3,
    4,
    5,
  ]);
});
