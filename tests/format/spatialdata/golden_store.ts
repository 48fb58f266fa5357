/**
 * Attributes of groups that the Python library wrote (spatialdata 0.7.3) for a grid of 10 × 7 pixels of 25 µm, and of
 * their arrays what matters; except the name of the multiscale, which is a path there.
 *
 * @module
 */

const channel = { name: "c", type: "channel" };
const [z, y, x] = ["z", "y", "x"].map((name) => ({ name, type: "space", unit: "unit" }));
const plain = (name: string) => ({ name, type: "space" });

/** `images/tic`. */
export const IMAGE = {
  ome: {
    omero: { channels: [{ label: "tic" }] },
    version: "0.5-dev-spatialdata",
    multiscales: [{
      datasets: [{ path: "s0", coordinateTransformations: [{ type: "scale", scale: [1, 1, 1] }] }],
      name: "tic",
      axes: [channel, plain("y"), plain("x")],
      coordinateTransformations: [{
        type: "scale",
        scale: [1, 25, 25],
        input: { name: "cyx", axes: [channel, y, x] },
        output: { name: "global", axes: [channel, y, x] },
      }],
    }],
  },
  spatialdata_attrs: { version: "0.3" },
};

/** `labels/pixels`. */
export const LABELS = {
  ome: {
    version: "0.5-dev-spatialdata",
    multiscales: [{
      datasets: [{ path: "s0", coordinateTransformations: [{ type: "scale", scale: [1, 1] }] }],
      name: "pixels",
      axes: [plain("y"), plain("x")],
      coordinateTransformations: [{
        type: "scale",
        scale: [25, 25],
        input: { name: "yx", axes: [y, x] },
        output: { name: "global", axes: [y, x] },
      }],
    }],
    "image-label": { version: "0.5" },
  },
  spatialdata_attrs: { version: "0.3" },
};

/** `shapes/pixels`. */
export const SHAPES = {
  "encoding-type": "ngff:shapes",
  axes: ["x", "y"],
  coordinateTransformations: [{
    type: "identity",
    input: { name: "xy", axes: [x, y] },
    output: { name: "global", axes: [x, y] },
  }],
  spatialdata_attrs: { version: "0.3" },
};

/** `tables/table`. */
export const TABLE = {
  "encoding-type": "anndata",
  "encoding-version": "0.1.0",
  "spatialdata-encoding-type": "ngff:regions_table",
  region: "pixels",
  region_key: "region",
  instance_key: "instance_key",
  version: "0.2",
};

/** The nodes of a table besides the columns of `obs`, with the encoding of each. */
export const TABLE_NODES = {
  X: ["csc_matrix", "0.1.0"],
  "X/data": [],
  "X/indices": [],
  "X/indptr": [],
  layers: ["dict", "0.1.0"],
  obs: ["dataframe", "0.2.0"],
  "obs/_index": ["string-array", "0.2.0"],
  "obs/instance_key": ["array", "0.2.0"],
  "obs/region": ["categorical", "0.2.0"],
  "obs/region/categories": ["string-array", "0.2.0"],
  "obs/region/codes": ["array", "0.2.0"],
  "obs/x": ["array", "0.2.0"],
  "obs/y": ["array", "0.2.0"],
  obsm: ["dict", "0.1.0"],
  obsp: ["dict", "0.1.0"],
  raw: ["null", "0.1.0"],
  uns: ["dict", "0.1.0"],
  "uns/spatialdata_attrs": ["dict", "0.1.0"],
  "uns/spatialdata_attrs/instance_key": ["string", "0.2.0"],
  "uns/spatialdata_attrs/region": ["string", "0.2.0"],
  "uns/spatialdata_attrs/region_key": ["string", "0.2.0"],
  var: ["dataframe", "0.2.0"],
  "var/_index": ["string-array", "0.2.0"],
  "var/mz": ["array", "0.2.0"],
  varm: ["dict", "0.1.0"],
  varp: ["dict", "0.1.0"],
} as const;

/** Axes of a volume, as the library has them for a 3-D image. */
export const VOLUME_AXES = [channel, z, y, x];

/** The square of pixel (6, 6) in `shapes.parquet`, from the statistics of its column. */
export const LAST_SQUARE =
  "010300000001000000050000000000000000e065400000000000c062400000000000e065400000000000e0" +
  "65400000000000c062400000000000e065400000000000c062400000000000c062400000000000e065400000000000c06240";
