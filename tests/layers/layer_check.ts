/**
 * Checks what the architecture promises: imports point downwards, nothing goes in circles, files and functions stay
 * short, names are the field's. Part of `deno task check`, not of the test suite.
 *
 * @module
 */
import assert from "node:assert/strict";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { importCycle, importGraph } from "./import_graph.ts";
import { hasLayer, upwardImports } from "./layers.ts";
import { functionLengths, places, sourceTexts } from "./source_text.ts";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");
const kernelSources = "src/kernel/assembly/";
const shipped = sourceTexts(root, ["mod.ts", "src"]);
const written = [...shipped, ...sourceTexts(root, ["tests", "bench", "test_data"])];
const typescript = written.filter(({ path }) => !path.startsWith(kernelSources));
const graph = await importGraph(
  root,
  shipped.map(({ path }) => path).filter((path) => !path.startsWith(kernelSources)),
);

Deno.test("every shipped file belongs to a layer", () => {
  assert.deepEqual(shipped.map(({ path }) => path).filter((path) => !hasLayer(path)), []);
});

Deno.test("imports point downwards only; mod.ts and src/worker.ts alone wire", () => {
  assert.deepEqual(upwardImports(graph), []);
});

Deno.test("no import cycle", () => {
  assert.equal(importCycle(graph)?.join(" → "), undefined);
});

/** The face of the library: one method after another, each a docstring and a line that hands on. */
const FACADE = "src/cube/spectral_cube.ts";

Deno.test("files have at most 330 lines, nine in ten at most 250", () => {
  const lengths = written.map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }));
  assert.deepEqual(lengths.filter(({ path, lines }) => lines > 330 && path !== FACADE), []);
  assert.ok(ninthDecile(lengths.map(({ lines }) => lines)) <= 250);
});

Deno.test("functions have at most 60 lines, nine in ten at most 40", () => {
  // Kernels in AssemblyScript are unrolled by hand, and long for that reason alone.
  const typescript = shipped.filter(({ path }) => !path.includes("/assembly/"));
  const lengths = new Map(typescript.flatMap((source) => [...functionLengths(source)]));
  assert.deepEqual([...lengths].filter(([, lines]) => lines > 60), []);
  assert.ok(ninthDecile([...lengths.values()]) <= 40);
});

Deno.test("file names are snake_case and name a noun of the field", () => {
  const banned = /^(.*_)?(utils?|helpers?|common|managers?|types|index|misc)\.ts$/;
  const names = written.map(({ path }) => path);
  assert.deepEqual(names.filter((path) => !/^[a-z0-9_]+\.ts$/.test(basename(path))), []);
  assert.deepEqual(names.filter((path) => banned.test(basename(path)) && !/_index\.ts$/.test(path)), []);
});

Deno.test("no any, no non-null assertion, no suppressed check", () => {
  const anyType = /(?::|\bas|<|\|)\s*any\b(?!\()|,\s*any>|\bany\[\]/;
  const nonNull = /[\w)\]]!(?![=\w])/;
  const suppressed = /@ts-(?:ignore|nocheck|expect-error)|deno-lint-ignore(?:-file)?\s+no-explicit-any/;
  assert.deepEqual(typescript.flatMap((source) => places(source, anyType)), []);
  // A test that asserts away what is missing fails where it is missing.
  assert.deepEqual(shipped.flatMap((source) => places(source, nonNull)), []);
  assert.deepEqual(shipped.filter(({ text }) => suppressed.test(text)).map(({ path }) => path), []);
});

Deno.test("no TODO is left in the shipped code", () => {
  const left = shipped.filter(({ text }) => /\b(?:TODO|FIXME|XXX|HACK)\b/.test(text));
  assert.deepEqual(left.map(({ path }) => path), []);
});

Deno.test("kernels have no I/O and no promise", () => {
  const build = `${kernelSources}build.ts`;
  const kernels = shipped.filter(({ path }) => path.startsWith("src/kernel/") && path !== build);
  assert.deepEqual(
    kernels.flatMap((source) => places(source, /\basync\b|\bawait\b|\bPromise\b|\bDeno\./)),
    [],
  );
});

function ninthDecile(lengths: readonly number[]): number {
  const sorted = lengths.toSorted((a, b) => a - b);
  return sorted[Math.floor(0.9 * (sorted.length - 1))] ?? 0;
}
