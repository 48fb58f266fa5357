/**
 * Chains of a 134 MB f4 FITS cube within 512 MB of memory, from file to map, in the calling thread and on two workers.
 * What needs whole planes comes before what needs whole spectra, so that each chain is kept once in a temporary store.
 * Every answer is checked before it is timed.
 *
 *     deno bench -A bench/chain_bench.ts
 *
 * @module
 */

import assert from "node:assert/strict";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import {
  beam,
  closeWorkers,
  gaussian1D,
  gaussian2D,
  moment,
  type Projection,
  quantity,
  setScheduler,
  SpectralCube,
} from "../mod.ts";
import { temporaryPath } from "../src/store/temporary.ts";
import { card, fitsFile, imageCards, USUAL_AXES } from "../tests/format/fits/fits_builder.ts";
import { throughput } from "./throughput.ts";

const CHANNELS = 128, SIDE = 512;
const BYTES = CHANNELS * SIDE * SIDE * 4;
const PIXEL_DEG = 0.5 / 3600;

/** Planes that are the same all over, in K: what smooths them changes them at their edges only. */
function writeCube(path: string): void {
  const cards = [
    ...USUAL_AXES,
    ...[card("CUNIT3", "m/s"), card("CRPIX3", 1), card("CRVAL3", 0.0), card("CDELT3", 1.0)],
    ...[card("CDELT1", -PIXEL_DEG), card("CDELT2", PIXEL_DEG), card("BUNIT", "K")],
    ...[card("BMAJ", 4 * PIXEL_DEG), card("BMIN", 3 * PIXEL_DEG), card("BPA", 30.0)],
  ];
  const file = openSync(path, "w");
  writeSync(file, fitsFile({ cards: imageCards(-32, [SIDE, SIDE, CHANNELS], { extra: cards }) }));
  const plane = new DataView(new ArrayBuffer(4 * SIDE * SIDE));
  for (let channel = 0; channel < CHANNELS; channel++) {
    for (let pixel = 0; pixel < SIDE * SIDE; pixel++) plane.setFloat32(4 * pixel, channel);
    writeSync(file, new Uint8Array(plane.buffer));
  }
  writeSync(file, new Uint8Array(2880 - BYTES % 2880));
  closeSync(file);
}

const path = temporaryPath(".fits");
writeCube(path);
const cube = await SpectralCube.read(path, { onWarning: () => {} });

const target = beam({ major: quantity(5, "arcsec"), minor: quantity(5, "arcsec"), pa: quantity(0, "deg") });
/** Channels 10, 11 … 109, whose values are their numbers. */
const grid = Array.from({ length: 100 }, (_, i) => 10 + i);
const sumOf = (channels: readonly number[]) => channels.reduce((sum, channel) => sum + channel, 0);
const all = Array.from({ length: CHANNELS }, (_, channel) => channel);

const works = [
  {
    name: "convolveTo, spectralInterpolate, moment 0",
    chain: cube.convolveTo(target).spectralInterpolate(grid),
    expected: sumOf(grid),
  },
  {
    name: "spatialSmooth, rechunk to 16 columns, sigmaClipSpectrally, moment 0",
    chain: cube.spatialSmooth(gaussian2D(2)).rechunk({ chunks: [-1, 16, 16] }).sigmaClipSpectrally(3),
    expected: sumOf(all),
  },
  {
    name: "spectralSmooth, moment 0",
    chain: cube.spectralSmooth(gaussian1D(0.1)),
    expected: sumOf(all),
  },
] as const;

for (const scheduler of ["synchronous", "workers"] as const) {
  for (const { name, chain, expected } of works) {
    let map: Projection | undefined;
    throughput(`${name}, ${scheduler}`, BYTES, async () => {
      using _ = setScheduler(scheduler, {
        numWorkers: scheduler === "workers" ? 2 : 1,
        memoryLimit: "512 MB",
      });
      ({ m0: map } = await chain.compute({ m0: moment(0) }, { progress: false }));
    }, () => {
      const value = map?.at(SIDE / 2, SIDE / 2) ?? NaN;
      assert.ok(Math.abs(value - expected) <= 1e-5 * expected, `${value} is not ${expected}`);
    });
  }
}

addEventListener("unload", () => {
  cube.close();
  rmSync(path, { force: true });
  void closeWorkers();
});
