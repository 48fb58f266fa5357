import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FormatError } from "../../src/error.ts";
import { LocalFile, readUntilFull } from "../../src/store/file.ts";

function withFolder(run: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "file-test-"));
  try {
    run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const TEN: Uint8Array = Uint8Array.from({ length: 10 }, (_, i) => i);

Deno.test("LocalFile reads by position into part of an array, and counts", () => {
  withFolder((folder) => {
    const path = join(folder, "ten");
    writeFileSync(path, TEN);
    using file = LocalFile.open(path, "FITS");
    const memory = new Uint8Array(8).fill(255);
    assert.equal(file.read(memory.subarray(2, 6), 3), 4);
    assert.deepEqual([...memory], [255, 255, 3, 4, 5, 6, 255, 255]);
    assert.equal(file.read(memory, 8), 2);
    assert.equal(file.read(memory, 10), 0);
    assert.deepEqual([file.size, file.bytesRead], [10, 6]);
    file.close();
    file.close();
  });
});

Deno.test("LocalFile reads straight into WebAssembly memory", () => {
  withFolder((folder) => {
    const path = join(folder, "ten");
    writeFileSync(path, TEN);
    using file = LocalFile.open(path, "FITS");
    const memory = new WebAssembly.Memory({ initial: 1 });
    file.read(new Uint8Array(memory.buffer, 65530, 6), 4);
    assert.deepEqual([...new Uint8Array(memory.buffer, 65530, 6)], [4, 5, 6, 7, 8, 9]);
  });
});

Deno.test("LocalFile.pieces() walks over the file", () => {
  withFolder((folder) => {
    const path = join(folder, "ten");
    writeFileSync(path, TEN);
    using file = LocalFile.open(path, "FITS");
    assert.deepEqual([...file.pieces(4)].map((piece) => [...piece]), [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]);
    assert.deepEqual([...file.pieces(5)].map((piece) => piece.length), [5, 5]);
  });
});

Deno.test("LocalFile.open() says why a file cannot be opened", () => {
  withFolder((folder) => {
    const missing = join(folder, "none.fits");
    assert.throws(() => LocalFile.open(missing, "FITS"), (error: unknown) => {
      assert.ok(error instanceof FormatError);
      assert.equal(error.path, missing);
      assert.match(error.message, /as FITS: there is no such file; check the path/);
      return true;
    });
    assert.throws(() => LocalFile.open(folder, "FITS"), /it is a directory; give the path of one FITS file/);
    writeFileSync(join(folder, "file"), "");
    assert.throws(() => LocalFile.open(join(folder, "file", "below"), "FITS"), /there is no such file/);
  });
});

Deno.test({
  name: "LocalFile.open() says that permission is missing",
  ignore: Deno.build.os === "windows" || Deno.uid() === 0,
  fn: () =>
    withFolder((folder) => {
      const path = join(folder, "secret");
      writeFileSync(path, "x");
      chmodSync(path, 0);
      assert.throws(() => LocalFile.open(path, "FITS"), /no permission to read it/);
    }),
});

Deno.test("readUntilFull() goes on after short reads and stops at the end of the file", () => {
  const calls: number[] = [];
  const source = TEN;
  const threeAtMost = (target: Uint8Array, position: number) => {
    calls.push(position);
    const part = source.subarray(position, position + Math.min(3, target.length));
    target.set(part);
    return part.length;
  };
  const target = new Uint8Array(8);
  assert.equal(readUntilFull(threeAtMost, target, 1), 8);
  assert.deepEqual([...target], [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(calls, [1, 4, 7]);
  assert.equal(readUntilFull(threeAtMost, new Uint8Array(8), 6), 4);
});
