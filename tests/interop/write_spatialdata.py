"""Writes stores with spatialdata into a folder and prints what they hold, as JSON; the argument is the folder.

Matrices by columns and by rows, of several types and codecs, on pixels that are in no order.
"""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import logging

logging.disable(logging.WARNING)
import anndata
import numpy as np
import pandas as pd
import scipy.sparse as sparse
import spatialdata
import zarr
from spatialdata._io.format import SpatialDataContainerFormatV01
from spatialdata.models import Labels2DModel, TableModel
from spatialdata.transformations import Scale
from zarr.codecs import BloscCodec, GzipCodec

NX, NY, BINS = 7, 5, 31


def pixels():
    found = np.array([(x, y) for y in range(NY) for x in range(NX) if (x + y) % 4], np.int32)
    np.random.default_rng(3).shuffle(found)
    return found


def write(path, matrix, columns, places, **options):
    x, y = places.T
    instances = y * NX + x + 1
    obs = pd.DataFrame(columns, index=[f"pixel {i}" for i in instances])
    obs["region"] = pd.Categorical(["pixels"] * len(places))
    obs["instance_key"] = instances
    mz = pd.DataFrame({"mz": np.linspace(100, 250, BINS)}, index=[f"mz_{i}" for i in range(BINS)])
    table = TableModel.parse(
        anndata.AnnData(X=matrix, obs=obs, var=mz), region="pixels", region_key="region", instance_key="instance_key")
    raster = np.zeros((NY, NX), np.int32)
    raster[y, x] = instances
    labels = Labels2DModel.parse(
        raster, dims=("y", "x"), transformations={"global": Scale([10.0, 20.0], axes=("x", "y"))})
    spatialdata.SpatialData(labels={"pixels": labels}, tables={"leaf": table}).write(path, **options)


def recompress(path, **arrays):
    """Writes X of a store again, with chunks and codecs of its own."""
    group = zarr.open_group(f"{path}/tables/leaf/X", use_consolidated=False)
    for name in ("data", "indices", "indptr"):
        group.create_array(name, data=group[name][:], overwrite=True, **arrays)
    zarr.consolidate_metadata(path)


def main():
    folder = sys.argv[1]
    places = pixels()
    x, y = places.T
    random = np.random.default_rng(4)
    dense = random.integers(1, 60_000, (len(places), BINS)) * (random.random((len(places), BINS)) < 0.3)
    grid = {"x": x, "y": y}
    long = sparse.csc_matrix(dense.astype(float))
    long.indices, long.indptr = long.indices.astype(np.int64), long.indptr.astype(np.int64)
    stores = {
        "csc f8": (sparse.csc_matrix(dense.astype(float)), grid),
        "csr f4": (sparse.csr_matrix(dense.astype(np.float32)), grid),
        "csc i8, positions with a mask": (sparse.csc_matrix(dense), {"x": x, "y": pd.array(y, dtype="Int64")}),
        "csr u2, positions as text": (sparse.csr_matrix(dense.astype(np.uint16)), {"x": [str(v) for v in x], "y": pd.Categorical(y)}),
        "csc with long indices, positions in µm": (long, {"spatial_x": (x + 0.5) * 10, "spatial_y": (y + 0.5) * 20}),
        "csc, positions by labels": (sparse.csc_matrix(dense.astype(float)), {}),
        "blosc lz4": (sparse.csc_matrix(dense.astype(float)), grid),
        "blosc zstd in shards": (sparse.csr_matrix(dense.astype(np.float32)), grid),
        "gzip": (sparse.csc_matrix(dense.astype(float)), grid),
    }
    for name, (matrix, columns) in stores.items():
        write(f"{folder}/{name}.zarr", matrix, columns, places)
    first = "container 0.1 on Zarr v2"
    write(f"{folder}/{first}.zarr", *stores["csr f4"], places, sdata_formats=SpatialDataContainerFormatV01())
    recompress(f"{folder}/blosc lz4.zarr", compressors=BloscCodec(cname="lz4", shuffle="bitshuffle"), chunks=(64,))
    recompress(f"{folder}/blosc zstd in shards.zarr", compressors=BloscCodec(cname="zstd", blocksize=128), chunks=(50,), shards=(200,))
    recompress(f"{folder}/gzip.zarr", compressors=GzipCodec(), chunks=(17,))
    print(json.dumps({
        "names": [*stores, first], "matrix": dense.tolist(), "x": x.tolist(), "y": y.tolist(),
        "mz": np.linspace(100, 250, BINS).tolist(), "grid": [NX, NY],
    }))


if __name__ == "__main__":
    main()
