"""Writes wcslib_golden.json: world coordinates by astropy.wcs (wcslib), the oracle of the tests in this folder.

Run with an environment that has astropy: python wcslib_golden.py
"""

import json
import warnings
from pathlib import Path

import astropy
import numpy as np
from astropy.io import fits
from astropy.wcs import WCS

warnings.simplefilter("ignore")

F0 = 1420405751.786
C = 299792458.0
ZENITHAL = ["TAN", "SIN", "ARC", "STG", "ZEA"]
OTHERS = ["CAR", "CEA", "MER", "SFL", "AIT", "MOL"]
PIXELS = [[0, 0], [5, 4], [2.25, 1.5], [-3, 7], [30, -12], [-70, 40], [2, 1]]
SKY = [[120, 35], [0.5, -20.25], [310, 60], [359.999, 0.001], [10, 90], [200, -90], [75, 20]]


def header(code, **cards):
    names = [cards.pop("lon", "RA"), cards.pop("lat", "DEC")]
    ctype = [n if code is None else n.ljust(4, "-") + "-" + code for n in names]
    base = dict(
        CTYPE1=ctype[0], CTYPE2=ctype[1], CTYPE3="VRAD", CRVAL1=120.0, CRVAL2=35.0, CRVAL3=-3000.0, CRPIX1=3.0,
        CRPIX2=2.0, CRPIX3=1.0, CDELT1=-1.7, CDELT2=1.7, CDELT3=650.0, CUNIT1="deg", CUNIT2="deg", CUNIT3="m/s",
        RESTFRQ=F0,
    )
    base.update(cards)
    return {k: v for k, v in base.items() if v is not None}


def celestial_cases():
    for code in ZENITHAL:
        yield code, header(code)
        yield code + " at the pole", header(code, CRVAL1=10.0, CRVAL2=89.7, CDELT1=-0.2, CDELT2=0.2)
        yield code + " across 0 h", header(code, CRVAL1=359.99, CRVAL2=-0.05, CDELT1=-0.01, CDELT2=0.01)
        yield code + " with LONPOLE", header(code, CRVAL1=75.0, CRVAL2=20.0, LONPOLE=150.0)
        yield code + " with a moved reference point", header(code, PV1_1=20.0, PV1_2=60.0)
        yield code + " with an offset", header(code, PV1_0=1.0, PV1_1=20.0, PV1_2=60.0)
    for code in OTHERS:
        yield code, header(code, CRVAL2=0.0)
        yield code + " oblique", header(code, CRVAL2=20.0)
        yield code + " oblique south", header(code, CRVAL2=-35.0, lon="GLON", lat="GLAT")
        yield code + " with LONPOLE", header(code, CRVAL2=10.0, LONPOLE=60.0)
        yield code + " with LATPOLE", header(code, CRVAL2=-10.0, LONPOLE=150.0, LATPOLE=-90.0)
        yield code + " with PV poles", header(code, CRVAL2=-10.0, PV1_3=150.0, PV1_4=-90.0)
        yield code + " with an offset", header(code, CRVAL2=10.0, PV1_0=1.0, PV1_1=20.0, PV1_2=30.0)
        yield code + " all sky", header(code, CRVAL1=0.0, CRVAL2=0.0, CDELT1=-4.0, CDELT2=4.0, CRPIX1=11.0, CRPIX2=6.0)
    yield "SIN slant", header("SIN", CRVAL1=187.0, CRVAL2=12.0, CDELT1=-0.5, CDELT2=0.5, PV2_1=0.02, PV2_2=-0.01)
    yield "SIN strong slant", header("SIN", PV2_1=0.3, PV2_2=-0.4)
    yield "CEA with lambda", header("CEA", CRVAL2=0.0, PV2_1=0.7)
    yield "NCP", header("NCP", CRVAL2=55.0)
    yield "NCP south", header("NCP", CRVAL2=-40.0)
    yield "GLS", header("GLS", CRVAL2=20.0)
    yield "GLS rotated", header("GLS", CRVAL2=-30.0, CROTA2=25.0)
    yield "GLS with LONPOLE 180", header("GLS", CRVAL2=20.0, LONPOLE=180.0)
    yield "linear", header(None, lon="GLON", lat="GLAT", CROTA2=10.0)
    yield "CROTA", header("TAN", CROTA2=25.0, CDELT2=0.9)
    yield "PC", header("TAN", PC1_1=0.9, PC1_2=0.3, PC2_1=-0.2, PC2_2=1.1)
    yield "old PC", header("TAN", PC001001=0.9, PC001002=0.3, PC002001=-0.2, PC002002=1.1)
    yield "CD", header(
        "TAN", CD1_1=-0.29, CD1_2=0.04, CD2_1=-0.03, CD2_2=0.33, CD3_3=650.0, CDELT1=None, CDELT2=None, CDELT3=None
    )
    yield "PC wins over CROTA", header("TAN", PC1_2=0.2, CROTA2=25.0)
    yield "arcsec", header("SIN", CRVAL1=360000.0, CRVAL2=18000.0, CDELT1=-720.0, CDELT2=720.0, CUNIT1="arcsec", CUNIT2="arcsec")
    yield "rad and arcmin", header("SIN", CRVAL1=2.0, CRVAL2=600.0, CDELT1=-0.01, CDELT2=30.0, CUNIT1="rad", CUNIT2="arcmin")
    yield "helioprojective", header("TAN", lon="HPLN", lat="HPLT", CRVAL1=10.0, CRVAL2=-5.0)


