import assert from "node:assert/strict";
import { alignedTable } from "../../src/cli/aligned_table.ts";

Deno.test("alignedTable() sets decimal points below each other", () => {
  const rows = [
    { name: "npts", value: 174_720, unit: "" },
    { name: "min", value: -0.0123456789, unit: "Jy / beam" },
    { name: "sumsq", value: 371.5947, unit: "Jy2 / beam2" },
    { name: "max", value: 1.5e9 + 0.5, unit: "K" },
    { name: "rms", value: NaN, unit: "K" },
  ];
  assert.deepEqual(alignedTable(rows), [
    "npts   174720",
    "min        -0.0123457   Jy / beam",
    "sumsq     371.595       Jy2 / beam2",
    "max         1.50000e+9  K",
    "rms       NaN           K",
  ]);
});
