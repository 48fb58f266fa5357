import assert from "node:assert/strict";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openForWriting, writeFailure, writeFully } from "../../src/store/write_bytes.ts";
import { inFolder, writeFiles } from "../format/zarr/zarr_fixture.ts";

Deno.test({
  name: "a full disk names the file, the bytes and the way out, and keeps the system's code",
  ignore: !existsSync("/dev/full"),
  fn() {
    const descriptor = openSync("/dev/full", "w");
    try {
      assert.throws(() => writeFully(descriptor, new Uint8Array(8), 0, "out.zarr/c/0"), {
        code: "ENOSPC",
        message:
          /^Cannot write "out\.zarr\/c\/0": the disk is full, 8 bytes more are needed; free space or .*No space/,
      });
    } finally {
      closeSync(descriptor);
    }
  },
});

Deno.test("writeFailure() says what to do about the usual failures", () => {
  const failure = (code: string) => writeFailure(Object.assign(new Error(`${code}: oh`), { code }), "a");
  assert.match(failure("EIO").message, /the device failed; check it or choose another folder \(EIO: oh\)/);
  assert.match(failure("EACCES").message, /choose a folder you may write to/);
  assert.match(failure("ENOSPC").message, /the disk is full; free space/);
  assert.equal(failure("EODD").message, 'Cannot write "a": EODD: oh');
  assert.equal((failure("EODD").cause as Error).message, "EODD: oh");
});

Deno.test("openForWriting() makes the folders that are missing", async () => {
  await inFolder((folder) => {
    const path = join(folder, "c/0/0");
    const descriptor = openForWriting(path, "w", folder);
    writeFully(descriptor, Uint8Array.of(1, 2), 3, path);
    closeSync(descriptor);
    assert.deepEqual([...readFileSync(path)], [0, 0, 0, 1, 2]);
    writeFiles(folder, { file: "" });
    assert.throws(
      () => openForWriting(join(folder, "file/0"), "w", folder),
      /a part of the path is no folder/,
    );
  });
});
