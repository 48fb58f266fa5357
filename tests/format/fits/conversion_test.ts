// Expected values by hand: physical = BZERO + BSCALE · stored (FITS standard 4.0, equation 3), rounded once.
import assert from "node:assert/strict";
import { openFits } from "../../../src/format/fits/fits_source.ts";
import { flipSigns } from "../../../src/format/fits/sign_flip.ts";
import { createKernelSpace, type KernelSpace } from "../../../src/kernel/kernel_space.ts";
import { bigEndian, card, cubeFile } from "./fits_builder.ts";
import { allValues, FitsFolder } from "./fits_folder.ts";

const SPACES: readonly KernelSpace[] = [createKernelSpace({ reference: true }), createKernelSpace()];

interface Case {
  readonly name: string;
  readonly bitpix: number;
  readonly stored: readonly (number | bigint)[];
  readonly cards?: readonly string[];
  readonly dtype: string;
  readonly values: readonly number[];
}

const CASES: readonly Case[] = [
  {
    name: "float32 unchanged",
    bitpix: -32,
    stored: [1.5, NaN, -0, Infinity],
    dtype: "float32",
    values: [1.5, NaN, -0, Infinity],
  },
  { name: "float64 unchanged", bitpix: -64, stored: [1e-300, NaN], dtype: "float64", values: [1e-300, NaN] },
  { name: "uint8 unchanged", bitpix: 8, stored: [0, 255], dtype: "uint8", values: [0, 255] },
  {
    name: "int16 unchanged",
    bitpix: 16,
    stored: [-32768, 32767, 258],
    dtype: "int16",
    values: [-32768, 32767, 258],
  },
  {
    name: "int32 unchanged",
    bitpix: 32,
    stored: [-2147483648, 66051],
    dtype: "int32",
    values: [-2147483648, 66051],
  },
  {
    name: "int64 becomes float64",
    bitpix: 64,
    stored: [-5n, 2n ** 53n + 2n],
    dtype: "float64",
    values: [-5, 9007199254740994],
  },
  {
    name: "BSCALE 1 and BZERO 0 change nothing",
    bitpix: 16,
    stored: [7],
    cards: [card("BSCALE", 1), card("BZERO", 0)],
    dtype: "int16",
    values: [7],
  },
  {
    name: "scaled int16 becomes float32",
    bitpix: 16,
    stored: [-2, 0, 3],
    cards: [card("BSCALE", 0.25), card("BZERO", 1.5)],
    dtype: "float32",
    values: [1, 1.5, 2.25],
  },
  {
    name: "scaled int32 becomes float64",
    bitpix: 32,
    stored: [-1, 2 ** 30],
    cards: [card("BSCALE", 0.5)],
    dtype: "float64",
    values: [-0.5, 2 ** 29],
  },
  {
    name: "scaled float32 stays float32",
    bitpix: -32,
    stored: [2, NaN],
    cards: [card("BSCALE", 3), card("BZERO", -1)],
    dtype: "float32",
    values: [5, NaN],
  },
  {
    name: "BLANK without scaling gives NaN",
    bitpix: 16,
    stored: [-32768, 12, -32767],
    cards: [card("BLANK", -32768)],
    dtype: "float32",
    values: [NaN, 12, -32767],
  },
  {
    name: "BLANK is compared before scaling",
    bitpix: 8,
    stored: [255, 1, 0],
    cards: [card("BLANK", 255), card("BSCALE", 0.5), card("BZERO", -10)],
    dtype: "float32",
    values: [NaN, -9.5, -10],
  },
  {
    name: "a 64-bit BLANK is exact",
    bitpix: 64,
    stored: [-(2n ** 63n), -(2n ** 63n) + 1n],
    cards: ["BLANK   = -9223372036854775808".padEnd(80)],
    dtype: "float64",
    values: [NaN, -(2 ** 63)],
  },
  {
    name: "BLANK means nothing for floats",
    bitpix: -32,
    stored: [5],
    cards: [card("BLANK", 5)],
    dtype: "float32",
    values: [5],
  },
  {
    name: "BZERO 32768 is unsigned 16 bit",
    bitpix: 16,
    stored: [-32768, 0, 32767],
    cards: [card("BZERO", 32768), card("BSCALE", 1)],
    dtype: "uint16",
    values: [0, 32768, 65535],
  },
  {
    name: "BZERO 2^31 is unsigned 32 bit",
    bitpix: 32,
    stored: [-2147483648, 0, 2147483647],
    cards: ["BZERO   =         2147483648.0".padEnd(80)],
    dtype: "uint32",
    values: [0, 2147483648, 4294967295],
  },
  {
    name: "BZERO -128 is signed 8 bit",
    bitpix: 8,
    stored: [0, 128, 255, 127, 129],
    cards: [card("BZERO", -128)],
    dtype: "int8",
    values: [-128, 0, 127, -1, 1],
  },
  {
    name: "an unsigned cube with BLANK becomes float",
    bitpix: 16,
    stored: [-32768, 32767],
    cards: [card("BZERO", 32768), card("BLANK", -32768)],
    dtype: "float32",
    values: [NaN, 65535],
  },
];

for (const { name, bitpix, stored, cards = [], dtype, values } of CASES) {
  Deno.test(`read() of integers and scaling: ${name}`, () => {
    using folder = new FitsFolder();
    // Twice as long along x, once as a row and once across the axes, so that every way of reading is taken.
    const usual = openFits(folder.file(cubeFile(bitpix, [stored.length, 1, 1], stored, cards)));
    assert.equal(usual.source.dtype, dtype);
    const extra = [...cards, card("CTYPE1", "VRAD"), card("CTYPE3", "RA---SIN")];
    const lines = cubeFile(bitpix, [stored.length, 1, 2], [...stored, ...stored], extra);
    const turned = openFits(folder.file(replaceAxes(lines)));
    for (const space of SPACES) {
      assert.deepEqual(allValues(usual, space), values);
      assert.deepEqual(allValues(turned, space), values.flatMap((value) => [value, value]));
    }
    usual.source.close();
    turned.source.close();
  });
}

/** Renames the CTYPE cards of the usual axes, so that the ones added behind them count. */
function replaceAxes(file: Uint8Array): Uint8Array {
  const text = new TextDecoder("latin1").decode(file.subarray(0, 2880));
  const at = (keyword: string) => text.indexOf(keyword.padEnd(8));
  const bytes = file.slice();
  for (const keyword of ["CTYPE1", "CTYPE3"]) bytes[at(keyword)] = "X".charCodeAt(0);
  return bytes;
}

Deno.test("flipSigns() turns the top bit of every element over, also in a short tail", () => {
  const flipped = (bitpix: number, values: readonly number[], width: 1 | 2 | 4) => {
    const bytes = bigEndian(bitpix, values);
    flipSigns(bytes, width);
    return [...bytes];
  };
  assert.deepEqual(flipped(8, [0, 1, 128, 255, 5], 1), [128, 129, 0, 127, 133]);
  assert.deepEqual(flipped(16, [0, 1, -32768], 2), [128, 0, 128, 1, 0, 0]);
  assert.deepEqual(flipped(32, [0, -2147483648], 4), [128, 0, 0, 0, 0, 0, 0, 0]);
});
