import { access } from "./access.ts";
import { beams } from "./beams.ts";
import { masks } from "./masks.ts";
import type { OperationTable } from "./operation.ts";
import { reductions } from "./reductions.ts";
import { reprojection } from "./reprojection.ts";
import { smoothing } from "./smoothing.ts";
import { subsets } from "./subsets.ts";
import { units } from "./units.ts";

/** Every operation of the fixture manifests. */
export const operations: OperationTable = {
  ...access,
  ...beams,
  ...masks,
  ...reductions,
  ...reprojection,
  ...smoothing,
  ...subsets,
  ...units,
};
