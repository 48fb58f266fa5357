import assert from "node:assert/strict";
import { assertWellFormed } from "./bundle.ts";

Deno.test("assertWellFormed() finds what is left open, crossed or not escaped", () => {
  assertWellFormed(`<div style="a:b"><p>1 &lt; 2 &#60;</p><br><img src="x" alt=""></div>`);
  for (const bad of ["<div>", "<b><i></b></i>", "a < b", "<p>a & b</p>", "<p>a > b</p>", `<p a='x'>t</p>`]) {
    assert.throws(() => assertWellFormed(bad), bad);
  }
});
