"""Compares FITS files of cubes, maps and spectra with what lazycube says it wrote; read with astropy and spectral-cube.

usage: compare_written_results.py FOLDER

FOLDER holds NAME.fits and NAME.json for each result. Prints a JSON object: a list of differences by name.
"""

import base64
import json
import sys
import traceback
import warnings
from pathlib import Path

import numpy as np
from astropy import units
from astropy.io import fits
from astropy.wcs import WCS
from spectral_cube import OneDSpectrum, Projection, SpectralCube

warnings.simplefilter("ignore")


def main(folder):
    found = {path.stem: outcome(path) for path in sorted(Path(folder).glob("*.fits"))}
    json.dump(found, sys.stdout)


def outcome(path):
    expected = json.loads(path.with_suffix(".json").read_text())
    try:
        return list(differences(path, expected))
    except Exception:
        return [traceback.format_exc()]


def differences(path, expected):
    with fits.open(path) as hdus:
        hdus.verify("exception")
        header, data = hdus[0].header, hdus[0].data
    values = np.frombuffer(base64.b64decode(expected["values"]), "<f8").reshape(expected["shape"])
    yield from unlike("dtype", data.dtype.name, expected["dtype"])
    yield from unlike("values", np.array_equal(data.astype("f8"), values, equal_nan=True), True)
    yield from unlike("unit", units.Unit(header.get("BUNIT", "")), units.Unit(expected["unit"]))
    yield from world_differences(header, expected)
    read = READERS[expected["kind"]]
    if read:
        yield from peer_differences(read(path), values, expected)


READERS = {
    "cube": lambda path: SpectralCube.read(path),
    "map": lambda path: Projection.from_hdu(fits.open(path)[0]),
    "spectrum": lambda path: OneDSpectrum.from_hdu(fits.open(path)),
    # spectral-cube has no reader of maps with channels.
    "channelMap": None,
}


def world_differences(header, expected):
    wcs = WCS(header)
    wcs = wcs.sub(list(range(1, len(expected["units"]) + 1)))
    for pixel, world in zip(expected["pixels"], expected["world"]):
        got = wcs.all_pix2world([pixel], 0)[0]
        wanted = [(w * units.Unit(u)).to_value(a) for w, u, a in zip(world, expected["units"], wcs.wcs.cunit)]
        if not np.allclose(got, wanted, rtol=1e-12, atol=1e-12, equal_nan=True):
            yield f"world coordinates of {pixel} are {got}, not {wanted}"


def peer_differences(result, values, expected):
    cube = expected["kind"] == "cube"
    data = result.filled_data[:].value if cube else result.value
    finite = np.where(np.isfinite(values), values, np.nan) if cube else values
    yield from unlike("voxels for spectral-cube", np.array_equal(data, finite, equal_nan=True), True)
    yield from unlike("unit for spectral-cube", result.unit, units.Unit(expected["unit"]))
    if expected["kind"] != "map":
        axis = result.spectral_axis.to(units.Unit(expected["units"][-1])).value
        yield from unlike("spectral axis", np.allclose(axis, expected["spectralAxis"], rtol=1e-9, atol=0), True)
    many = getattr(result, "unmasked_beams" if cube else "beams", None)
    one = None if many is not None else getattr(result, "_beam", None)
    yield from beam_differences([] if one is None else [one], expected["beam"])
    yield from beam_differences([] if many is None else many, expected["beams"])


def beam_differences(beams, expected):
    got = [[beam.major.to_value("deg"), beam.minor.to_value("deg"), beam.pa.to_value("deg")] for beam in beams]
    wanted = [[np.nan if value is None else value for value in beam] for beam in expected]
    # BEAMS tables hold 32-bit floats.
    if len(got) != len(wanted) or not np.allclose(got, wanted, rtol=1e-7, atol=0, equal_nan=True):
        yield f"beams are {got}, not {wanted}"


def unlike(what, got, wanted):
    return [] if got == wanted else [f"{what}: {got}, not {wanted}"]


if __name__ == "__main__":
    main(*sys.argv[1:])
