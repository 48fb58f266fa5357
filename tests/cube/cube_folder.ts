import { SpectralCube } from "../../src/cube/spectral_cube.ts";
import { voxelCount } from "../../src/engine/region.ts";
import { bigEndian, card, fitsFile, imageCards, type Unit } from "../format/fits/fits_builder.ts";
import { FitsFolder } from "../format/fits/fits_folder.ts";

/** What {@linkcode CubeFolder.cube} writes. */
export interface CubeSketch {
  /** [channel, y, x]; 3 × 2 × 2 if absent. */
  readonly shape?: readonly [number, number, number];
  /** In C order; all 1 if absent. */
  readonly values?: readonly number[];
  readonly bitpix?: 16 | -32 | -64;
  /** Cards beside or instead of those of {@linkcode CARDS}; `undefined` leaves one out. */
  readonly cards?: Readonly<Record<string, string | number | undefined>>;
  /** Units behind the image. */
  readonly units?: readonly Unit[];
}

/** A cube of 100 to 102 GHz with pixels of 0.72 arcsec and a beam of 3 by 2 arcsec. */
export const CARDS: Readonly<Record<string, string | number>> = {
  CTYPE1: "RA---SIN",
  CRVAL1: 40,
  CRPIX1: 2,
  CDELT1: -0.0002,
  CUNIT1: "deg",
  CTYPE2: "DEC--SIN",
  CRVAL2: 60,
  CRPIX2: 1,
  CDELT2: 0.0002,
  CUNIT2: "deg",
  CTYPE3: "FREQ",
  CRVAL3: 1e11,
  CRPIX3: 1,
  CDELT3: 1e9,
  CUNIT3: "Hz",
  RESTFRQ: 1.01e11,
  BUNIT: "Jy/beam",
  BMAJ: 3 / 3600,
  BMIN: 2 / 3600,
  BPA: 25,
};

/** A temporary folder with FITS cubes; `using` closes them and removes it. */
export class CubeFolder implements Disposable {
  readonly #folder = new FitsFolder();
  readonly #open: SpectralCube[] = [];
  /** What the cubes warned of. */
  readonly warnings: string[] = [];

  /** Where the folder is. */
  get path(): string {
    return this.#folder.path;
  }

  /** Writes a FITS file and opens it. */
  async cube(sketch: CubeSketch = {}): Promise<SpectralCube> {
    return await this.read(this.file(sketch));
  }

  /** Writes a FITS file. */
  file({ shape = [3, 2, 2], values, bitpix = -64, cards = {}, units = [] }: CubeSketch = {}): string {
    const extra = Object.entries({ ...CARDS, ...cards }).flatMap(([keyword, value]) =>
      value === undefined ? [] : [card(keyword, value)]
    );
    const numbers = values ?? Array.from({ length: voxelCount(shape) }, () => 1);
    const image = {
      cards: imageCards(bitpix, shape.toReversed(), { extra }),
      data: bigEndian(bitpix, numbers),
    };
    return this.#folder.file(fitsFile(image, ...units));
  }

  /** Opens any cube, to be closed with the folder. */
  async read(path: string): Promise<SpectralCube> {
    const cube = await SpectralCube.read(path, { onWarning: (message) => this.warnings.push(message) });
    this.#open.push(cube);
    return cube;
  }

  [Symbol.dispose](): void {
    for (const cube of this.#open) cube.close();
    this.#folder[Symbol.dispose]();
  }
}

/** A BEAMS table with one row a channel: major and minor axis in arcsec, position angle in deg. */
export function beamsTable(rows: readonly (readonly [number, number, number])[]): Unit {
  const columns = ["BMAJ", "BMIN", "BPA"];
  const cards = [
    card("XTENSION", "BINTABLE"),
    card("BITPIX", 8),
    card("NAXIS", 2),
    card("NAXIS1", 24),
    card("NAXIS2", rows.length),
    card("PCOUNT", 0),
    card("GCOUNT", 1),
    card("TFIELDS", 3),
    ...columns.flatMap((name, i) => [card(`TTYPE${i + 1}`, name), card(`TFORM${i + 1}`, "1D")]),
    card("EXTNAME", "BEAMS"),
  ];
  return { cards, data: bigEndian(-64, rows.flat()) };
}
