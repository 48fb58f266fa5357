import assert from "node:assert/strict";
import fc from "fast-check";
import { chunkText, parseChunkText } from "../../src/cli/chunk_text.ts";

const length = fc.oneof(fc.constant("auto" as const), fc.constant(-1), fc.integer({ min: 1, max: 1e9 }));

Deno.test("parseChunkText() reads what chunkText() writes, whatever the blanks", () => {
  const choice = fc.oneof(fc.constant("auto" as const), fc.tuple(length, length, length));
  fc.assert(fc.property(choice, fc.stringMatching(/^ {0,2}$/), (chunks, blanks) => {
    const text = `${blanks}${chunkText(chunks).replaceAll(",", `${blanks},${blanks}`)}${blanks}`;
    assert.deepEqual(parseChunkText(text), chunks);
  }));
});

Deno.test("parseChunkText() refuses anything else and names the text", () => {
  const wrong = [
    "",
    "64",
    "64,64",
    "64,64,64,64",
    "0,1,1",
    "-2,1,1",
    "1.5,1,1",
    "64x64x64",
    "auto,auto",
    "1,,1",
  ];
  for (const text of [...wrong, "1e3,1,1", "AUTO", "9007199254740993,1,1"]) {
    assert.throws(() => parseChunkText(text), (error) => {
      assert.ok(error instanceof RangeError);
      assert.ok(error.message.includes(`"${text}"`));
      return true;
    });
  }
});
