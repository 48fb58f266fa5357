import assert from "node:assert/strict";
import {
  argmaxWorld,
  linewidthFwhm,
  max,
  median,
  moment,
  Projection,
  quantity,
  type SpectralCube,
  statistics,
} from "../../mod.ts";
import { subscribe } from "../../src/engine/event_log.ts";
import { AxisError } from "../../src/error.ts";
import { beamsTable, CubeFolder } from "./cube_folder.ts";
import { near } from "./near.ts";

const SHAPE = [5, 4, 3] as const;
/** Multiples of 1/8 in no order, with NaN and +∞ among them. */
const VALUES = Array.from({ length: 60 }, (_, i) => {
  if (i % 29 === 7) return Infinity;
  return i % 13 === 5 ? NaN : ((i * 37) % 61 - 20) / 8;
});

// spectral-cube 0.6.7.dev with astropy 8, of the same cube: cube.moment(order, axis).value.
// deno-fmt-ignore
const ALONG_CHANNELS = [
  [
    -2750000000, 9000000000, 1625000000, 9500000000, 9750000000, 4625000000, 5750000000, -125000000, 8000000000,
    1500000000, 3625000000, 11500000000,
  ],
  [
    101227272727.27272, 101819444444.44444, 101000000000, 102631578947.36842, 101833333333.33333, 102324324324.32433,
    102500000000, 125000000000, 102406250000, 98416666666.66667, 103655172413.7931, 101858695652.17392,
  ],
  [
    5.539256198347108e18, 2.8146219135802465e18, -3.692307692307692e18, 3.206371191135735e18, 1.1901709401709404e18,
    -4.2951059167275386e17, 3.8586956521739136e18, -5.34e20, 4.084960937499999e18, -8.256944444444441e18,
    -4.946492271105826e18, 2.6430765595463137e18,
  ],
  [
    1.0620586025544706e28, 1.9332508144718782e27, -7.846153846153847e27, -5.142950867473393e27,
    9.715099715099724e26, -1.0756717272422169e27, -4.5e27, 2.469e31, -3.9830932617187505e27,
    -5.033449074074073e28, 2.313083767272131e28, 1.4384734322347338e27,
  ],
];
// deno-fmt-ignore
const ALONG_Y = [
  [
    0.000925, 0.000175, 0.00115, 0.0002, 0.00175, 0.000875, -0.00025, 0.0012, 0.00105, 0.000675, 0.000575, 0.000675,
    0.00125, 0.00075, 0.0014,
  ],
  [
    0.0004972972972995327, -0.0011999999999964012, 0.0005521739130602774, 0.0015250000000742263,
    0.00014285714286246755, 0.0005085714285873557, 0.001400000000047364, 0.00039166666668083314,
    3.809523809033884e-05, 0.00023703703703246862, 0.0006173913043503467, 0.0004888888888843258,
    0.00035599999999906263, -6.666666666122133e-05, 0.0005392857143052451,
  ],
  [
    -5.487216946243606e-08, -2.2285714285688617e-06, -2.9243856334482628e-08, -1.2706250001510645e-06,
    2.5306122449750127e-08, 7.621224490231608e-08, -1.1600000000820336e-06, 1.493055555135726e-08,
    -1.859410431148315e-08, 1.0973936987789369e-10, 5.534971644858286e-08, -4.345679011487088e-08,
    -1.3935999997176305e-08, -8.444444444248126e-08, -7.257653063785804e-09,
  ],
];
// deno-fmt-ignore
const ALONG_X = [
  [
    -0.00025, 0.0009, 0.001275, 0.000325, 0.001025, 0.0002, 0, 0.0016, 0.000775, 0.001475, -7.5e-05, -0.000175,
    -0.00025, 0.001225, -0.00015, 0.0011, 0.000275, 0.000975, 0.001675, 0.000475,
  ],
  [
    -6.000000000735141e-05, 3.333333333221159e-05, 0.00025098039216540354, 0.0004000000000016118,
    0.0002634146341559409, 0.0005249999999827895, -Infinity, 0.00024062500000235137, 0.0002838709677481233,
    0.0002440677966009647, -0.0006666666666893532, -0.00017142857143492604, 0.000540000000011476,
    0.0002530612244788179, 0.0005000000000215842, 0.00025909090909486396, 0.0004363636363823005,
    -4.6153846151261935e-05, 0.00023880597015743483, 0.0004947368421091732,
  ],
  [
    4.039999999905369e-08, 5.555555555181641e-09, 3.7400999618077984e-08, 4.9230769232619456e-08,
    2.807852468553332e-09, -1.8062499998795733e-07, NaN, 3.7724609375726e-08, 4.58688865790238e-08,
    1.0939385233082693e-08, -7.11111111159509e-07, 4.897959180276658e-09, -4.760000000081802e-08,
    4.0449812574646515e-08, -1.5000000001295047e-07, 4.690082644546828e-09, -1.0314049587659162e-07,
    -3.392504930646138e-08, 3.730006683256336e-08, -2.7922437673158938e-08,
  ],
];

