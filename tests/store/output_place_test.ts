import assert from "node:assert/strict";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ExistsError, UnsupportedError } from "../../src/error.ts";
import { OutputPlace } from "../../src/store/output_place.ts";
import { inFolder } from "../format/zarr/zarr_fixture.ts";

const anything = { overwrite: true, keeps: () => undefined };
const nothing = { overwrite: false, keeps: () => undefined };

Deno.test("OutputPlace moves a file to its place in one step, also over another file", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "out.fits");
    for (const content of ["first", "second"]) {
      const place = new OutputPlace(path, anything);
      writeFileSync(place.partial, content);
      const before = existsSync(path) ? readFileSync(path, "utf8") : undefined;
      assert.equal(before, content === "first" ? undefined : "first");
      await place.publish();
      assert.equal(readFileSync(path, "utf8"), content);
      await place.discard();
    }
    assert.deepEqual(readdirSync(folder), ["out.fits"]);
  });
});

Deno.test("OutputPlace exchanges files and folders", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "out");
    writeFileSync(path, "a file");
    const store = new OutputPlace(path, anything);
    await store.createFolder();
    await store.publish();
    assert.ok(lstatSync(path).isDirectory());
    const file = new OutputPlace(path, anything);
    writeFileSync(file.partial, "again a file");
    await file.publish();
    assert.equal(readFileSync(path, "utf8"), "again a file");
    assert.deepEqual(readdirSync(folder), ["out"]);
  });
});

Deno.test("OutputPlace keeps what is there without overwrite, and what may not be replaced", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "out.fits");
    const late = new OutputPlace(path, nothing);
    writeFileSync(late.partial, "late");
    writeFileSync(path, "first");
    await assert.rejects(late.publish(), ExistsError);
    await late.discard();
    assert.throws(() => new OutputPlace(path, nothing), ExistsError);
    mkdirSync(join(folder, "photos"));
    const keeps = () => "it is a folder";
    assert.throws(
      () => new OutputPlace(join(folder, "photos"), { overwrite: true, keeps }),
      (error) =>
        error instanceof UnsupportedError && /it is a folder, and is not replaced/.test(error.message),
    );
    assert.deepEqual(readdirSync(folder), ["out.fits", "photos"]);
  });
});

Deno.test({
  name: "OutputPlace never replaces a device",
  ignore: !existsSync("/dev/null"),
  fn() {
    assert.throws(() => new OutputPlace("/dev/null", anything), /neither a file nor a folder/);
  },
});
