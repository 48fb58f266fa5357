import assert from "node:assert/strict";
import type { SpectralCube } from "../../../src/cube/spectral_cube.ts";
import { FormatError, SelectionError, UnitError, UnsupportedError } from "../../../src/error.ts";
import { CubeFolder } from "../cube_folder.ts";

/** 10 by 8 pixels of about 1.9 arcsec, turned; 4 channels of 1 km/s. Every voxel is its index. */
async function turnedCube(folder: CubeFolder): Promise<SpectralCube> {
  const matrix = { CD1_1: -0.0005, CD1_2: 0.0002, CD2_1: 0.0002, CD2_2: 0.0005, CD3_3: 1 };
  const spectral = { CTYPE3: "VRAD", CUNIT3: "km/s", CRVAL3: 0, CRPIX3: 1, RESTFRQ: 1e11, BUNIT: "K" };
  const sky = { CRVAL1: 83.6, CRPIX1: 5.5, CRVAL2: -5.4, CRPIX2: 4, RADESYS: "FK5", EQUINOX: 2000 };
  const none = { CDELT1: undefined, CDELT2: undefined, CDELT3: undefined };
  return await folder.cube({
    shape: [4, 8, 10],
    values: Array.from({ length: 320 }, (_, i) => i),
    cards: { ...matrix, ...spectral, ...sky, ...none },
  });
}

/** The first channel of a cut as rows of `#` and `.`, y upwards from the first row. */
async function picture(cut: SpectralCube, channel = 0): Promise<string[]> {
  const { values } = await cut.filledData();
  const rows = Array.from({ length: 8 }, () => Array.from(".".repeat(10)));
  for (const value of values) {
    const voxel = Number(value) - 80 * channel;
    const row = rows[Math.floor(voxel / 10)];
    if (voxel >= 0 && voxel < 80 && row) row[voxel % 10] = "#";
  }
  return rows.map((row) => row.join(""));
}

// Expected by regions 0.12 (astropy): Regions.parse(text), to_pixel(wcs), contains(pixel centre).
const EXPECTED: readonly (readonly [text: string, rows: string])[] = [
  [
    'fk5\ncircle(5:34:23.9,-5:23:58,4.9")',
    ".......... .......... ....####.. ....#####. ....#####. ....####.. .....##... ..........",
  ],
  [
    'icrs; ellipse(83.6003d,-5.3995d,7",3.1",20) # color=red',
    ".......... .......... .......... ..######.. .#######.. ..######.. .......... ..........",
  ],
  [
    "image\nbox(5.2,4.1,6.3,3.4,30)",
    ".......... ..##...... ..####.... .#######.. ...#####.. .....##... ......#... ..........",
  ],
  [
    'galactic\ncircle(208.9162,-19.5803,5")',
    ".......... .......... .......... .......... .##....... ####...... ####...... ####......",
  ],
  [
    'galactic\nannulus(208.9162,-19.5803,2.5",6")',
    ".......... .......... .......... .......... ####...... #####..... ...##..... #..##.....",
  ],
  [
    "# Region file format: DS9\nglobal color=green\nj2000\npolygon 83.6014 -5.4009 83.5984 -5.4011 83.5991 -5.3978",
    ".......... .....##... ...####... ...#####.. .....###.. ......##.. .......... ..........",
  ],
  [
    "#CRTFv0\nglobal coord=J2000\nellipse[[5h34m24s, -5.24.00], [7arcsec, 3arcsec], 40deg]",
    ".....##... ....###... ....###... ...####... ...###.... ...###.... ...##..... ..........",
  ],
  [
    "rotbox[[83.6deg, -5.4deg], [0.2arcmin, 5arcsec], 25deg], coord=J2000, color=blue",
    ".......... .......... ..######.. ..######.. ..######.. .......... .......... ..........",
  ],
  [
    "#CRTFv0\ncircle[[4pix, 3pix], 2.5pix]",
    ".......... ...###.... ..#####... ..#####... ..#####... ...###.... .......... ..........",
  ],
  [
    "#CRTFv0\npoly[[1pix, 1pix], [7.5pix, 2pix], [4pix, 6.6pix]]",
    ".......... .......... ..######.. ...####... ...###.... ....##.... ....#..... ..........",
  ],
];

for (const [text, rows] of EXPECTED) {
  Deno.test(`subcubeFromRegions() takes the pixels of ${text.split("\n").at(-1)}`, async () => {
    using folder = new CubeFolder();
    const cube = await turnedCube(folder);
    assert.deepEqual(await picture(cube.subcubeFromRegions(text)), rows.split(" "));
  });
}

Deno.test("subcubeFromRegions() cuts to the smallest box and keeps the places of its pixels", async () => {
  using folder = new CubeFolder();
  const cube = await turnedCube(folder);
  const cut = cube.subcubeFromRegions("circle[[4pix, 3pix], 2.5pix]");
  assert.deepEqual(cut.shape, [4, 5, 5]);
  assert.deepEqual(cut.wcs.pixelToWorld(0, 0, 0).slice(0, 2), cube.wcs.pixelToWorld(2, 1, 0).slice(0, 2));
  assert.equal((await cut.statistics()).npts, 4 * 21);
});