/**
 * Sky offsets agree to 1e-8 of a pixel of 2e-4 deg to the power of the moment: they are differences of coordinates
 * good to 1e-14 deg.
 */
function nearPixels(got: ArrayLike<number>, expected: readonly number[], order: number): void {
  assert.equal(got.length, expected.length);
  const most = 1e-8 * 2e-4 ** Math.max(1, order);
  expected.forEach((wanted, i) => {
    const found = got[i] ?? NaN;
    assert.ok(
      Object.is(found, wanted) || Math.abs(found - wanted) <= most,
      `[${i}] ${found} is not ${wanted}`,
    );
  });
}

for (const bitpix of [-32, -64] as const) {
  Deno.test(`moments of ${bitpix === -32 ? "f4" : "f8"} along any axis are those of spectral-cube`, async () => {
    using folder = new CubeFolder();
    const cube = await folder.cube({ shape: SHAPE, values: VALUES, bitpix });
    for (const [axis, expected] of [ALONG_CHANNELS, ALONG_Y, ALONG_X].entries()) {
      for (const [order, wanted] of expected.entries()) {
        const { values, meta } = await cube.moment({ order, axis });
        if (axis === 0) near(values, wanted, 1e-12);
        else nearPixels(values, wanted, order);
        assert.deepEqual(meta, { momentOrder: order, momentAxis: axis });
      }
    }
  });
}

Deno.test("moments have the units and coordinates of their axis", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ shape: SHAPE, values: VALUES });
  const units = await Promise.all(
    [[0, 0], [1, 0], [2, 0], [3, 0], [0, 1], [2, 2]].map(async ([order, axis]) => {
      return String((await cube.moment({ order: order!, axis: axis! })).unit);
    }),
  );
  assert.deepEqual(units, ["Hz Jy / beam", "Hz", "Hz2", "Hz3", "Jy deg / beam", "deg2"]);
  const map = await cube.moment1();
  assert.ok(map instanceof Projection && map.wcs && map.beam);
  assert.deepEqual(map.shape, [4, 3]);
  const velocity = cube.withSpectralUnit("km/s", { velocityConvention: "radio" });
  assert.equal(String((await velocity.moment0()).unit), "Jy km / (beam s)");
});

Deno.test("line widths are roots of moment 2, NaN where it is negative", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ shape: SHAPE, values: VALUES });
  const sigma = ALONG_CHANNELS[2]!.map(Math.sqrt);
  near((await cube.linewidthSigma()).values, sigma, 1e-12);
  const fwhm = await cube.linewidthFwhm();
  near(fwhm.values, sigma.map((width) => width * 2.3548200450309493), 1e-12);
  assert.equal(String(fwhm.unit), "Hz");
  assert.deepEqual(folder.warnings, []);
});

