import assert from "node:assert/strict";
import { FormatError, TaskError } from "../../src/error.ts";
import type { Stage, Task } from "../../src/engine/task.ts";
import { WorkerPool } from "../../src/engine/worker_pool.ts";

const MODULE = new URL("./odd_worker.ts", import.meta.url);

function stage(how: string, count = 20, at = 3): Stage & { buffers: readonly [SharedArrayBuffer] } {
  const tasks: Task[] = Array.from({ length: count }, (_, index) => ({
    index,
    region: { start: [index, 0, 0], shape: [1, 1, 1] },
  }));
  return { name: "test", program: { how, at }, tasks, taskCount: count, buffers: [new SharedArrayBuffer(4)] };
}

function started({ buffers }: { buffers: readonly [SharedArrayBuffer] }): number {
  return Atomics.load(new Int32Array(buffers[0]), 0);
}

async function run(pool: WorkerPool, work: Stage, signal = new AbortController().signal): Promise<number[]> {
  const values: number[] = [];
  const onOutput = (task: Task, output: { value: unknown }) => values[task.index] = Number(output.value);
  await pool.run(work, { signal, concurrency: pool.numWorkers, onOutput });
  return values;
}

async function withPool(numWorkers: number, test: (pool: WorkerPool) => Promise<void>): Promise<void> {
  const pool = new WorkerPool(MODULE, numWorkers);
  try {
    await test(pool);
  } finally {
    await pool.close();
  }
}

/** Polls a condition on the event loop; the test's own time limit is the only clock. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}

Deno.test("a pool runs every task once, on any number of workers", async () => {
  for (const numWorkers of [1, 2, 3]) {
    await withPool(numWorkers, async (pool) => {
      const work = stage("answer", 100);
      assert.deepEqual(await run(pool, work), Array.from({ length: 100 }, (_, i) => 2 * i));
      assert.equal(started(work), 100);
    });
  }
});

Deno.test("an error of a task arrives with its class and members", async () => {
  await withPool(2, async (pool) => {
    await assert.rejects(run(pool, stage("throw")), (error) => {
      assert(error instanceof FormatError);
      assert.equal(error.offset, 7);
      assert.match(error.message, /a\.fits.*byte 7.*bad bytes/);
      return true;
    });
    assert.equal((await run(pool, stage("answer"))).length, 20);
  });
});

Deno.test("a full disk is a TaskError that names the region and the way out", async () => {
  await withPool(1, async (pool) => {
    await assert.rejects(run(pool, stage("plain")), (error) => {
      assert(error instanceof TaskError);
      assert.match(error.message, /\[3:4, 0:1, 0:1\].*no space left.*free disk space/);
      return true;
    });
  });
});

Deno.test("a killed worker fails its compute with a TaskError and is replaced", async () => {
  await withPool(2, async (pool) => {
    await assert.rejects(run(pool, stage("crash")), (error) => {
      assert(error instanceof TaskError);
      assert.match(error.message, /worker \d failed: .*exit code/);
      return true;
    });
    assert.equal((await run(pool, stage("answer"))).length, 20);
  });
});

Deno.test("stopping one of two computes leaves the other alone", async () => {
  await withPool(2, async (pool) => {
    const controller = new AbortController();
    const spinning = stage("spin", 4);
    const stopped = run(pool, spinning, controller.signal);
    await until(() => started(spinning) > 0);
    const other = run(pool, stage("answer", 50));
    controller.abort(new Error("enough"));
    await assert.rejects(stopped, /enough/);
    assert.equal((await other).length, 50);
  });
});

Deno.test("a task that never ends does not keep a stopped compute waiting", async () => {
  await withPool(1, async (pool) => {
    const controller = new AbortController();
    const hanging = stage("hang", 2);
    const stopped = run(pool, hanging, controller.signal);
    await until(() => started(hanging) > 0);
    controller.abort(new Error("enough"));
    await assert.rejects(stopped, /enough/);
    assert.equal((await run(pool, stage("answer"))).length, 20);
  });
});

Deno.test("a compute that is stopped before it starts runs nothing", async () => {
  await withPool(1, async (pool) => {
    const work = stage("answer");
    await assert.rejects(run(pool, work, AbortSignal.abort(new Error("early"))), /early/);
    assert.equal(started(work), 0);
  });
});

Deno.test("an error of the receiver stops the compute", async () => {
  await withPool(2, async (pool) => {
    const signal = new AbortController().signal;
    const onOutput = () => {
      throw new RangeError("no room");
    };
    await assert.rejects(pool.run(stage("answer", 50), { signal, concurrency: 2, onOutput }), RangeError);
  });
});

Deno.test("an idle pool does not keep the process alive", async () => {
  const script = `
    import { WorkerPool } from ${
    JSON.stringify(new URL("../../src/engine/worker_pool.ts", import.meta.url).href)
  };
    const pool = new WorkerPool(new URL(${JSON.stringify(MODULE.href)}), 1);
    const tasks = [{ index: 0, region: { start: [0, 0, 0], shape: [1, 1, 1] } }];
    const work = { name: "one", program: { how: "answer", at: -1 }, tasks, taskCount: 1 };
    await pool.run(work, { signal: new AbortController().signal, concurrency: 1, onOutput() {} });
    console.log("done");`;
  const command = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--ext=ts", script],
    cwd: new URL("../..", import.meta.url),
    signal: AbortSignal.timeout(20_000),
  });
  const { code, stdout } = await command.output();
  assert.equal(code, 0);
  assert.equal(new TextDecoder().decode(stdout), "done\n");
});

Deno.test("a pool that is being warmed runs tasks, and again when it is warm", async () => {
  await withPool(3, async (pool) => {
    pool.warm("any");
    const doubled = Array.from({ length: 20 }, (_, i) => 2 * i);
    assert.deepEqual(await run(pool, stage("answer")), doubled);
    pool.warm();
    assert.deepEqual(await run(pool, stage("answer")), doubled);
  });
});
