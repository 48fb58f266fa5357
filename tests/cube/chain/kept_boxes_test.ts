import assert from "node:assert/strict";
import "../../../mod.ts";
import { CubeFolder } from "../cube_folder.ts";

Deno.test("channel maps of spectra that are worked out take each spectrum once", async () => {
  using folder = new CubeFolder();
  const [channels, rows, columns] = [40, 5, 6];
  const values = Array.from({ length: channels * rows * columns }, (_, i) => i % 29);
  const cube = await folder.cube({ shape: [channels, rows, columns], values });
  using _ = cube.useScheduler("synchronous");
  const calls = "calls" + Math.random();
  const counted = cube.mapSpectra((spectrum, name: string) => {
    const counts = globalThis as unknown as Record<string, number>;
    counts[name] = (counts[name] ?? 0) + 1;
    return spectrum.toReversed();
  }, { args: [calls] });
  await counted.plotChannelMaps({ channels: [3, -1, 20] });
  assert.equal((globalThis as unknown as Record<string, number>)[calls], rows * columns);
});