Deno.test("a ray without a valid voxel has no moment", async () => {
  using folder = new CubeFolder();
  const values = [NaN, 2, NaN, 2, Infinity, 2];
  const cube = await folder.cube({ shape: [3, 1, 2], values });
  for (const order of [0, 1, 2, 3]) {
    const { values: [none, some] } = await cube.moment({ order });
    assert.ok(Number.isNaN(none) && Number.isFinite(some));
  }
  near((await cube.moment0({ axis: 2 })).values, [0.0004, 0.0004, 0.0004], 1e-15);
});

/** Exact moments of integers x at l = 0, 1, 2, …: mean and central moments 2 and 3, each a quotient of integers. */
function exactMoments(values: readonly number[]): readonly [mean: number, variance: number, third: number] {
  const [s0, s1, s2, s3] = [0n, 1n, 2n, 3n].map((power) =>
    values.reduce((sum, x, l) => sum + BigInt(x) * BigInt(l) ** power, 0n)
  ) as [bigint, bigint, bigint, bigint];
  const quotient = (a: bigint, b: bigint) => Number(a * 10n ** 40n / b) / 1e40;
  return [
    quotient(s1, s0),
    quotient(s2 * s0 - s1 * s1, s0 * s0),
    quotient(s3 * s0 * s0 - 3n * s2 * s1 * s0 + 2n * s1 ** 3n, s0 ** 3n),
  ];
}

Deno.test("a narrow line at the end of a long axis, far from zero, loses no digit", async () => {
  using folder = new CubeFolder();
  const channels = 8192;
  for (const [bitpix, peak] of [[-32, 2 ** 23], [-64, 2 ** 50]] as const) {
    const lines = [8180.3, 40.2].map((centre) =>
      Array.from(
        { length: channels },
        (_, l) => Math.round(peak * Math.exp(-0.5 * ((l - centre) / 1.5) ** 2)),
      )
    );
    const values = Array.from({ length: 2 * channels }, (_, i) => lines[i % 2]![i >> 1]!);
    const cards = { CRVAL3: 1.4e11, CDELT3: 1e3, CRPIX3: 1 };
    const cube = await folder.cube({ shape: [channels, 1, 2], values, bitpix, cards });
    const { m1, m2, m3 } = await cube.compute({
      m1: moment(1),
      m2: moment({ order: 2 }),
      m3: moment({ order: 3, axis: -3 }),
    });
    lines.forEach((line, i) => {
      const [mean, variance, third] = exactMoments(line);
      near([m1.values[i]!], [1.4e11 + 1e3 * mean], 1e-15);
      near([m2.values[i]!], [1e6 * variance], 1e-12);
      // The line is nearly symmetric: its third moment is 1e-7 of σ³.
      assert.ok(Math.abs(m3.values[i]! - 1e9 * third) < 1e-12 * (1.5e3) ** 3);
    });
  }
});

Deno.test("moments, line widths and other reductions are one read", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ shape: SHAPE, values: VALUES });
  let runs = 0, bytes = 0;
  using _events = subscribe((event) => {
    if (event.kind === "run-started") runs++;
    if (event.kind === "task-ended") bytes += event.bytesRead;
  });
  await cube.moment2();
  assert.deepEqual([runs, bytes], [1, 60 * 8]);
  const { m1, along } = await cube.compute({
    ...{ m0: moment(0), m1: moment(1), m2: moment(2), m3: moment(3), fwhm: linewidthFwhm() },
    ...{ along: moment({ order: 1, axis: 1 }), stats: statistics(), peak: max({ axis: 0 }) },
    ...{ at: argmaxWorld(), middle: median({ axis: 0 }) },
  });
  assert.deepEqual([runs, bytes], [2, 2 * 60 * 8]);
  near(m1.values, ALONG_CHANNELS[1]!, 1e-12);
  nearPixels(along.values, ALONG_Y[1]!, 1);
});

Deno.test("moment 2 tells once a file that it is a variance", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube();
  await cube.moment2();
  await cube.slice([null, { start: 0, stop: 1, step: null }, null]).moment({ order: 2, axis: 1 });
  await cube.compute({ m: moment(2) });
  assert.deepEqual(folder.warnings, [
    "Moment 2 is a variance; for the width of a line take linewidthSigma() or linewidthFwhm()",
  ]);
});

