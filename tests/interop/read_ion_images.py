"""Prints ion images of an imzML pair as pyimzML makes them: read_ion_images.py FILE.imzML TOLERANCE MZ..."""
import json
import sys

from pyimzml.ImzMLParser import ImzMLParser, getionimage

path, tolerance, *masses = sys.argv[1:]
parser = ImzMLParser(path)
images = [getionimage(parser, float(mz), tol=float(tolerance)) for mz in masses]
acquired = [[x - 1, y - 1] for x, y, _ in parser.coordinates]
print(json.dumps({"images": [image.tolist() for image in images], "acquired": acquired}))
