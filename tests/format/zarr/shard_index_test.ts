import assert from "node:assert/strict";
import { decodeShardIndex, encodeShardIndex, shardIndexSize } from "../../../src/format/zarr/shard_index.ts";
import { OpenFiles } from "../../../src/format/zarr/open_files.ts";
import { openSync } from "node:fs";
import { join } from "node:path";
import { fromBase64, inFolder, writeFiles } from "./zarr_fixture.ts";

const PLACE = { atEnd: true, checksum: true };
// The last 68 bytes of a shard of four chunks, the third missing, written by zarr 3.1.6.
const INDEX = "AAAAAAAAAAApAAAAAAAAACkAAAAAAAAAIwAAAAAAAAD/////////////////////TAAAAAAAAAAjAAAAAAAAAJug3rc=";
const RANGES = [
  { offset: 0, length: 41 },
  { offset: 41, length: 35 },
  undefined,
  { offset: 76, length: 35 },
];

Deno.test("decodeShardIndex() reads what zarr-python wrote, and encodeShardIndex() writes the same bytes", () => {
  const bytes = fromBase64(INDEX);
  assert.equal(bytes.length, shardIndexSize(4, PLACE));
  assert.deepEqual(decodeShardIndex(bytes, 4, PLACE), RANGES);
  assert.deepEqual(encodeShardIndex(RANGES), bytes);
  assert.deepEqual(decodeShardIndex(bytes.subarray(0, 64), 4, { atEnd: true, checksum: false }), RANGES);
});

Deno.test("decodeShardIndex() refuses an index that its checksum does not fit", () => {
  const bytes = fromBase64(INDEX);
  bytes[3] = 9;
  assert.throws(() => decodeShardIndex(bytes, 4, PLACE), /checksum/);
});

Deno.test("OpenFiles closes the file that was not used for longest", async () => {
  await inFolder((folder) => {
    writeFiles(folder, { a: "", b: "", c: "" });
    const opened: string[] = [];
    const files = new OpenFiles((path) => {
      opened.push(path.slice(-1));
      return openSync(path, "r");
    }, 2);
    for (const name of ["a", "b", "a", "c", "a", "b"]) files.get(join(folder, name));
    assert.deepEqual([opened.join(""), files.size], ["abcb", 2]);
    files.close();
    assert.equal(files.size, 0);
    files.get(join(folder, "b"));
    assert.equal(opened.join(""), "abcbb");
    files.close();
  });
});
