"""Writes the cube of a FITS file as Zarr stores in the ways other programs do, for lazycube to read.

usage: write_zarr.py CUBE.fits FOLDER

Beside every NAME.zarr stands NAME.f64: its values as little-endian f64 in C order [channel, y, x]. Prints the names.
"""

import json
import os
import sys
import warnings

import numpy as np
import xarray
import zarr
from astropy.io import fits
from numcodecs import Blosc, Zlib, Zstd
from zarr.codecs import BloscCodec, BytesCodec, GzipCodec, ShardingCodec, TransposeCodec, ZstdCodec

AXES = ["channel", "y", "x"]


def main(path, folder):
    cube = fits.getdata(path).astype("<f4")
    names = []
    for name, values, options in [*version_2(cube), *version_3(cube)]:
        create(os.path.join(folder, f"{name}.zarr"), values, **options)
        values.astype("<f8").tofile(os.path.join(folder, f"{name}.f64"))
        names.append(name)
    names += [write_dataset(cube, folder), write_other_axis_order(cube, folder), write_gaps(cube, folder)]
    json.dump(names, sys.stdout)


def version_2(cube):
    counts = np.nan_to_num(1e4 * cube).astype(">i2")
    slash = {"name": "v2", "separator": "/"}
    yield "v2-blosc-lz4", cube, {"compressors": Blosc("lz4", 5, Blosc.SHUFFLE)}
    yield "v2-blosc-zstd-bitshuffle", cube, {"compressors": Blosc("zstd", 3, Blosc.BITSHUFFLE)}
    yield "v2-zstd-slash", cube, {"compressors": Zstd(1), "chunk_key_encoding": slash}
    yield "v2-zlib-fortran", cube, {"compressors": Zlib(1), "order": "F"}
    yield "v2-plain-big-endian-i2", counts, {"compressors": None}
    yield "v2-f8", cube.astype("f8"), {"compressors": Blosc("lz4", 5, Blosc.NOSHUFFLE)}


def version_3(cube):
    v3 = {"zarr_format": 3, "dimension_names": AXES}
    shards = {**v3, "chunks": (8, 12, 36), "shards": (16, 24, 72)}
    index_at_start = ShardingCodec(
        chunk_shape=(8, 12, 36), codecs=[BytesCodec(), ZstdCodec()], index_location="start"
    )
    yield "v3-plain", cube, {**v3, "compressors": None}
    yield "v3-zstd", cube, {**v3, "compressors": ZstdCodec(level=3)}
    yield "v3-gzip", cube, {**v3, "compressors": GzipCodec(level=1)}
    yield "v3-blosc", cube, {**v3, "compressors": BloscCodec(cname="lz4", shuffle="shuffle")}
    yield "v3-big-endian", cube, {**v3, "serializer": BytesCodec(endian="big"), "compressors": ZstdCodec()}
    yield "v3-turned-chunks", cube, {**v3, "filters": TransposeCodec(order=(2, 1, 0)), "compressors": ZstdCodec()}
    yield "v3-sharded-zstd", cube, {**shards, "compressors": ZstdCodec()}
    yield "v3-sharded-plain", cube, {**shards, "compressors": None}
    yield "v3-sharded-index-at-start", cube, {
        **v3, "chunks": (16, 24, 72), "serializer": index_at_start, "compressors": None
    }


def create(path, values, *, zarr_format=2, chunks=(16, 20, 72), **options):
    array = zarr.create_array(
        path, shape=values.shape, dtype=values.dtype, chunks=chunks, zarr_format=zarr_format, **options
    )
    array[...] = values


def write_dataset(cube, folder):
    """A group with the cube and its coordinates, as xarray writes it."""
    coordinates = {"channel": ("channel", 865e3 + 10e3 * np.arange(len(cube)), {"units": "m/s"})}
    dataset = xarray.Dataset({"flux": (AXES, cube, {"units": "Jy/beam"})}, coordinates)
    with warnings.catch_warnings(action="ignore"):
        dataset.to_zarr(os.path.join(folder, "v3-dataset.zarr"), zarr_format=3)
    cube.astype("<f8").tofile(os.path.join(folder, "v3-dataset.f64"))
    return "v3-dataset"


def write_other_axis_order(cube, folder):
    stored = np.ascontiguousarray(np.transpose(cube, (2, 0, 1)))
    path = os.path.join(folder, "v3-other-axis-order.zarr")
    create(path, stored, zarr_format=3, dimension_names=["x", "channel", "y"], chunks=(72, 16, 20))
    cube.astype("<f8").tofile(os.path.join(folder, "v3-other-axis-order.f64"))
    return "v3-other-axis-order"


def write_gaps(cube, folder):
    """One chunk in the middle; all others are absent and mean the fill value."""
    array = zarr.create_array(
        os.path.join(folder, "v3-gaps.zarr"), shape=cube.shape, dtype="f4", chunks=(8, 24, 24), fill_value=-1.5
    )
    array[8:16, 24:48, 24:48] = cube[8:16, 24:48, 24:48]
    array[...].astype("<f8").tofile(os.path.join(folder, "v3-gaps.f64"))
    return "v3-gaps"


if __name__ == "__main__":
    main(*sys.argv[1:])
