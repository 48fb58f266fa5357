import assert from "node:assert/strict";
import { interrupt, interruptible } from "../../src/engine/interruption.ts";

Deno.test("interrupt() aborts what runs, with or without a signal of its own, and nothing that starts later", () => {
  const own = new AbortController();
  const [bare, joined] = [interruptible(), interruptible(own.signal)];
  interrupt();
  for (const signal of [bare, joined]) {
    assert.equal(signal.aborted, true);
    assert.equal(String(signal.reason), "AbortError: Interrupted");
  }
  assert.equal(own.signal.aborted, false);
  const later = interruptible(own.signal);
  assert.equal(later.aborted, false);
  interrupt();
  assert.equal(later.aborted, true);
});

Deno.test("a signal of the caller keeps its reason", () => {
  const own = new AbortController();
  const signal = interruptible(own.signal);
  own.abort(new Error("enough"));
  assert.equal(String(signal.reason), "Error: enough");
});
