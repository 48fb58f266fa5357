/** Fills a small disk in six ways and prints what was raised and what is left. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { closeWorkers, convert } from "../../mod.ts";
import { writeSparseCube } from "./sparse_cube.ts";

const [folder = ""] = Deno.args;
const input = join(folder, "cube.fits");
writeSparseCube(input, [16, 512, 512], -32);

const seen = [];
for (const scheduler of ["synchronous", "workers"] as const) {
  for (const [name, shards] of [["out.zarr"], ["out.zarr", "auto"], ["out.fits"]] as const) {
    try {
      const options = { scheduler, codec: "none", ...(shards ? { shards } : {}) } as const;
      await convert(input, join(folder, name), options);
    } catch (error) {
      const { name, message } = error as Error;
      seen.push({ name, message, left: readdirSync(folder) });
    }
  }
}
await closeWorkers();
console.log(JSON.stringify(seen));
