import assert from "node:assert/strict";
import { importCycle } from "./import_graph.ts";
import { hasLayer, upwardImports } from "./layers.ts";
import { functionLengths, places } from "./source_text.ts";

Deno.test("upwardImports() names imports of a higher layer, a sibling layer and the wiring", () => {
  const graph = new Map([
    ["mod.ts", ["src/cube/spectral_cube.ts", "src/error.ts"]],
    ["src/array/source.ts", ["src/engine/region.ts", "src/array/block.ts"]],
    ["src/engine/plan.ts", ["src/array/source.ts"]],
    ["src/store/file.ts", ["src/codec/zstd.ts"]],
    ["src/cli/convert.ts", ["mod.ts"]],
  ]);
  assert.deepEqual(upwardImports(graph), [
    "src/engine/plan.ts → src/array/source.ts",
    "src/store/file.ts → src/codec/zstd.ts",
    "src/cli/convert.ts → mod.ts",
  ]);
});

Deno.test("hasLayer() refuses files outside the layers", () => {
  assert.ok(hasLayer("src/error.ts") && hasLayer("src/worker.ts") && hasLayer("src/format/fits/header.ts"));
  assert.ok(!hasLayer("src/utils.ts") && !hasLayer("src/misc/file.ts") && !hasLayer("bench/a.ts"));
});

Deno.test("importCycle() finds a cycle behind a shared import", () => {
  assert.deepEqual(
    importCycle(new Map([["a", ["b", "c"]], ["b", ["d"]], ["c", ["d"]], ["d", []]])),
    undefined,
  );
  assert.deepEqual(importCycle(new Map([["a", ["b"]], ["b", ["c"]], ["c", ["b"]]])), ["b", "c", "b"]);
});

Deno.test("functionLengths() measures functions and methods", () => {
  const code = [
    "export function a(",
    "  x: number,",
    "): number {",
    "  if (x) {",
    "  }",
    "}",
    "class B {",
    "  get c() {",
    "    return 1;",
    "  }",
    "}",
  ].join("\n");
  assert.deepEqual([...functionLengths({ path: "f.ts", text: code, code })], [["f.ts:1", 6], ["f.ts:8", 3]]);
});

Deno.test("places() gives line numbers", () => {
  assert.deepEqual(places({ path: "f.ts", text: "", code: "a\nb!.c\n" }, /!/), ["f.ts:2"]);
});
