"""Opens stores with spatialdata and prints, as JSON, what it finds in each: arguments are a box and the stores.

The box is X0,X1,Y0,Y1 in whole pixels; the query keeps a quarter of a pixel away from its edges.
"""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import logging

logging.disable(logging.WARNING)
import numpy as np
import spatialdata
from spatialdata import get_centroids, join_spatialelement_table
from spatialdata.transformations import get_transformation


def affine(element):
    matrix = get_transformation(element, to_coordinate_system="global").to_affine_matrix(("x", "y"), ("x", "y"))
    return np.asarray(matrix, float)


def centres(element, keys):
    """Centre of each region in the global system, in the order of `keys`."""
    points = get_centroids(element, coordinate_system="global").compute()
    points.index = points.index.astype(int)
    return points.loc[keys, ["x", "y"]].to_numpy(float)


def query(store, names, matrix, box):
    corners = [matrix[:2, :2] @ p + matrix[:2, 2] for p in ((box[0] + 0.25, box[2] + 0.25), (box[1] + 0.75, box[3] + 0.75))]
    found = store.subset(names).query.bounding_box(
        axes=("x", "y"), min_coordinate=corners[0], max_coordinate=corners[1], target_coordinate_system="global")
    table = next(iter(found.tables.values()), None)
    return [] if table is None else np.stack([table.obs["x"], table.obs["y"]], 1).tolist()


def facts(path, box):
    store = spatialdata.read_zarr(path)
    (name, table), = store.tables.items()
    X, obs, link = table.X, table.obs, table.uns["spatialdata_attrs"]
    region = store[link["region"]]
    image_name = next(n for n in store.images if n.endswith("tic"))
    image = store.images[image_name]
    matrix = affine(image)
    kind = "labels" if link["region"] in store.labels else "shapes"
    keys = obs[link["instance_key"]].to_numpy()
    pixels = np.stack([obs["x"], obs["y"]], 1).astype(float) + 0.5
    _, joined = join_spatialelement_table(
        sdata=store, spatial_element_names=[link["region"]], table_name=name, how="left")
    ions = next((v for n, v in store.images.items() if n.endswith("ion_images")), None)
    return {
        "format": X.format, "dtype": str(X.dtype), "canonical": bool(X.has_canonical_format),
        "matrix": X.toarray().tolist(), "sum": float(X.sum()), "max": float(X.max()), "log1p": float(abs(X).log1p().sum()),
        "mz": table.var["mz"].tolist(), "mzIndex": list(table.var.index), "index": list(obs.index),
        "x": obs["x"].tolist(), "y": obs["y"].tolist(), "tic": obs["tic"].tolist(), "nPoints": obs["n_points"].tolist(),
        "spatial": np.stack([obs["spatial_x"], obs["spatial_y"]], 1).tolist(),
        "region": [str(v) for v in obs[link["region_key"]].cat.categories], "kind": kind,
        "image": np.asarray(image.values).tolist(),
        "ions": None if ions is None else {"channels": [str(c) for c in ions.coords["c"].values], "values": ions.values.tolist()},
        "pixelCentres": (pixels @ matrix[:2, :2].T + matrix[:2, 2]).tolist(),
        "regionCentres": centres(region, keys).tolist(),
        "joined": 0 if joined is None else joined.n_obs,
        "query": query(store, [image_name, link["region"], name], matrix, box),
        "report": json.loads(table.uns["conversion_report"]), "note": str(table.uns.get("note", "")),
        "systems": sorted(store.coordinate_systems),
        "elements": sorted(f"{kind}/{name}" for kind, name, _ in store.gen_elements()),
    }


def main():
    box = [int(v) for v in sys.argv[1].split(",")]
    print(json.dumps([facts(path, box) for path in sys.argv[2:]]))


if __name__ == "__main__":
    main()
