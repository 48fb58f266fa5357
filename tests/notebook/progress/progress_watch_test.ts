import assert from "node:assert/strict";
import type { EngineEvent } from "../../../src/engine/event.ts";
import type { Progress } from "../../../src/engine/progress.ts";
import { NotebookScreen } from "../../../src/notebook/progress/notebook_screen.ts";
import type { ProgressScreen } from "../../../src/notebook/progress/progress_screen.ts";
import { ProgressWatch } from "../../../src/notebook/progress/progress_watch.ts";

const OPTIONS = { minimumMs: 500, intervalMs: 125 };

/** Runs a test on a clock that only it moves. */
async function withClock(test: (advance: (ms: number) => void) => Promise<void> | void): Promise<void> {
  const real = { setInterval: globalThis.setInterval, clearInterval: globalThis.clearInterval };
  const now = performance.now;
  const ticking = new Map<number, { tick: () => void; every: number; next: number }>();
  let time = 0;
  performance.now = () => time;
  globalThis.setInterval = ((tick: () => void, every: number) => {
    ticking.set(ticking.size + 1, { tick, every, next: time + every });
    return ticking.size;
  }) as unknown as typeof setInterval;
  globalThis.clearInterval = ((id: number) => ticking.delete(id)) as unknown as typeof clearInterval;
  try {
    await test((ms) => {
      for (const end = time + ms; time < end; time++) {
        for (const timer of ticking.values()) {
          if (time >= timer.next) timer.next += timer.every, timer.tick();
        }
      }
    });
    assert.equal(ticking.size, 0, "a timer was left");
  } finally {
    Object.assign(globalThis, real);
    performance.now = now;
  }
}

function started(run: number, { quiet = false, compute = run } = {}): EngineEvent {
  const size = { tasks: 100, bytes: 1000, scheduler: "workers", numWorkers: 2 };
  return { kind: "run-started", run, compute, time: performance.now(), name: `run ${run}`, quiet, ...size };
}

function taskEnded(run: number): EngineEvent {
  const region = { start: [0, 0, 0], shape: [1, 1, 1] } as const;
  const cost = { duration: 1, bytesRead: 10, bytesWritten: 0, memory: 0 };
  return { kind: "task-ended", run, time: performance.now(), task: 0, region, worker: 0, ...cost };
}

function ended(run: number, state: "done" | "failed" | "stopped"): EngineEvent {
  return { kind: "run-ended", run, time: performance.now(), state };
}

class Recorded implements ProgressScreen {
  readonly shown: { time: number; run: number; progress: Progress }[] = [];
  show(run: number, progress: Progress): void {
    this.shown.push({ time: performance.now(), run, progress });
  }
  settled(): Promise<void> {
    return Promise.resolve();
  }
  mostInASecond(): number {
    const times = this.shown.map(({ time }) => time);
    return Math.max(
      ...times.map((from) => times.filter((time) => time >= from && time < from + 1000).length),
    );
  }
}

for (const state of ["done", "failed", "stopped"] as const) {
  Deno.test(`progress of a run that is ${state} is drawn at most ten times a second and at its end`, () =>
    withClock((advance) => {
      const screen = new Recorded();
      const watch = new ProgressWatch(screen, OPTIONS);
      watch.take(started(1));
      for (let task = 0; task < 90; task++) {
        advance(33);
        watch.take(taskEnded(1));
      }
      watch.take(ended(1, state));
      assert(screen.mostInASecond() <= 10);
      assert(screen.shown.length >= 15);
      assert(screen.shown[0]!.time >= 500);
      assert.equal(screen.shown.at(-1)!.progress.state, state);
      assert.equal(screen.shown.at(-1)!.progress.fraction, state === "done" ? 1 : 0.9);
      assert.deepEqual(screen.shown.filter(({ progress }) => progress.state !== "running").length, 1);
    }));
}

Deno.test("progress of runs at the same time is drawn in turns, no more often than that of one", () =>
  withClock((advance) => {
    const screen = new Recorded();
    const watch = new ProgressWatch(screen, OPTIONS);
    for (const run of [1, 2, 3]) watch.take(started(run));
    advance(3000);
    const counts = [1, 2, 3].map((run) => screen.shown.filter((shown) => shown.run === run).length);
    assert(Math.max(...counts) - Math.min(...counts) <= 1);
    assert(screen.mostInASecond() <= 8);
    for (const run of [1, 2, 3]) watch.take(ended(run, "done"));
  }));