Deno.test("subcubeFromRegions() joins regions and takes out those with a minus sign", async () => {
  using folder = new CubeFolder();
  const cube = await turnedCube(folder);
  // By hand: boxes of 1-based pixels, sides between pixel centres.
  const text = "image; box(2,2,3,3,0); box(8,6,3,3,0)\n-box(2,2,1,1,0)\n-circle(8,6,0.5)";
  const rows = "###....... #.#....... ###....... .......... ......###. ......#.#. ......###. ..........";
  assert.deepEqual(await picture(cube.subcubeFromRegions(text)), rows.split(" "));
  const hole = await cube.subcubeFromRegions("-box[[3pix, 0pix], [20pix, 20pix]]").statistics();
  assert.equal(hole.npts, 4 * 8 * 3);
});

Deno.test("subcubeFromRegions() uses the spectral range of each region", async () => {
  using folder = new CubeFolder();
  const cube = await turnedCube(folder);
  const text = [
    "#CRTFv0",
    "centerbox[[2pix, 2pix], [1.5pix, 1.5pix]], range=[1km/s, 2km/s]",
    "centerbox[[6pix, 4pix], [1.5pix, 1.5pix]], range=[2chan, 3chan]",
    // radio: 2.1 and 2.9 km/s at a rest frequency of 100 GHz
    "-centerbox[[6pix, 4pix], [1.5pix, 1.5pix]], range=[99.9993GHz, 99.99903GHz]",
  ].join("\n");
  const cut = cube.subcubeFromRegions(text);
  assert.deepEqual(cut.shape, [3, 3, 5]);
  const { values } = await cut.filledData();
  const held = [...values].map(Number).filter((value) => !Number.isNaN(value));
  assert.deepEqual(held, [80 + 22, 160 + 22]);
});

Deno.test("a range of frequencies cuts a velocity axis by the region's convention and rest frequency", async () => {
  using folder = new CubeFolder();
  const cube = await turnedCube(folder);
  const range = "range=[99.99966GHz, 99.99935GHz], veltype=RADIO, restfreq=100GHz";
  // By hand: v = c (1 − f / 100 GHz) is 1.02 and 1.95 km/s.
  const cut = cube.subcubeFromRegions(`centerbox[[2pix, 2pix], [2pix, 2pix]], ${range}`);
  assert.deepEqual([...cut.spectralAxis.values], [1, 2]);
  const bad = "centerbox[[2pix, 2pix], [2pix, 2pix]], range=[1Jy, 2Jy]";
  assert.throws(() => cube.subcubeFromRegions(bad), UnitError);
});

Deno.test("box of CRTF holds what is between two corners on the sky", async () => {
  using folder = new CubeFolder();
  const cube = await turnedCube(folder);
  const [longitude, latitude] = cube.wcs.celestial.pixelToWorld(4, 3);
  const [from, to] = [-1, 1].map((sign) =>
    `[${longitude + sign * 1.2e-4}deg, ${latitude + sign * 1.2e-4}deg]`
  );
  assert.deepEqual(cube.subcubeFromRegions(`box[${from}, ${to}], coord=J2000`).shape, [4, 1, 1]);
});

Deno.test("subcubeFromRegions() explains what it cannot use", async () => {
  using folder = new CubeFolder();
  const cube = await turnedCube(folder);
  const cut = (text: string) => () => cube.subcubeFromRegions(text);
  assert.throws(
    cut("fk5\ncircle(83.6)"),
    (error: Error) =>
      error instanceof FormatError &&
      /the regions" as DS9 \(line 2\): "circle\(83.6\)" is not a region/.test(error.message),
  );
  assert.throws(cut("#CRTFv0\ncircle[[83.6deg, -5.4deg], 3]"), FormatError);
  assert.throws(cut("#CRTFv0\ncircle[[83.6deg, -5.4deg]"), FormatError);
  assert.throws(cut("circle[[4pix, 3pix], 2pix], range=[1km/s]"), FormatError);
  assert.throws(
    cut("fk5; panda(1,2,3)"),
    /"panda" is not supported; use circle, ellipse, box, polygon or annulus/,
  );
  assert.throws(cut("fk4; circle(83.6,-5.4,1)"), UnsupportedError);
  assert.throws(cut("circle[[83.6deg, -5.4deg], 3arcsec], coord=SUPERGAL"), UnsupportedError);
  assert.throws(cut('image; circle(3,3,5")'), UnsupportedError);
  assert.throws(cut("detector; circle(3,3,5)"), UnsupportedError);
  assert.throws(
    cut("fk5; circle(120,10,0.1)"),
    (error: Error) =>
      error instanceof SelectionError && /they hold no pixel centre of the cube/.test(error.message),
  );
  assert.throws(cut("# nothing"), SelectionError);
  assert.throws(() => cube.subcubeFromRegions(5 as never), TypeError);
});

Deno.test("subcubeFromRegions() leaves out shapes without area, with a warning", async () => {
  using folder = new CubeFolder();
  const cube = await turnedCube(folder);
  const cut = cube.subcubeFromRegions("image; point(3,3)\nline(1,1,4,4)\ncircle(4,4,1.2)");
  assert.deepEqual(cut.shape, [4, 3, 3]);
  assert.match(
    folder.warnings.join(),
    /Line 1 of the regions: a point has no area.*Line 2 of the regions: a line/,
  );
});

Deno.test("a mask of regions adds no read", async () => {
  using folder = new CubeFolder();
  const cube = await turnedCube(folder);
  let bytes = 0;
  await cube.subcubeFromRegions("image; -circle(3,3,1)").statistics({
    onProgress: (p) => bytes = p.bytesDone,
  });
  assert.equal(bytes, 320 * 8);
});
