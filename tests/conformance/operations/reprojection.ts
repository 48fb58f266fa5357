import { call, make, property, required } from "../adapt.ts";
import { type Bench, type OperationTable, present } from "./operation.ts";

/** Other grids on the sky and in the spectrum. */
export const reprojection: OperationTable = {
  reproject: async (cube, { header, order }, bench) =>
    await call(cube, "reproject", await gridOf(cube, header, bench), present({ order })),
  mosaicCubes: async (cube, { others, header, order }, bench) => {
    const files = Array.isArray(others) ? others : [];
    const cubes = [cube, ...await Promise.all(files.map((file: unknown) => bench.open(String(file))))];
    const grid = header === undefined ? undefined : await gridOf(cube, header, bench);
    return make(bench.library, "mosaicCubes", cubes, present({ header: grid, order }));
  },
};

/** The header of another file, or the cube's own with other cards. */
async function gridOf(cube: unknown, header: unknown, bench: Bench): Promise<unknown> {
  const file = typeof header === "string" ? header : property(header, "cube");
  if (typeof file === "string") return required(await bench.open(file), "header");
  return call(required(cube, "header"), "with", header);
}
