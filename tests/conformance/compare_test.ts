import assert from "node:assert/strict";
import { compareJson, compareText } from "./compare_json.ts";
import { compareNumbers } from "./compare_numbers.ts";
import { compareWorld } from "./compare_world.ts";
import { sameUnit } from "./unit_text.ts";

const exact = { rtol: 0, atol: 0 };

function vector(...values: number[]) {
  return { shape: [values.length], values };
}

Deno.test("compareNumbers() lets a value pass up to atol + rtol |expected|", () => {
  const tolerance = { rtol: 1e-2, atol: 1 };
  assert.equal(compareNumbers(vector(-203), vector(-200), tolerance), undefined);
  assert.match(
    compareNumbers(vector(-203.001), vector(-200), tolerance) ?? "",
    /-203.001 at \[0\], expected -200/,
  );
});

Deno.test("compareNumbers() lets NaN meet only NaN and infinities only themselves", () => {
  assert.equal(compareNumbers(vector(NaN, Infinity), vector(NaN, Infinity), exact), undefined);
  for (
    const [got, expected] of [[0, NaN], [NaN, 0], [-Infinity, Infinity], [1e300, Infinity], [
      Infinity,
      0,
    ]] as const
  ) {
    assert.notEqual(compareNumbers(vector(got), vector(expected), { rtol: 1, atol: 1e9 }), undefined);
  }
});

Deno.test("compareNumbers() lets anything meet an expected NaN where positions are compared", () => {
  assert.equal(compareNumbers(vector(3, 1), vector(NaN, 1), exact, { nanIsFree: true }), undefined);
  assert.notEqual(compareNumbers(vector(3, NaN), vector(NaN, 1), exact, { nanIsFree: true }), undefined);
});

Deno.test("compareNumbers() refuses another shape and names the first difference", () => {
  assert.match(
    compareNumbers({ shape: [2, 1], values: [1, 2] }, vector(1, 2), exact) ?? "",
    /shape \[2, 1\]/,
  );
  const [got, expected] = [{ shape: [2, 2], values: [1, 2, 3, 4] }, { shape: [2, 2], values: [1, 2, 5, 6] }];
  assert.match(
    compareNumbers(got, expected, exact) ?? "",
    /^2 of 4 values differ, first 3 at \[1, 0\], expected 5/,
  );
});

Deno.test("compareNumbers() compares longitude columns modulo 360", () => {
  const [got, expected] = [{ shape: [1, 2], values: [359.9999999999, 1] }, {
    shape: [1, 2],
    values: [-1e-10, 1],
  }];
  assert.equal(compareNumbers(got, expected, { rtol: 0, atol: 1e-9 }, { circularColumns: [0] }), undefined);
  assert.notEqual(compareNumbers(got, expected, { rtol: 0, atol: 1e-9 }), undefined);
});

Deno.test("compareWorld() wraps longitudes, not latitudes, and scales the spectral tolerance", () => {
  const expected = {
    order: ["lon", "lat", "spectral"],
    unit: ["deg", "deg", "Hz"],
    pixels: [[0, 0, 0], [1, 0, 1]],
    values: [[0, 10, 1e9], [359, 11, 2e9]],
  };
  const unit = ["deg", "deg", "1 / s"];
  assert.equal(compareWorld({ rows: [[360, 10, 1e9 + 1.9], [-1, 11, 2e9]], unit }, expected), undefined);
  assert.match(compareWorld({ rows: [[0, 370, 1e9], [359, 11, 2e9]], unit }, expected) ?? "", /world lat/);
  assert.match(
    compareWorld({ rows: [[0, 10, 1e9 + 2.1], [359, 11, 2e9]], unit }, expected) ?? "",
    /world spectral/,
  );
  assert.match(compareWorld({ rows: expected.values, unit: ["deg", "deg", "GHz"] }, expected) ?? "", /"GHz"/);
});

Deno.test("sameUnit() compares what unit texts mean", () => {
  const same = [
    ["Jy / beam", "Jy beam-1"],
    ["km / s", "km s^-1"],
    ["Hz Jy / beam", "Jy / (beam s)"],
    ["Jy(1/2) / beam(1/2)", "Jy^(1/2) beam(-1/2)"],
    ["K2", "K**2"],
    ["", "1"],
    ["MHz", "1000 kHz"],
  ] as const;
  for (const [left, right] of same) assert.ok(sameUnit(left, right), `${left} = ${right}`);
  const different = [
    ["km / s", "m / s"],
    ["K", ""],
    ["Jy / beam", "Jy beam"],
    ["K / s m", "K / (s m)"],
    ["m", "mm"],
  ] as const;
  for (const [left, right] of different) assert.ok(!sameUnit(left, right), `${left} is not ${right}`);
});

Deno.test("compareJson() gives quantities their own atol and wants the rest equal", () => {
  const expected = {
    npts: { value: 3, unit: "" },
    sum: { value: 1, unit: "K", atol: 0.5 },
    shape: [1, 2],
    unit: "km / s",
  };
  const good = {
    npts: { value: 3, unit: "" },
    sum: { value: 1.5, unit: "K" },
    shape: [1, 2],
    unit: "km s-1",
  };
  assert.equal(compareJson(good, expected, exact), undefined);
  assert.match(
    compareJson({ ...good, sum: { value: 1.6, unit: "K" } }, expected, exact) ?? "",
    /^sum is 1.6/,
  );
  assert.match(
    compareJson({ ...good, sum: { value: 1, unit: "mK" } }, expected, exact) ?? "",
    /^sum is in "mK"/,
  );
  assert.match(compareJson({ ...good, npts: 3 }, expected, exact) ?? "", /^npts is 3/);
  assert.match(compareJson({ ...good, shape: [2, 1] }, expected, exact) ?? "", /^shape is \[2,1\]/);
  assert.match(compareJson({ ...good, unit: "m / s" }, expected, exact) ?? "", /^unit is "m \/ s"/);
});

Deno.test("compareJson() reads null as NaN and inf as infinity", () => {
  const nothing = { sigma: { value: null, unit: "K" }, max: { value: "inf", unit: "K" } } as const;
  const got = { sigma: { value: NaN, unit: "K" }, max: { value: Infinity, unit: "K" } };
  assert.equal(compareJson(got, nothing, exact), undefined);
  assert.match(compareJson({ ...got, sigma: { value: 0, unit: "K" } }, nothing, exact) ?? "", /^sigma is 0/);
});

Deno.test("compareText() wants the axis lines exactly and a part of the first line", () => {
  const expected = { firstLineContains: "shape=(1, 2, 3)", lines: [" n_x: 3", " n_y: 2", " n_s: 1"] };
  const text = "SpectralCube with shape=(1, 2, 3):\n n_x: 3 \n n_y: 2\n n_s: 1";
  assert.equal(compareText(text, expected), undefined);
  assert.match(compareText(text.replace("n_y: 2", "n_y:  2"), expected) ?? "", /^line 3/);
  assert.match(compareText(text.replace("shape=(1", "shape=(2"), expected) ?? "", /^first line/);
});