Deno.test("moments along channels whose beams differ are refused, along the sky they are not", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube({ units: [beamsTable([[3, 2, 0], [3.3, 2.2, 0], [3.6, 2.4, 0]])] });
  const refused = (error: unknown) =>
    error instanceof AxisError && /convolveTo|beamThreshold/.test(error.message);
  for (const take of [cube.moment0, cube.moment1, cube.linewidthFwhm, cube.argmaxWorld, cube.median]) {
    await assert.rejects(() => take.call(cube, take === cube.median ? { axis: 0 } : {}), refused);
  }
  assert.equal((await cube.moment1({ axis: 2 })).beams?.length, 3);
  await cube.median({ axis: [1, 2] });
});

Deno.test("wrong orders, axes and options of moments are refused", async () => {
  using folder = new CubeFolder();
  const cube = await folder.cube();
  await assert.rejects(
    () => cube.moment({ order: -1 }),
    /Cannot take the moment of order -1: give 0, 1, 2 or more/,
  );
  await assert.rejects(() => cube.moment({ order: 1.5 }), RangeError);
  await assert.rejects(() => cube.moment({ axis: 3 }), RangeError);
  await assert.rejects(() => cube.moment({ axis: [0, 1] as never }), RangeError);
  await assert.rejects(() => cube.moment1({ order: 2 } as object), /Unknown option "order" of moment1\(\)/);
  await assert.rejects(() => cube.linewidthFwhm({ how: "slice" } as object), /Unknown option "how"/);
});

Deno.test("argmaxWorld() and argminWorld() give spectral values, NaN for spectra without data", async () => {
  using folder = new CubeFolder();
  const values = [1, NaN, 3, 3, Infinity, 0, NaN, -1];
  const cube = await folder.cube({ shape: [4, 1, 2], values: [...values] });
  near((await cube.argmaxWorld()).values, [1.01e11, 1.01e11], 0);
  near((await cube.argminWorld({ axis: 0 })).values, [1e11, 1.03e11], 0);
  assert.equal(String((await cube.argmaxWorld()).unit), "Hz");
  const masked = cube.withMask(cube.gt(quantity(5, "Jy/beam")));
  near((await masked.argmaxWorld()).values, [NaN, NaN], 0);
  for (const axis of [1, 2, [0, 1]]) {
    await assert.rejects(() => cube.argmaxWorld({ axis }), (error: Error) => {
      return error instanceof AxisError && /only axis 0, the channels/.test(error.message);
    });
  }
});

Deno.test("without world coordinates there are no moments, and the error says how to get them", async () => {
  using folder = new CubeFolder();
  const cube = await withoutCoordinates(folder);
  const hint = /no world coordinates; write it with a FITS header/;
  await assert.rejects(() => cube.moment0(), hint);
  await assert.rejects(() => cube.argmaxWorld(), hint);
  assert.throws(() => cube.plan({ m: moment(1) }), AxisError);
});

/** A Zarr array of ones that tells nothing but its shape. */
async function withoutCoordinates(folder: CubeFolder): Promise<SpectralCube> {
  const store = `${folder.path}/bare.zarr`;
  await Deno.mkdir(`${store}/c/0/0`, { recursive: true });
  const metadata = {
    ...{ zarr_format: 3, node_type: "array", shape: [2, 2, 2], data_type: "float64", fill_value: 0 },
    chunk_grid: { name: "regular", configuration: { chunk_shape: [2, 2, 2] } },
    chunk_key_encoding: { name: "default" },
    codecs: [{ name: "bytes", configuration: { endian: "little" } }],
  };
  await Deno.writeTextFile(`${store}/zarr.json`, JSON.stringify(metadata));
  await Deno.writeFile(`${store}/c/0/0/0`, new Uint8Array(new Float64Array(8).fill(1).buffer));
  return await folder.read(store);
}