Deno.test("the passes of a compute are drawn in one place, and its time counts from the first", () =>
  withClock((advance) => {
    const screen = new Recorded();
    const watch = new ProgressWatch(screen, OPTIONS);
    for (const run of [1, 2, 3]) {
      watch.take(started(run, { compute: 1 }));
      advance(300);
      watch.take(ended(run, "done"));
    }
    assert.deepEqual([...new Set(screen.shown.map(({ run }) => run))], [1]);
    assert.equal(screen.shown[0]!.progress.stage, "run 2");
    assert(screen.shown[0]!.time >= 500 && screen.shown[0]!.time < 650);
    assert.equal(screen.shown.at(-1)!.progress.stage, "run 3");
  }));

Deno.test("a pass that waits for another one of its compute is drawn when that has ended", () =>
  withClock((advance) => {
    const screen = new Recorded();
    const watch = new ProgressWatch(screen, OPTIONS);
    watch.take(started(1, { compute: 1 }));
    watch.take(started(2, { compute: 1 }));
    advance(2000);
    watch.take(ended(2, "done"));
    const before = screen.shown.length;
    assert.deepEqual([...new Set(screen.shown.map(({ progress }) => progress.stage))], ["run 2"]);
    advance(1000);
    watch.take(ended(1, "done"));
    assert.deepEqual([...new Set(screen.shown.slice(before).map(({ progress }) => progress.stage))], [
      "run 1",
    ]);
  }));

Deno.test("many short passes are drawn at most ten times a second, and the end of the last in the end", () =>
  withClock((advance) => {
    const screen = new Recorded();
    const watch = new ProgressWatch(screen, { minimumMs: 0, intervalMs: 100 });
    for (let run = 1; run <= 60; run++) {
      watch.take(started(run, { compute: 1 }));
      advance(45);
      watch.take(ended(run, run === 60 ? "stopped" : "done"));
    }
    advance(1000);
    assert(screen.mostInASecond() <= 10, `${screen.mostInASecond()} in a second`);
    assert(screen.shown.length > 20);
    const last = screen.shown.at(-1);
    assert.deepEqual([last?.progress.stage, last?.progress.state], ["run 60", "stopped"]);
  }));

Deno.test("short and quiet runs are not drawn", () =>
  withClock((advance) => {
    const screen = new Recorded();
    const watch = new ProgressWatch(screen, OPTIONS);
    watch.take(started(1));
    watch.take(started(2, { quiet: true }));
    advance(499);
    watch.take(ended(1, "done"));
    advance(2000);
    watch.take(ended(2, "done"));
    assert.deepEqual(screen.shown, []);
  }));

Deno.test("NotebookScreen makes one output a run, updates it and ends within the cell", async () => {
  const sent: { type: string; id: string; text: string }[] = [];
  const screen = new NotebookScreen({
    broadcast: async (type, content) => {
      await Promise.resolve();
      const { data, transient } = content as {
        data: Record<string, string>;
        transient: { display_id: string };
      };
      sent.push({ type, id: transient.display_id, text: data["text/plain"]! });
    },
  });
  const watch = new ProgressWatch(screen, { minimumMs: 0, intervalMs: 1 });
  watch.take(started(1));
  while (sent.length < 3) await new Promise((resolve) => setTimeout(resolve, 1));
  await watch.take(ended(1, "stopped"));
  assert.deepEqual([...new Set(sent.map(({ id }) => id))].length, 1);
  assert.deepEqual([...new Set(sent.slice(1).map(({ type }) => type))], ["update_display_data"]);
  assert.equal(sent[0]!.type, "display_data");
  assert.match(sent.at(-1)!.text, /^run 1 stopped at 0 %$/);
});

Deno.test("a front end that cannot be reached does not fail a compute", async () => {
  const screen = new NotebookScreen({ broadcast: () => Promise.reject(new Error("gone")) });
  const watch = new ProgressWatch(screen, { minimumMs: 0, intervalMs: 1000 });
  watch.take(started(1));
  await watch.take(ended(1, "done"));
});
