import assert from "node:assert/strict";
import { openZarr } from "../../../src/format/zarr/open_zarr.ts";
import { bytesOf, inFolder, readValues, writeFiles } from "./zarr_fixture.ts";

const V2 = { zarr_format: 2, compressor: null, filters: null, order: "C", fill_value: 0 };
const whole = (folder: string) => openZarr(folder).then(({ source }) => readValues(source));

Deno.test("scale_factor, add_offset and _FillValue are applied, in either byte order", async () => {
  await inFolder(async (folder) => {
    for (const order of ["<", ">"] as const) {
      writeFiles(folder, {
        ".zarray": { ...V2, shape: [1, 1, 3], chunks: [1, 1, 3], dtype: `${order}i2` },
        ".zattrs": { scale_factor: 0.5, add_offset: 10, _FillValue: -9 },
        "0.0.0": bytesOf([4, -9, -2], "int16", order === ">"),
      });
      const { source } = await openZarr(folder);
      assert.equal(source.dtype, "float32");
      assert.deepEqual(await readValues(source), [12, NaN, 9]);
      source.close();
    }
  });
});

Deno.test("missing values of floats become NaN; those of xarray stand in the fill value or in base64", async () => {
  await inFolder(async (folder) => {
    const array = { shape: [1, 1, 3], chunks: [1, 1, 3], dtype: "<f4", fill_value: -999 };
    const chunk = bytesOf([1, -999, 3], "float32");
    writeFiles(folder, { ".zarray": { ...V2, ...array }, ".zattrs": {}, "0.0.0": chunk });
    assert.deepEqual(await whole(folder), [1, -999, 3]);
    writeFiles(folder, { ".zattrs": { _ARRAY_DIMENSIONS: ["channel", "y", "x"] } });
    assert.deepEqual(await whole(folder), [1, NaN, 3]);
    // Python: base64.standard_b64encode(struct.pack("<d", -999.0)), which is what xarray writes to v3.
    writeFiles(folder, { ".zattrs": { _FillValue: "AAAAAAA4j8A=" } });
    assert.deepEqual(await whole(folder), [1, NaN, 3]);
  });
});

Deno.test("64-bit integers become float64, unsigned ones and exact missing values included", async () => {
  await inFolder(async (folder) => {
    const array = { ...V2, shape: [1, 1, 2], chunks: [1, 1, 2] };
    writeFiles(folder, {
      ".zarray": { ...array, dtype: "<i8" },
      // The default fill value of netCDF for int64, which no f64 holds.
      ".zattrs": '{"_FillValue": -9223372036854775806}',
      "0.0.0": new Uint8Array(new BigInt64Array([-9223372036854775806n, -5n]).buffer),
    });
    const { source } = await openZarr(folder);
    assert.equal(source.dtype, "float64");
    assert.deepEqual(await readValues(source), [NaN, -5]);
    source.close();
    writeFiles(folder, {
      ".zarray": { ...array, dtype: "<u8" },
      ".zattrs": "{}",
      "0.0.0": new Uint8Array(new BigUint64Array([2n ** 63n + 2n ** 62n, 7n]).buffer),
    });
    assert.deepEqual(await whole(folder), [1.5 * 2 ** 63, 7]);
  });
});

Deno.test("half floats become float32 and booleans uint8", async () => {
  await inFolder(async (folder) => {
    const array = { ...V2, shape: [1, 1, 2], chunks: [1, 1, 2] };
    // IEEE 754: 0x3c00 is 1, 0xc100 is −2.5.
    writeFiles(folder, { ".zarray": { ...array, dtype: ">f2" }, "0.0.0": Uint8Array.of(0x3c, 0, 0xc1, 0) });
    const half = (await openZarr(folder)).source;
    assert.deepEqual([half.dtype, await readValues(half)], ["float32", [1, -2.5]]);
    writeFiles(folder, { ".zarray": { ...array, dtype: "|b1" }, "0.0.0": Uint8Array.of(1, 0) });
    const flags = (await openZarr(folder)).source;
    assert.deepEqual([flags.dtype, await readValues(flags)], ["uint8", [1, 0]]);
  });
});
