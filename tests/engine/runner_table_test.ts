import assert from "node:assert/strict";
import type { Json } from "../../src/engine/json.ts";
import { RunnerTable } from "../../src/engine/runner_table.ts";
import type { Task, TaskContext, TaskRunner } from "../../src/engine/task.ts";

const task: Task = { index: 0, region: { start: [0, 0, 0], shape: [1, 1, 1] } };
const context: TaskContext = { signal: new AbortController().signal, throwIfStopped: () => {}, buffers: [] };

function noting(name: string, notes: string[]): TaskRunner {
  return {
    run(program: Json) {
      notes.push(`${name} runs ${JSON.stringify(program)}`);
      return Promise.resolve({ value: name, bytesRead: 0, bytesWritten: 0, memory: 0, duration: 0 });
    },
    release: () => void notes.push(`${name} releases`),
  };
}

Deno.test("RunnerTable gives programs to the runner they name, loaded once and when first wanted", async () => {
  const notes: string[] = [];
  const load = () => (notes.push("load"), Promise.resolve(noting("msi", notes)));
  const table = new RunnerTable(noting("array", notes), { msi: load });
  const [plain, named] = [{ node: 1 }, { runner: "msi" }];
  assert.equal((await table.run(plain, task, context)).value, "array");
  table.release(named);
  assert.equal((await table.run(named, task, context)).value, "msi");
  await table.run(named, task, context);
  table.release(named);
  table.release(plain);
  await Promise.resolve();
  assert.deepEqual(notes, [
    'array runs {"node":1}',
    "load",
    'msi runs {"runner":"msi"}',
    'msi runs {"runner":"msi"}',
    "array releases",
    "msi releases",
  ]);
  await assert.rejects(table.run({ runner: "none" }, task, context), /"none"/);
});

Deno.test("RunnerTable.load() loads a runner before there is a task for it", async () => {
  const notes: string[] = [];
  const load = () => (notes.push("load"), Promise.resolve(noting("msi", notes)));
  const table = new RunnerTable(noting("array", notes), { msi: load });
  await table.load(undefined);
  await table.load("msi");
  await table.run({ runner: "msi" }, task, context);
  assert.deepEqual(notes, ["load", 'msi runs {"runner":"msi"}']);
  await assert.rejects(table.load("none"), /"none"/);
});
