import assert from "node:assert/strict";
import type { EngineEvent } from "../../src/engine/event.ts";
import { emit, subscribe } from "../../src/engine/event_log.ts";

const event: EngineEvent = { kind: "run-ended", run: 1, time: 0, state: "done" };

Deno.test("emit() resolves when what the listeners promised is kept", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  using _slow = subscribe(() => promise);
  let told = false;
  const telling = emit(event)?.then(() => told = true);
  await Promise.resolve();
  assert.equal(told, false);
  resolve();
  await telling;
  assert.equal(told, true);
});

Deno.test("a disposed listener hears nothing, and without a promise nobody waits", () => {
  const heard: string[] = [];
  const listener = (heardEvent: EngineEvent) => void heard.push(heardEvent.kind);
  const first = subscribe(listener);
  using _second = subscribe(listener);
  assert.equal(emit(event), undefined);
  first[Symbol.dispose]();
  emit(event);
  assert.equal(heard.length, 3);
});
