/**
 * Converts cubes with `deno task convert` and opens the stores with zarr-python and xarray: every voxel, the unit
 * and the coordinates must be those that astropy reads from the FITS file. Part of `deno task interop`.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compareConversions, type Comparison, type ConversionCase } from "./conversion_case.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const fixtures = join(root, "..", "shared", "data");
const chunks = ["--chunks", "10,24,36"];
const shards = ["--chunks", "8,12,36", "--shards", "16,36,72"];

const discs = [
  { codec: "none", scheduler: "synchronous", codecs: [] },
  { codec: "zstd", scheduler: "workers", codecs: ["ZstdCodec"] },
  { codec: "gzip", scheduler: "synchronous", codecs: ["GzipCodec"] },
].flatMap(({ codec, scheduler, codecs }) => {
  const args = ["--codec", codec, "--scheduler", scheduler];
  const fits = join(root, "test_data", "disc.fits");
  return [
    { name: `codec ${codec}`, fits, args: [...chunks, ...args], codecs, chunks: [10, 24, 36], shards: null },
    {
      name: `codec ${codec} in shards`,
      fits,
      args: [...shards, ...args],
      codecs,
      chunks: [8, 12, 36],
      shards: [16, 36, 72],
    },
  ];
});

/** Cubes that differ from `disc.fits` in what converting could get wrong. */
const others = [
  "fits/example_cube.fits",
  "fits/l1448_13co.fits",
  "spectral-cube/bitpix-f64.fits",
  "spectral-cube/bitpix-i32.fits",
  "spectral-cube/scaled-i16-blank.fits",
  "spectral-cube/uint16.fits",
  "spectral-cube/packed.fits.gz",
  "spectral-cube/order-sxy.fits",
  "spectral-cube/order-yxs.fits",
  "spectral-cube/stokes-xysp.fits",
  "spectral-cube/spec-vopt-f2w.fits",
  "spectral-cube/spec-freq-ghz.fits",
  "spectral-cube/rot-crota.fits",
  "spectral-cube/proj-glon.fits",
].map((name) => ({ name, fits: join(fixtures, name), args: [] })).filter(({ fits }) => existsSync(fits));

const comparisons = await comparisonsByCase([...discs, ...others]);

for (const disc of discs) {
  Deno.test(`zarr-python and xarray read disc.zarr written with ${disc.name}`, () => {
    const comparison = comparisonOf(disc);
    assertSameCube(comparison);
    assert.deepEqual(comparison.shape, [48, 72, 72]);
    assert.equal(comparison.dtype, "float32");
    assert.equal(comparison.finite, 174_720);
    assert.deepEqual([comparison.spectralName, comparison.spectralUnit], ["vrad", "km / s"]);
    assert.deepEqual(comparison.codecs, disc.codecs);
    assert.deepEqual([comparison.chunks, comparison.shards], [disc.chunks, disc.shards]);
  });
}

for (const other of others) {
  Deno.test(`zarr-python and xarray read ${other.name} as astropy does`, () => {
    assertSameCube(comparisonOf(other));
  });
}

if (others.length === 0) console.log("No fixtures in ../shared/data: only disc.fits is converted");

async function comparisonsByCase(cases: readonly ConversionCase[]) {
  const outcomes = await compareConversions(cases);
  return new Map(cases.map((one, i) => [one, outcomes[i]]));
}

function comparisonOf(one: ConversionCase): Comparison {
  const outcome = comparisons.get(one) ?? { failure: "was not compared" };
  if ("failure" in outcome) assert.fail(outcome.failure);
  return outcome;
}

function assertSameCube(comparison: Comparison): void {
  assert.equal(comparison.differentInZarr, 0);
  assert.equal(comparison.differentInXarray, 0);
  assert.deepEqual(comparison.dims, ["channel", "y", "x"]);
  assert.ok(comparison.sameUnit, "the unit is not that of BUNIT");
  assert.ok(comparison.spectralError < 1e-6, `spectral axis is off by ${comparison.spectralError} channels`);
  assert.deepEqual(comparison.celestialUnits, ["deg", "deg"]);
  assert.ok(comparison.celestialError < 1e-6, `sky is off by ${comparison.celestialError} pixels`);
}
