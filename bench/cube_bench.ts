/**
 * Statistics, order statistics and moments of a 134 MB f4 FITS cube, from file to result, in the calling thread and on
 * two workers. Every answer is checked before it is timed.
 *
 *     deno bench -A bench/cube_bench.ts
 *
 * @module
 */

import assert from "node:assert/strict";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import {
  closeWorkers,
  madStd,
  max,
  median,
  moment,
  setScheduler,
  SpectralCube,
  statistics,
  type Terminals,
} from "../mod.ts";
import { temporaryPath } from "../src/store/temporary.ts";
import { card, fitsFile, imageCards, USUAL_AXES } from "../tests/format/fits/fits_builder.ts";
import { throughput } from "./throughput.ts";

const CHANNELS = 128, SIDE = 512;
const BYTES = CHANNELS * SIDE * SIDE * 4;
const SIGMA_PER_DEVIATION = 1.482602218505602;

/** A cube whose spectra hold each of 0 … 127 once, in an order of their own, over channels of 1 m/s. */
function writeCube(path: string): void {
  const cards = [
    ...USUAL_AXES,
    card("CUNIT3", "m/s"),
    card("CRPIX3", 1),
    card("CDELT1", -0.001),
    card("CDELT2", 0.001),
  ];
  const file = openSync(path, "w");
  writeSync(file, fitsFile({ cards: imageCards(-32, [SIDE, SIDE, CHANNELS], { extra: cards }) }));
  const plane = new DataView(new ArrayBuffer(4 * SIDE * SIDE));
  for (let channel = 0; channel < CHANNELS; channel++) {
    for (let pixel = 0; pixel < SIDE * SIDE; pixel++) plane.setFloat32(4 * pixel, voxel(channel, pixel));
    writeSync(file, new Uint8Array(plane.buffer));
  }
  writeSync(file, new Uint8Array(2880 - BYTES % 2880));
  closeSync(file);
}

function voxel(channel: number, pixel: number): number {
  return (channel * 73 + pixel * 31 + (pixel >> 9)) % CHANNELS;
}

/** Weighted mean channel of a pixel, and the variance about it. */
function lineOf(pixel: number): readonly [mean: number, variance: number] {
  const channels = Array.from({ length: CHANNELS }, (_, channel) => channel);
  const weight = channels.reduce((sum, channel) => sum + voxel(channel, pixel), 0);
  const mean = channels.reduce((sum, channel) => sum + channel * voxel(channel, pixel), 0) / weight;
  const square = (channel: number) => (channel - mean) ** 2 * voxel(channel, pixel);
  return [mean, channels.reduce((sum, channel) => sum + square(channel), 0) / weight];
}

const path = temporaryPath(".fits");
writeCube(path);
const cube = await SpectralCube.read(path, { onWarning: () => {} });

function valueAt(result: unknown, pixel: number): number {
  const { values, value } = result as { readonly values?: Float64Array; readonly value?: number };
  return values?.[pixel] ?? value ?? NaN;
}

function near(got: number, expected: number): void {
  assert.ok(Math.abs(got - expected) <= 1e-12 * Math.abs(expected), `${got} is not ${expected}`);
}

interface Work {
  readonly name: string;
  readonly terminals: Terminals;
  readonly check: (results: Readonly<Record<string, unknown>>) => void;
}

const PIXEL = 70_001;
const [mean, variance] = lineOf(PIXEL);
const moments = { m0: moment(0), m1: moment(1), m2: moment(2) };
const checkMoments = ({ m0, m1, m2 }: Readonly<Record<string, unknown>>) => {
  near(valueAt(m0, PIXEL), CHANNELS * (CHANNELS - 1) / 2);
  near(valueAt(m1, PIXEL), mean);
  near(valueAt(m2, PIXEL), variance);
};
const middle = (CHANNELS - 1) / 2, deviation = CHANNELS / 4 * SIGMA_PER_DEVIATION;

const works: readonly Work[] = [
  {
    name: "statistics",
    terminals: { stats: statistics() },
    check: ({ stats }) => near((stats as { readonly mean: number }).mean, middle),
  },
  { name: "moments 0, 1 and 2", terminals: moments, check: checkMoments },
  {
    name: "moments 0, 1 and 2, statistics and peak",
    terminals: { ...moments, stats: statistics(), peak: max({ axis: 0 }) },
    check: checkMoments,
  },
  {
    name: "median along the channels",
    terminals: { m: median({ axis: 0 }) },
    check: ({ m }) => near(valueAt(m, PIXEL), middle),
  },
  {
    name: "madStd along the channels",
    terminals: { m: madStd({ axis: 0 }) },
    check: ({ m }) => near(valueAt(m, PIXEL), deviation),
  },
  {
    name: "madStd of every channel",
    terminals: { m: madStd({ axis: [1, 2] }) },
    check: ({ m }) => near(valueAt(m, 7), deviation),
  },
  { name: "median of everything", terminals: { m: median() }, check: ({ m }) => near(valueAt(m, 0), middle) },
];

for (const scheduler of ["synchronous", "workers"] as const) {
  for (const { name, terminals, check } of works) {
    let results: Readonly<Record<string, unknown>> = {};
    throughput(`${name}, ${scheduler}`, BYTES, async () => {
      using _ = setScheduler(scheduler, { numWorkers: scheduler === "workers" ? 2 : 1 });
      results = await cube.compute(terminals, { progress: false });
    }, () => check(results));
  }
}

addEventListener("unload", () => {
  cube.close();
  rmSync(path, { force: true });
  void closeWorkers();
});
