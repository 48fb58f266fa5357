"""Compares FITS cubes that lazycube wrote with the FITS cubes they were made of, read with astropy and spectral-cube.

usage: compare_written_fits.py ORIGINAL.fits WRITTEN.fits [ORIGINAL.fits WRITTEN.fits]...

Prints a JSON array with one object for each pair: `differences`, and `spectralCube`, why spectral-cube cannot read the
original where it cannot.
"""

import json
import re
import sys
import traceback
import warnings

import numpy as np
from astropy.io import fits
from compare_with_fits import fits_cube
from spectral_cube import SpectralCube

# Cards that tell how an array is stored; the values of those that count are compared by reading the data.
STORAGE = re.compile(
    r"^(SIMPLE|XTENSION|BITPIX|NAXIS\d*|EXTEND|PCOUNT|GCOUNT|INHERIT|BSCALE|BZERO|BLANK|CHECKSUM|DATASUM)$"
)
AXIS = re.compile(r"^(CTYPE|CRVAL|CDELT|CRPIX|CUNIT|CROTA)(\d)$|^(PC|CD)(\d)_(\d)$|^(PV)(\d)(_\d+)$|^(PC)00(\d)00(\d)$")


def main(*paths):
    json.dump([outcome(*pair) for pair in zip(paths[::2], paths[1::2])], sys.stdout)


def outcome(original, written):
    try:
        found = astropy_differences(original, written)
        unreadable, more = spectral_cube_differences(original, written)
        return {"differences": found + more, "spectralCube": unreadable}
    except Exception:
        return {"differences": [traceback.format_exc()], "spectralCube": None}


def astropy_differences(original, written):
    voxels, wcs, header = quietly(fits_cube, original)
    with fits.open(written, do_not_scale_image_data=True) as hdus:
        first, stored = hdus[0].header, hdus[0].data
        beams = hdus["BEAMS"] if "BEAMS" in hdus else None
        found = table_differences(original, beams)
    again, new_wcs, _ = quietly(fits_cube, written)
    if stored.shape != voxels.shape:
        found.append(f"the shape is {stored.shape}, not {voxels.shape}")
    elif not np.array_equal(rounded(voxels, stored), rounded(again, stored), equal_nan=True):
        found.append("voxels differ")
    found += [f"astropy warns: {text}" for text in file_warnings(written) - file_warnings(original)]
    found += card_differences(header, first, beams is not None)
    return found + world_differences(wcs, new_wcs, voxels.shape)


def rounded(values, stored):
    """Physical values, in f64, as a file of that type can hold them."""
    return values.astype("f4") if stored.dtype.itemsize == 4 and stored.dtype.kind == "f" else values


def file_warnings(path):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with fits.open(path, checksum=True) as hdus:
            hdus.verify("warn")
            _ = [hdu.data for hdu in hdus]
    return {str(warning.message) for warning in caught}


def card_differences(original, written, has_beams):
    numbers = axis_numbers(original)
    expected = [renumbered(str(card), numbers) for card in original.cards if not STORAGE.match(card.keyword)]
    actual = [str(card) for card in written.cards if not STORAGE.match(card.keyword)]
    history = actual.pop() if actual[-1].strip() else actual.pop(last_card(actual))
    found = [] if re.match(r"HISTORY .*lazycube \d+\.\d+\.\d+ on \d{4}-\d\d-\d\d *$", history) else [history]
    if has_beams and "CASAMBM" not in original:
        actual = [card for card in actual if not card.startswith("CASAMBM =                    T")]
    return found + [f"card {a!r}, not {e!r}" for a, e in zip(actual, expected) if a != e] + (
        [] if len(actual) == len(expected) else [f"{len(actual)} cards, not {len(expected)}"]
    )


def last_card(cards):
    return max(i for i, card in enumerate(cards) if card.strip())


def axis_numbers(header):
    """New number of each axis: longitude 1, latitude 2, spectral 3, Stokes 4."""
    wcs = quietly(lambda: __import__("astropy.wcs").wcs.WCS(header)).wcs
    numbers = {wcs.lng + 1: 1, wcs.lat + 1: 2, wcs.spec + 1: 3}
    return numbers | {axis: 4 for axis in range(1, wcs.naxis + 1) if axis not in numbers}


def renumbered(image, numbers):
    match = AXIS.match(image[:8].strip())
    if not match:
        return image
    parts = [part for part in match.groups() if part is not None]
    digits = [numbers.get(int(part), int(part)) for part in parts[1:] if part.isdigit()]
    if parts[0] == "PV":
        keyword = f"PV{digits[0]}{parts[2]}"
    elif "00" in image[:8] and len(digits) == 2:
        keyword = f"PC00{digits[0]}00{digits[1]}"
    else:
        keyword = parts[0] + "_".join(map(str, digits))
    return keyword.ljust(8) + image[8:]


def world_differences(old, new, shape):
    pixels = np.array([[x, y, s] for s in (0, shape[0] - 1) for y in (0, shape[1] - 1) for x in (0, shape[2] - 1)])
    before, after = old.all_pix2world(pixels, 0), new.all_pix2world(pixels, 0)
    return [] if np.array_equal(before, after, equal_nan=True) else [f"world coordinates {after}, not {before}"]


def table_differences(original, beams):
    with fits.open(original) as hdus:
        table = hdus["BEAMS"] if "BEAMS" in hdus else None
        if (table is None) != (beams is None):
            return ["there is a BEAMS table in one file only"]
        if table is None:
            return []
        found = [] if table.data.tobytes() == beams.data.tobytes() else ["rows of the BEAMS table differ"]
        same = [str(card) for card in table.header.cards] == [str(card) for card in beams.header.cards]
        return found if same else found + ["cards of the BEAMS table differ"]


def spectral_cube_differences(original, written):
    try:
        hdu = {"hdu": 1} if fits.getheader(original)["NAXIS"] == 0 else {}
        old = quietly(lambda: SpectralCube.read(original, **hdu))
        expected = quietly(lambda: old.filled_data[:])
    except Exception as error:
        return f"{type(error).__name__}: {error}", []
    new = quietly(lambda: SpectralCube.read(written))
    actual = quietly(lambda: new.filled_data[:])
    found = []
    # Of scaled integers astropy rounds each step to f32.
    atol = 3e-7 * np.nanmax(np.abs(expected.value), initial=0)
    if actual.shape != expected.shape or not np.allclose(actual.value, expected.value, 0, atol, equal_nan=True):
        found.append("spectral-cube reads other voxels")
    if new.unit != old.unit:
        found.append(f"spectral-cube reads the unit {new.unit}, not {old.unit}")
    if not np.array_equal(new.spectral_axis.value, old.spectral_axis.value) or new.spectral_axis.unit != old.spectral_axis.unit:
        found.append("spectral-cube reads another spectral axis")
    if str(beams_of(new)) != str(beams_of(old)):
        found.append(f"spectral-cube reads beams {beams_of(new)}, not {beams_of(old)}")
    return None, found


def beams_of(cube):
    if hasattr(cube, "unmasked_beams"):
        return [str(beam) for beam in cube.unmasked_beams]
    return str(cube._beam) if cube._beam is not None else None


def quietly(function, *arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return function(*arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
