import type { FunctionForm } from "../array/function_box.ts";
import { nodeChunks } from "../array/node.ts";
import {
  applyFunction,
  blockForm,
  type BlockFunction,
  type BlockOptions,
  chunkForm,
  type ChunkFunctionOptions,
  FUNCTION_OPTIONS,
  type FunctionOptions,
  type OwnFunction,
  type PlaneFunction,
  type SpectrumFunction,
  withNamedArguments,
} from "./apply_function.ts";
import { CubeArithmetic } from "./cube_arithmetic.ts";
import type { CubeState } from "./cube_state.ts";
import { derivedCube } from "./derived_cube.ts";
import type { PositionVelocity } from "./pv/position_velocity.ts";
import { type PathPoint, pvSlice, type PvSliceOptions } from "./pv/pv_slice.ts";
import { rechunkToTemporary } from "./rechunk.ts";
import { refuseUnknownOptions } from "./refuse_unknown_options.ts";

/** Functions of your own on a cube, and what is read along a path. */
export class CubeFunctions extends CubeArithmetic {
  readonly #state: CubeState;

  /** @internal Use `SpectralCube.read`. */
  constructor(state: CubeState) {
    super(state);
    this.#state = state;
  }

  /**
   * The cube with a function applied to every spectrum: `fn(spectrum, ...args)` gets a Float64Array, NaN where voxels
   * are excluded, and returns as many numbers. The array is used again for the next spectrum. With `acceptsChunks`, the
   * faster form, `fn(block, [channels, y, x], ...args)` gets many spectra at once, channel by channel in C order.
   *
   * Lazy; with `saveToTmpDir` written to a temporary Zarr now (a promise). The mask stays as it is. The function is
   * sent to workers as source text, or imported there as `{ module, export }`: what it needs goes in `args`, or by name
   * (`sigma: 3` becomes the last argument, `{ sigma: 3 }`), and it runs with all permissions of the program.
   *
   * @throws {TypeError} If it is no function, or an argument is neither JSON nor a typed array
   * @throws {FunctionError} When voxels are read: if it fails or returns something else
   */
  applyFunctionParallelSpectral(
    fn: OwnFunction<BlockFunction>,
    options: ChunkFunctionOptions & { readonly acceptsChunks: true } & { readonly saveToTmpDir: true },
  ): Promise<this>;
  /** With `acceptsChunks`: many spectra at once. */
  applyFunctionParallelSpectral(
    fn: OwnFunction<BlockFunction>,
    options: ChunkFunctionOptions & { readonly acceptsChunks: true } & { readonly saveToTmpDir?: false },
  ): this;
  /** With `saveToTmpDir`: written to a temporary Zarr now. */
  applyFunctionParallelSpectral(
    fn: OwnFunction<SpectrumFunction>,
    options: ChunkFunctionOptions & { readonly saveToTmpDir: true },
  ): Promise<this>;
  /** Lazy, spectrum by spectrum. */
  applyFunctionParallelSpectral(
    fn: OwnFunction<SpectrumFunction>,
    options?: ChunkFunctionOptions & { readonly saveToTmpDir?: false },
  ): this;
  applyFunctionParallelSpectral(
    fn: OwnFunction<unknown>,
    options: ChunkFunctionOptions = {},
  ): this | Promise<this> {
    const given = withNamedArguments("applyFunctionParallelSpectral", options);
    return this.#apply(fn, chunkForm("spectra", options), given);
  }

