"""Compares a Zarr store, opened with zarr-python and with xarray, with what astropy reads from a FITS cube.

usage: compare_with_fits.py CUBE.fits STORE.zarr [CUBE.fits STORE.zarr]...

Prints a JSON array with one object for each pair, {"failure": ...} where one cannot be read. Differences of coordinates
are in units of a pixel.
"""

import json
import sys
import traceback
import warnings

import numpy as np
import xarray
import zarr
from astropy import units
from astropy.io import fits
from astropy.wcs import WCS

warnings.simplefilter("ignore")


def main(*paths):
    json.dump([outcome(*pair) for pair in zip(paths[::2], paths[1::2])], sys.stdout)


def outcome(fits_path, store):
    try:
        return comparison(fits_path, store)
    except Exception:
        return {"failure": traceback.format_exc()}


def comparison(fits_path, store):
    voxels, wcs, header = fits_cube(fits_path)
    array = zarr.open_group(store, mode="r")["cube"]
    cube = xarray.open_zarr(store)["cube"]
    spectral = next(c for c in cube.coords.values() if c.dims == ("channel",))
    celestial = {c.attrs["ctype"]: c for c in cube.coords.values() if c.dims == ("y", "x")}
    longitude, latitude = (celestial[wcs.wcs.ctype[axis]] for axis in (wcs.wcs.lng, wcs.wcs.lat))
    return {
        "shape": array.shape,
        "dtype": str(array.dtype),
        "chunks": array.chunks,
        "shards": array.shards,
        "codecs": [type(codec).__name__ for codec in array.compressors],
        "finite": int(np.isfinite(voxels).sum()),
        "differentInZarr": different(voxels, array[...]),
        "differentInXarray": different(voxels, cube.values),
        "dims": cube.dims,
        "sameUnit": units.Unit(cube.attrs.get("units", "")) == units.Unit(header.get("BUNIT", "")),
        "spectralName": spectral.name,
        "spectralUnit": spectral.attrs["units"],
        "spectralError": spectral_error(wcs, spectral),
        "celestialUnits": [longitude.attrs["units"], latitude.attrs["units"]],
        "celestialError": celestial_error(wcs, longitude, latitude),
    }


def fits_cube(path):
    """Voxels as [spectral, latitude, longitude] in f64, Stokes dropped; the WCS of the three axes; the header."""
    with fits.open(path, do_not_scale_image_data=True) as hdus:
        hdu = next(hdu for hdu in hdus if hdu.data is not None and hdu.data.ndim >= 3)
        header = hdu.header
        whole = WCS(header)
        kept = [whole.wcs.spec, whole.wcs.lat, whole.wcs.lng]
        others = [axis for axis in range(hdu.data.ndim) if axis not in kept]
        order = [hdu.data.ndim - 1 - axis for axis in [*others, *kept]]
        voxels = np.transpose(physical(hdu.data, header), order)[(0,) * len(others)]
        return voxels, whole.sub([axis + 1 for axis in kept[::-1]]), header


def physical(stored, header):
    """What the FITS standard defines, in f64; astropy itself rounds each step to f32 for short integers."""
    values = header.get("BZERO", 0.0) + header.get("BSCALE", 1.0) * stored.astype("f8")
    return np.where(stored == header["BLANK"], np.nan, values) if "BLANK" in header else values


def different(expected, actual):
    expected = expected.astype(actual.dtype)
    same = (expected == actual) | (np.isnan(expected) & np.isnan(actual))
    return int((~same).sum()) if expected.shape == actual.shape else -1


def spectral_error(wcs, coordinate):
    pixels = np.arange(len(coordinate))
    expected = wcs.spectral.all_pix2world(pixels, 0)[0]
    actual = (coordinate.values * units.Unit(coordinate.attrs["units"])).to_value(wcs.wcs.cunit[2])
    return float(np.max(np.abs(actual - expected)) / abs(expected[1] - expected[0]))


def celestial_error(wcs, longitude, latitude):
    y, x = np.indices(longitude.shape)
    expected = wcs.celestial.all_pix2world(x, y, 0)
    turn = (longitude.values - expected[0] + 180) % 360 - 180
    step = abs(wcs.celestial.wcs.get_cdelt()[1])
    return float(max(np.nanmax(np.abs(turn)), np.nanmax(np.abs(latitude.values - expected[1]))) / step)


if __name__ == "__main__":
    main(*sys.argv[1:])
