import type { Shape } from "../engine/region.ts";
import { SelectionError } from "../error.ts";
import { openCubeFile } from "../format/open_cube_file.ts";
import type { Slice } from "../array/view.ts";
import type { BooleanArray } from "./mask/boolean_array.ts";
import type { Mask } from "./mask/mask.ts";
import type { WithMaskOptions } from "./mask/with_mask.ts";
import type { QuantityArray } from "./quantity_array.ts";
import type { ReadCubeOptions } from "./read.ts";
import { SpectralCube } from "./spectral_cube.ts";
import type { SubcubeLimits } from "./subset/subcube.ts";
import type { Quantity } from "./unit/quantity.ts";
import type { Unit } from "./unit/unit.ts";
import type { CubeWcs } from "./wcs/cube_wcs.ts";
import type { SpectralUnitOptions } from "./wcs/spectral_conversion.ts";

/** Options of `StokesSpectralCube.read`. */
export type ReadStokesOptions = Omit<ReadCubeOptions, "stokes">;

/**
 * A cube for each parameter of a Stokes axis (I, Q, U, V; RR, LL …; XX, YY …), all of one shape and with the same
 * world coordinates. Cutting, masks and spectral units act on all. Immutable and lazy.
 */
export class StokesSpectralCube implements Disposable {
  readonly #cubes: ReadonlyMap<string, SpectralCube>;
  readonly #first: SpectralCube;

  /**
   * Puts cubes together by the names of their parameters.
   *
   * @throws {SelectionError} If there is none, or their shapes or world coordinates differ
   */
  constructor(cubes: Readonly<Record<string, SpectralCube>>) {
    const entries = Object.entries(cubes);
    const [first] = entries;
    if (!first) {
      throw new SelectionError("Cannot make a Stokes cube of nothing: give cubes such as { I: cube }");
    }
    for (const other of entries) requireSameGrid(first, other);
    this.#cubes = new Map(entries);
    this.#first = first[1];
  }

  /**
   * Opens all planes of a file's Stokes axis, named by its coordinates; a file without one holds I. Metadata only.
   *
   * @throws {FormatError} If it is not a cube, with the place and the way out
   */
  static async read(path: string | URL, options: ReadStokesOptions = {}): Promise<StokesSpectralCube> {
    const onWarning = onceEach(options.onWarning ?? ((message) => console.warn(message)));
    const cubes: Record<string, SpectralCube> = {};
    try {
      for (const name of await stokesNames(path, options)) {
        cubes[name] = await SpectralCube.read(path, { ...options, onWarning, stokes: name });
      }
      return new StokesSpectralCube(cubes);
    } catch (error) {
      for (const cube of Object.values(cubes)) cube.close();
      throw error;
    }
  }

  /** Names of the parameters, in the order of the file. */
  get components(): readonly string[] {
    return [...this.#cubes.keys()];
  }

  /** Lengths [channel, y, x] of each. */
  get shape(): Shape {
    return this.#first.shape;
  }

  /** World coordinates of each. */
  get wcs(): CubeWcs {
    return this.#first.wcs;
  }

  /** Channel centres in the spectral unit. */
  get spectralAxis(): QuantityArray {
    return this.#first.spectralAxis;
  }

  /**
   * The cube of a parameter.
   *
   * @throws {SelectionError} Naming those that there are
   */
  get(component: string): SpectralCube {
    const cube = this.#cubes.get(component);
    if (cube) return cube;
    throw new SelectionError(`Cannot get Stokes "${component}": there are ${this.components.join(", ")}`);
  }

  /** The same operation on every cube: `stokes.map((cube) => cube.to("K"))`. */
  map(operation: (cube: SpectralCube, component: string) => SpectralCube): StokesSpectralCube {
    const changed = [...this.#cubes].map(([name, cube]) => [name, operation(cube, name)] as const);
    return new StokesSpectralCube(Object.fromEntries(changed));
  }

  /** All cubes cut along each axis; see `SpectralCube.slice`. An index would drop an axis: take `get(name)` for that. */
  slice(selections: readonly (null | Slice)[]): StokesSpectralCube {
    return this.map((cube) => cube.slice(selections));
  }

  /** All cubes between two spectral values; see `SpectralCube.spectralSlab`. */
  spectralSlab(low: Quantity, high: Quantity): StokesSpectralCube {
    return this.map((cube) => cube.spectralSlab(low, high));
  }

  /** All cubes within a box; see `SpectralCube.subcube`. */
  subcube(limits: SubcubeLimits): StokesSpectralCube {
    return this.map((cube) => cube.subcube(limits));
  }

  /** All cubes with a mask, which may come from a comparison of one of them; see `SpectralCube.withMask`. */
  withMask(mask: Mask | BooleanArray, options: WithMaskOptions = {}): StokesSpectralCube {
    return this.map((cube) => cube.withMask(mask, options));
  }

  /** All cubes over another spectral axis; see `SpectralCube.withSpectralUnit`. */
  withSpectralUnit(unit: string | Unit, options: SpectralUnitOptions = {}): StokesSpectralCube {
    return this.map((cube) => cube.withSpectralUnit(unit, options));
  }

  /** Closes the files of all cubes. */
  close(): void {
    for (const cube of this.#cubes.values()) cube.close();
  }

  /** As `close`, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** The parameters, and what all cubes have in common. */
  toString(): string {
    return `StokesSpectralCube of ${this.components.join(", ")}, each a ${this.#first}`;
  }

  /** The text that consoles print. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}

type Component = readonly [name: string, cube: SpectralCube];

function requireSameGrid([firstName, first]: Component, [name, cube]: Component): void {
  const action = `Cannot put Stokes ${firstName} and ${name} together`;
  if (String(first.shape) !== String(cube.shape)) {
    throw new SelectionError(
      `${action}: their shapes are [${first.shape}] and [${cube.shape}]; cut them to one`,
    );
  }
  if (first === cube || first.wcs.matches(cube.wcs)) return;
  throw new SelectionError(
    `${action}: their world coordinates differ; resample one to the grid of the other`,
  );
}

async function stokesNames(path: string | URL, options: ReadStokesOptions): Promise<readonly string[]> {
  const file = await openCubeFile(path, { ...options, onWarning: () => {} });
  file.source.close();
  return file.stokes ?? ["I"];
}

/** Every plane of a file is odd in the same way: say it once. */
function onceEach(onWarning: (message: string) => void): (message: string) => void {
  const said = new Set<string>();
  return (message) => {
    if (!said.has(message)) onWarning(message);
    said.add(message);
  };
}
