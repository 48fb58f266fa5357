import assert from "node:assert/strict";
import { parseConvertRequest } from "../../src/cli/convert_request.ts";

function parse(line: string) {
  let err = "";
  const streams = { version: "1", writeOut: () => {}, writeErr: (text: string) => void (err += text) };
  return { request: parseConvertRequest(line.split(" "), streams), err };
}

Deno.test("parseConvertRequest() reads every option of imzML", () => {
  const { request } = parse(
    "a.imzML b.zarr --pixel-size 25,50 --mass-axis linear_tof --bins 13398 --reference 500 --mz-min 100 --mz-max 972.4 " +
      "--method profile --gap 0.5 --range-test centers --sparse-format csr --dtype f8 --negatives zero --regions both " +
      "--dataset-id leaf --ion-images 12 --verify --ignore-uuid --duplicates first --crop --format spatialdata --dry-run " +
      "--codec blosc",
  );
  assert.deepEqual(request, {
    input: "a.imzML",
    output: "b.zarr",
    pixelSize: { x: 25, y: 50 },
    massAxis: "linear_tof",
    bins: 13398,
    reference: 500,
    mzMin: 100,
    mzMax: 972.4,
    method: "profile",
    gap: 0.5,
    rangeTest: "centers",
    sparseFormat: "csr",
    dtype: "f8",
    negatives: "zero",
    regions: "both",
    datasetId: "leaf",
    ionImages: 12,
    verify: true,
    ignoreUuid: true,
    duplicates: "first",
    crop: true,
    format: "spatialdata",
    dryRun: true,
    codec: "blosc",
    overwrite: false,
    quiet: false,
    json: false,
  });
});

Deno.test("parseConvertRequest() refuses what no option of imzML can be", () => {
  for (
    const [line, message] of [
      ["--pixel-size 0", /positive/],
      ["--pixel-size 1,2,3", /X,Y/],
      ["--pixel-size 25,", /positive/],
      ["--bins 0", /at least 1/],
      ["--width x", /positive/],
      ["--mass-axis quadrupole", /reflector_tof/],
      ["--dtype f2", /f4, f8/],
    ] as const
  ) {
    const { request, err } = parse(`a.imzML b.zarr ${line}`);
    assert.equal(request, 2, line);
    assert.match(err, message);
  }
});
