import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isSpatialData } from "../../../src/format/spatialdata/read/is_spatialdata.ts";
import { openPixelTable } from "../../../src/format/spatialdata/read/open_pixel_table.ts";
import { openSparseTable } from "../../../src/format/spatialdata/read/sparse_table.ts";
import { inFolder } from "../zarr/zarr_fixture.ts";
import { BY_COLUMNS, writeTables } from "./read_store.ts";

/** Serves a folder on this machine; `use` gets its URL and the paths asked for that are not there. */
async function serving(
  folder: string,
  use: (url: string, missing: readonly string[]) => Promise<void>,
): Promise<void> {
  const missing: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    const file = await readFile(join(folder, pathname)).catch(() => undefined);
    if (file) return new Response(new Uint8Array(file));
    missing.push(pathname);
    return new Response(null, { status: 404 });
  });
  try {
    await use(`http://127.0.0.1:${server.addr.port}`, missing);
  } finally {
    await server.shutdown();
  }
}

Deno.test("a pixel table is opened and read over HTTP; only what is there is asked for", async () => {
  await inFolder(async (folder) => {
    writeTables(folder);
    await serving(folder, async (url, missing) => {
      assert.equal(await isSpatialData(url), true);
      const { ref, x, y, storedBytes } = await openPixelTable(url);
      assert.deepEqual([[...x], [...y]], [[2, 0, 1], [0, 1, 1]]);
      assert.equal(storedBytes, 4 * (4 + 4 + 5));
      const { pointers, minors, values } = await openSparseTable(ref).read(0, 4);
      assert.deepEqual(
        [[...pointers], [...minors], [...values]],
        [[...BY_COLUMNS.indptr], [...BY_COLUMNS.indices], [...BY_COLUMNS.data]],
      );
      assert.deepEqual(missing, []);
    });
  });
});
