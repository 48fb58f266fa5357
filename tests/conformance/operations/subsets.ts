import { call, make, numberOrQuantity } from "../adapt.ts";
import { type OperationTable, present } from "./operation.ts";

/** Cutting a cube: slices, slabs and boxes. */
export const subsets: OperationTable = {
  slice: (cube, { view }, { library }) => {
    if (!Array.isArray(view)) throw new TypeError("slice needs a view");
    const axes = view.map((axis: unknown) => Array.isArray(axis) ? make(library, "slice", ...axis) : axis);
    return call(cube, "slice", axes);
  },
  spectralSlab: (cube, { lo, hi }, { library }) =>
    call(cube, "spectralSlab", numberOrQuantity(library, lo), numberOrQuantity(library, hi)),
  subcube: (cube, limits, { library }) => {
    const converted = Object.entries(limits).map(([name, limit]) => [name, numberOrQuantity(library, limit)]);
    return call(cube, "subcube", Object.fromEntries(converted));
  },
  minimalSubcube: (cube, { spatialOnly }) => call(cube, "minimalSubcube", present({ spatialOnly })),
};
