import { Buffer } from "node:buffer";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Beam,
  formatUnit,
  OneDSpectrum,
  Projection,
  type ReductionResult,
  SpectralCube,
} from "lazycube";

/** What a FITS file must hold, as `compare_written_results.py` reads it. */
interface Expectation {
  readonly kind: "cube" | "map" | "channelMap" | "spectrum";
  readonly shape: readonly number[];
  /** By its NumPy name, big-endian types in FITS being of the same name. */
  readonly dtype: string;
  readonly unit: string;
  /** f64, little-endian, base64. */
  readonly values: string;
  readonly pixels: readonly (readonly number[])[];
  readonly world: readonly (readonly number[])[];
  /** Of each world axis. */
  readonly units: readonly string[];
  readonly spectralAxis: readonly number[];
  /** Major and minor axis and position angle in degrees; none or one. */
  readonly beam: readonly (readonly (number | null)[])[];
  readonly beams: readonly (readonly (number | null)[])[];
}

/**
 * Writes a cube, map or spectrum to `folder` as NAME.fits, with NAME.json that says what must be in it.
 *
 * @param dtype That of a cube in the file, if not the cube's.
 */
export async function writeResult(
  folder: string,
  name: string,
  result: SpectralCube | ReductionResult,
  dtype?: string,
): Promise<void> {
  const path = join(folder, `${name}.fits`);
  const isWritable = result instanceof SpectralCube || result instanceof Projection ||
    result instanceof OneDSpectrum;
  if (!isWritable) throw new TypeError(`${name} is neither cube nor map nor spectrum`);
  await result.write(path);
  const expectation = result instanceof SpectralCube
    ? await cubeExpectation(result, dtype ?? result.dtype)
    : result instanceof Projection
    ? mapExpectation(result)
    : spectrumExpectation(result);
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(expectation));
}

async function cubeExpectation(cube: SpectralCube, dtype: string): Promise<Expectation> {
  const { values } = await cube.filledData();
  const [channels, rows, columns] = cube.shape;
  const pixels = [[0, 0, 0], [columns - 1, rows - 1, channels - 1]];
  return {
    kind: "cube",
    dtype,
    ...arrayOf(cube, Float64Array.from(values, Number)),
    pixels,
    world: pixels.map(([x = 0, y = 0, s = 0]) => cube.wcs.pixelToWorld(x, y, s)),
    units: ["deg", "deg", cube.wcs.spectral.unit],
    spectralAxis: [...cube.spectralAxis.values],
  };
}

function mapExpectation(map: Projection): Expectation {
  const [rows = 0, columns = 0] = map.shape;
  const pixels = [[0, 0], [columns - 1, rows - 1]];
  const { celestial, spectral } = map.wcs ?? {};
  const step = map.axis === 1 ? celestial?.pixelSize.x : celestial?.pixelSize.y;
  const onSky = map.axis === 0;
  return {
    kind: onSky ? "map" : "channelMap",
    dtype: "float64",
    ...arrayOf(map, map.values),
    pixels,
    world: pixels.map(([x = 0, y = 0]) =>
      onSky ? celestial?.pixelToWorld(x, y) ?? [] : [x * (step ?? NaN), spectral?.pixelToWorld(y) ?? NaN]
    ),
    units: onSky ? ["deg", "deg"] : ["deg", spectral?.unit ?? ""],
    spectralAxis: [],
  };
}

function spectrumExpectation(spectrum: OneDSpectrum): Expectation {
  const pixels = [[0], [spectrum.values.length - 1]];
  return {
    kind: "spectrum",
    dtype: "float64",
    ...arrayOf(spectrum, spectrum.values),
    pixels,
    world: pixels.map(([s = 0]) => [spectrum.wcs?.spectral.pixelToWorld(s) ?? NaN]),
    units: [spectrum.wcs?.spectral.unit ?? ""],
    spectralAxis: [...spectrum.spectralAxis?.values ?? []],
  };
}

function arrayOf(
  { shape, unit, beam, beams }: SpectralCube | Projection | OneDSpectrum,
  values: Float64Array,
): Pick<Expectation, "shape" | "unit" | "values" | "beam" | "beams"> {
  return {
    shape,
    unit: unit ? formatUnit(unit) : "",
    values: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64"),
    beam: beam ? [axesOf(beam)] : [],
    beams: (beams ?? []).map(axesOf),
  };
}

function axesOf(beam: Beam | undefined): (number | null)[] {
  const { major = null, minor = null, pa = null } = beam?.toJSON() ?? {};
  return [major, minor, pa];
}
