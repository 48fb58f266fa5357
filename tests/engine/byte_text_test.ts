import assert from "node:assert/strict";
import fc from "fast-check";
import { byteText, speedText } from "../../src/engine/byte_text.ts";

Deno.test("byteText() gives three digits and the unit that fits", () => {
  const cases = [
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.00 kB"],
    [9994, "9.99 kB"],
    [9995, "10.0 kB"],
    [123_456, "123 kB"],
    [999_499, "999 kB"],
    [999_500, "1.00 MB"],
    [1_073_741_824, "1.07 GB"],
    [2e15, "2.00 PB"],
    [5e18, "5000 PB"],
  ] as const;
  for (const [bytes, text] of cases) assert.equal(byteText(bytes), text);
  assert.equal(speedText(1.34e9), "1.34 GB/s");
});

Deno.test("byteText() is within half a percent of the bytes", () => {
  const powers = ["B", "kB", "MB", "GB", "TB", "PB"];
  fc.assert(fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (bytes) => {
    const [value = "", unit = ""] = byteText(bytes).split(" ");
    const read = Number(value) * 1000 ** powers.indexOf(unit);
    assert.ok(Math.abs(read - bytes) <= 0.0051 * bytes, `${bytes} as ${value} ${unit}`);
    assert.ok(value.length <= 4);
  }));
});
