import assert from "node:assert/strict";
import { SharedWork } from "../../src/engine/shared_work.ts";

interface Run {
  readonly signal: AbortSignal;
  readonly finish: (value: number) => void;
  readonly fail: (error: Error) => void;
}

function counted(): { work: SharedWork<number>; runs: Run[] } {
  const runs: Run[] = [];
  const work = new SharedWork<number>((signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    runs.push({ signal, finish: resolve, fail: reject });
    return promise;
  });
  return { work, runs };
}

Deno.test("SharedWork runs once for callers at the same time and later", async () => {
  const { work, runs } = counted();
  const both = Promise.all([work.join(), work.join()]);
  runs[0]?.finish(5);
  assert.deepEqual(await both, [5, 5]);
  assert.equal(await work.join(), 5);
  assert.equal(runs.length, 1);
});

Deno.test("SharedWork goes on while one caller is left and stops with the last", async () => {
  const { work, runs } = counted();
  const [first, second] = [new AbortController(), new AbortController()];
  const one = work.join(first.signal);
  const two = work.join(second.signal);
  first.abort(new Error("first"));
  await assert.rejects(one, /first/);
  assert.equal(runs[0]?.signal.aborted, false);
  second.abort(new Error("second"));
  await assert.rejects(two, /second/);
  assert.equal(runs[0]?.signal.aborted, true);
  const three = work.join();
  runs[1]?.finish(7);
  assert.equal(await three, 7);
});

Deno.test("SharedWork fails for all who wait, and starts anew after that", async () => {
  const { work, runs } = counted();
  const failing = [work.join(), work.join()].map((joined) => assert.rejects(joined, /disk/));
  runs[0]?.fail(new Error("disk"));
  await Promise.all(failing);
  const again = work.join();
  runs[1]?.finish(3);
  assert.equal(await again, 3);
});

Deno.test("SharedWork does not start for a caller that is aborted already", async () => {
  const { work, runs } = counted();
  await assert.rejects(work.join(AbortSignal.abort(new Error("late"))), /late/);
  assert.equal(runs.length, 0);
});
