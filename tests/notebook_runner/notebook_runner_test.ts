import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { unmetExpectations } from "./expectation.ts";
import { machinePaths, scrubPaths } from "./machine_path.ts";
import { withoutPlotly } from "./plotly_text.ts";
import { type Cell, codeCells, type Notebook, type Output, readNotebook, withOutputs } from "./notebook.ts";

const html: Output = {
  output_type: "display_data",
  data: { "text/html": ["<b>\n", "48"], "image/png": "AAAA" },
};
const stream: Output = { output_type: "stream", text: "\u001b[33m42\u001b[39m K\n" };

function cellExpecting(...expect: readonly string[]): Cell {
  return { cell_type: "code", source: "", metadata: { lazycube: { expect } } };
}

Deno.test("unmetExpectations() looks into streams, HTML and errors, without colour codes", () => {
  const error: Output = { output_type: "error", ename: "UnitError", evalue: "no beam" };
  const cell = cellExpecting("^42 K$", "<b>\\s48", "UnitError: no beam", "AAAA", "absent");
  assert.deepEqual(unmetExpectations(cell, [html, { ...stream, text: "\u001b[33m42\u001b[39m K" }, error]), [
    "AAAA",
    "absent",
  ]);
});

Deno.test("scrubPaths() makes paths relative to the project and leaves image bytes alone", () => {
  const value = { a: [`file:///repo/src/x.ts:1 ${tmpdir()}/x ${homedir()}/y`], "image/png": "/repo/src" };
  assert.deepEqual(scrubPaths(value, "/repo"), { a: ["src/x.ts:1 $TMPDIR/x ~/y"], "image/png": "/repo/src" });
  assert.deepEqual(scrubPaths("in /repo, not /repository", "/repo"), "in ., not /repository");
});

Deno.test("machinePaths() finds what scrubbing left", () => {
  assert.deepEqual(machinePaths({ a: ["at /home/me/x.fits:3", "$TMPDIR/tmp/x", "a/home/b", "1/opt"] }), [
    "/home/me/x.fits:3",
  ]);
});

Deno.test("withoutPlotly() takes the library out of figures and leaves the rest", () => {
  const library = `H4sI${"A".repeat(600_000)}`;
  const outputs = [{ data: { "text/html": `draw("id", "H4sIshort", "${library}")`, "image/png": "H4sI" } }];
  assert.deepEqual(withoutPlotly(outputs), [
    { data: { "text/html": `draw("id", "H4sIshort", "")`, "image/png": "H4sI" } },
  ]);
});

Deno.test("withOutputs() numbers code cells and stores text line by line", () => {
  const code: Cell = { cell_type: "code", source: "", metadata: {} };
  const notebook: Notebook = { cells: [{ ...code, cell_type: "markdown" }, code, code] };
  const { cells } = withOutputs(notebook, [[stream], [{
    output_type: "execute_result",
    data: { "text/plain": "a\nb" },
  }]]);
  assert.deepEqual(cells.map((cell) => cell.execution_count), [undefined, 1, 2]);
  assert.deepEqual(cells[1]?.outputs?.[0]?.text, ["\u001b[33m42\u001b[39m K\n"]);
  assert.deepEqual(cells[2]?.outputs, [
    { output_type: "execute_result", data: { "text/plain": ["a\n", "b"] }, execution_count: 2 },
  ]);
});

const folder = new URL("../../notebooks/", import.meta.url);
for (const name of readdirSync(folder).filter((name) => name.endsWith(".ipynb"))) {
  Deno.test(`${name} is stored with the outputs that its cells expect and no path of a machine`, () => {
    const cells = codeCells(readNotebook(fileURLToPath(new URL(name, folder))));
    assert.deepEqual(cells.flatMap((cell) => unmetExpectations(cell, cell.outputs ?? [])), []);
    assert.deepEqual(machinePaths(cells.map((cell) => cell.outputs ?? [])), []);
  });
}