  /**
   * The cube with a function applied to the image of every channel: `fn(plane, [y, x], ...args)`; with `acceptsChunks`
   * to many channels at once, `fn(block, [channels, y, x], ...args)`. Otherwise as `applyFunctionParallelSpectral`.
   *
   * @throws {TypeError} If it is no function, or an argument is neither JSON nor a typed array
   * @throws {FunctionError} When voxels are read: if it fails or returns something else
   */
  applyFunctionParallelSpatial(
    fn: OwnFunction<BlockFunction>,
    options: ChunkFunctionOptions & { readonly acceptsChunks: true } & { readonly saveToTmpDir: true },
  ): Promise<this>;
  /** With `acceptsChunks`: many channels at once. */
  applyFunctionParallelSpatial(
    fn: OwnFunction<BlockFunction>,
    options: ChunkFunctionOptions & { readonly acceptsChunks: true } & { readonly saveToTmpDir?: false },
  ): this;
  /** With `saveToTmpDir`: written to a temporary Zarr now. */
  applyFunctionParallelSpatial(
    fn: OwnFunction<PlaneFunction>,
    options: ChunkFunctionOptions & { readonly saveToTmpDir: true },
  ): Promise<this>;
  /** Lazy, channel by channel. */
  applyFunctionParallelSpatial(
    fn: OwnFunction<PlaneFunction>,
    options?: ChunkFunctionOptions & { readonly saveToTmpDir?: false },
  ): this;
  applyFunctionParallelSpatial(
    fn: OwnFunction<unknown>,
    options: ChunkFunctionOptions = {},
  ): this | Promise<this> {
    const given = withNamedArguments("applyFunctionParallelSpatial", options);
    return this.#apply(fn, chunkForm("planes", options), given);
  }

  /** The cube with a function applied to every spectrum; lazy. Short for `applyFunctionParallelSpectral`. */
  mapSpectra(
    fn: OwnFunction<SpectrumFunction>,
    options: FunctionOptions & { readonly saveToTmpDir?: false } = {},
  ): this {
    refuseUnknownOptions("mapSpectra", options, FUNCTION_OPTIONS);
    return this.applyFunctionParallelSpectral(fn, { ...options });
  }

  /** The cube with a function applied to the image of every channel; lazy. Short for `applyFunctionParallelSpatial`. */
  mapPlanes(
    fn: OwnFunction<PlaneFunction>,
    options: FunctionOptions & { readonly saveToTmpDir?: false } = {},
  ): this {
    refuseUnknownOptions("mapPlanes", options, FUNCTION_OPTIONS);
    return this.applyFunctionParallelSpatial(fn, { ...options });
  }

  /**
   * The cube with a function applied to every chunk: `fn(block, [channels, y, x], ...args)`, with `depth` voxels more on
   * every side that are cut off afterwards. The blocks are those of `chunks`, whatever the scheduler; choose them with
   * `rechunk`. Otherwise as `applyFunctionParallelSpectral`.
   *
   * @throws {TypeError} If it is no function, or an argument is neither JSON nor a typed array
   * @throws {RangeError} If the depth is not made of integers from 0
   * @throws {FunctionError} When voxels are read: if it fails or returns something else
   */
  mapBlocks(
    fn: OwnFunction<BlockFunction>,
    options: BlockOptions & { readonly saveToTmpDir: true },
  ): Promise<this>;
  /** Lazy. */
  mapBlocks(fn: OwnFunction<BlockFunction>, options?: BlockOptions & { readonly saveToTmpDir?: false }): this;
  mapBlocks(fn: OwnFunction<BlockFunction>, options: BlockOptions = {}): this | Promise<this> {
    return this.#apply(fn, blockForm(this.#state, options), options);
  }

  /**
   * Reads the cube along a polyline of pixels [x, y] or positions [longitude, latitude], in equal steps: a
   * position-velocity diagram, [channel, offset]. With a `width` a sample is the mean over the finite voxels within it by
   * area; without, it is interpolated, and NaN where the nearest voxel is. Only what lies along the path is read.
   *
   * @throws {TypeError} If it is no path, or not in the projection
   * @throws {SelectionError} If the path is shorter than one step
   * @throws {UnitError} If a position or the width is not an angle
   */
  pvSlice(path: readonly PathPoint[], options: PvSliceOptions = {}): Promise<PositionVelocity> {
    return pvSlice(this.#state, path, options);
  }

  #apply(fn: OwnFunction<unknown>, form: FunctionForm, options: FunctionOptions): this | Promise<this> {
    const { args, saveToTmpDir, ...compute } = options;
    const state = applyFunction(this.#state, fn, { form, args });
    if (!saveToTmpDir) return derivedCube(this, state);
    return rechunkToTemporary(state, { ...compute, chunks: nodeChunks(state.data) }).then((saved) =>
      derivedCube(this, saved)
    );
  }
}
