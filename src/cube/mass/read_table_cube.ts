import { openPixelTable } from "../../format/spatialdata/read/open_pixel_table.ts";
import { TableSource } from "../../msi/cube/table_source.ts";
import type { CubeState } from "../cube_state.ts";
import { massCubeState } from "./mass_cube_state.ts";

/** Which part of a SpatialData store becomes a cube. */
export interface ReadTableOptions {
  /** Name of the pixel table; the only one with m/z if not given. */
  readonly table?: string;
  /** 0-based plane of a 3-D sample; 0 if not given. */
  readonly z?: number;
}

/** Opens the pixel table of a SpatialData store as a cube [m/z, y, x]: metadata and positions, nothing of its matrix. */
export async function readTableCube(
  path: string | URL,
  { table, z = 0, onWarning }: ReadTableOptions & { readonly onWarning: (message: string) => void },
): Promise<CubeState> {
  const file = await openPixelTable(path, table === undefined ? {} : { table });
  const { mz, pixelSize } = file;
  const state = massCubeState(new TableSource(file, z), {
    path: String(path),
    format: "SpatialData",
    mz,
    pixelSize,
    onWarning,
  });
  state.scheduling.warm(file.storedBytes);
  return state;
}