def value(quantity, f):
    beta = (F0**2 - f**2) / (F0**2 + f**2)
    return {
        "FREQ": f, "WAVN": f / C, "VRAD": C * (1 - f / F0), "WAVE": C / f, "VOPT": C * (F0 / f - 1),
        "ZOPT": F0 / f - 1, "VELO": C * beta, "BETA": beta,
    }[quantity]


def spectral_cases():
    # ENER is left out: wcslib has an old value of the Planck constant. AWAV too: it has another formula for air.
    variables = dict(FREQ="F", WAVN="F", VRAD="F", WAVE="W", VOPT="W", ZOPT="W", VELO="V", BETA="V")
    units = dict(FREQ="Hz", WAVN="/m", VRAD="m/s", WAVE="m", VOPT="m/s", VELO="m/s")
    for quantity, own in variables.items():
        for variable in "FWV":
            ctype = quantity if variable == own else f"{quantity}-{variable}2{own}"
            step = value(quantity, 1.301e9) - value(quantity, 1.3e9)
            yield ctype, header(
                "TAN", CTYPE3=ctype, CRVAL3=value(quantity, 1.3e9), CDELT3=step, CRPIX3=4.5, CUNIT3=units.get(quantity)
            )
    aips = [("VELO-LSR", None), ("VELO-LSR", 257), ("VELO-HEL", 2), ("VELO-OBS", None), ("VELO-LSR", 258), ("VELO", 257),
            ("VELO", 2), ("VELO", None), ("FELO-HEL", None), ("FELO-LSR", 1)]
    for ctype, velref in aips:
        yield f"{ctype} VELREF {velref}", header("TAN", CTYPE3=ctype, CRVAL3=5e6, CDELT3=2e4, VELREF=velref)
    yield "FREQ-LSR", header("TAN", CTYPE3="FREQ-LSR", CRVAL3=1.3e9, CDELT3=1e6, CUNIT3="Hz")


def numbers(array):
    return [[None if np.isnan(x) else float(x) for x in row] for row in array]


def pixels_of(celestial, sky):
    rows = []
    for point in sky:
        try:
            rows.append(celestial.wcs_world2pix([point], 0)[0])
        except Exception:  # wcslib refuses points that are not on the map
            rows.append([np.nan, np.nan])
    return np.array(rows)


def main():
    golden = dict(astropy=astropy.__version__, pixels=PIXELS, sky=SKY, celestial=[], channels=[0, 3.25, 40], spectral=[])
    for name, cards in celestial_cases():
        wcs = WCS(fits.Header(cards))
        celestial = wcs.celestial
        golden["celestial"].append(dict(
            name=name, cards=cards, ctype=list(wcs.wcs.ctype)[:2],
            world=numbers(celestial.wcs_pix2world(PIXELS, 0)), pixel=numbers(pixels_of(celestial, SKY)),
        ))
    for name, cards in spectral_cases():
        wcs = WCS(fits.Header(cards))
        world = wcs.wcs_pix2world([[0, 0, c] for c in golden["channels"]], 0)[:, 2]
        golden["spectral"].append(dict(
            name=name, cards=cards, ctype=wcs.wcs.ctype[2], frame=wcs.wcs.specsys, world=[float(v) for v in world],
        ))
    rows = {key: ",\n".join(json.dumps(case) for case in golden.pop(key)) for key in ("celestial", "spectral")}
    head = json.dumps(golden)[1:-1]
    text = "{%s,\n\"celestial\": [\n%s\n],\n\"spectral\": [\n%s\n]}\n" % (head, rows["celestial"], rows["spectral"])
    json.loads(text)
    Path(__file__).with_name("wcslib_golden.json").write_text(text)


main()
