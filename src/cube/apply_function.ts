import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { FunctionForm } from "../array/function_box.ts";
import { nodeChunks, nodeShape } from "../array/node.ts";
import { compileFunction, functionArgument, type FunctionRef } from "../array/own_function.ts";
import { jsonNumber } from "../engine/json.ts";
import type { ComputeOptions } from "../engine/progress.ts";
import { mapAxes } from "../engine/traversal.ts";
import { filledVoxels, recomputedCube } from "./arithmetic/combine_cube.ts";
import type { CubeState } from "./cube_state.ts";
import { namedArguments } from "./named_arguments.ts";
import { refuseUnknownOptions } from "./refuse_unknown_options.ts";

/** A function that a module exports: its URL, or its path, and the name of the export. */
export interface ModuleFunction {
  /** URL or path of the module. */
  readonly module: string | URL;
  /** Name of the export; `"default"` for the default one. */
  readonly export: string;
}

/**
 * A function of your own, its source text, or where it is to be imported from. It runs in other threads, where there
 * are none of the variables around it, and with all permissions of the program.
 */
export type OwnFunction<F> = F | string | ModuleFunction;

/** Takes a spectrum, NaN where voxels are excluded, and the arguments; gives one of the same length. */
export type SpectrumFunction = (spectrum: Float64Array, ...args: never[]) => ArrayLike<number>;

/** Takes the image of a channel, C order, its shape [y, x], and the arguments; gives one of the same length. */
export type PlaneFunction = (
  plane: Float64Array,
  shape: readonly [y: number, x: number],
  ...args: never[]
) => ArrayLike<number>;

/** Takes a block, C order, its shape [channel, y, x], and the arguments; gives one of the same length. */
export type BlockFunction = (
  block: Float64Array,
  shape: readonly [channel: number, y: number, x: number],
  ...args: never[]
) => ArrayLike<number>;

/** Options of functions of your own. */
export interface FunctionOptions extends ComputeOptions {
  /** Further arguments: JSON and typed arrays. */
  readonly args?: readonly unknown[];
  /** Write what it gives to a temporary Zarr now, instead of applying it whenever voxels are read. */
  readonly saveToTmpDir?: boolean;
}

/** Options of `applyFunctionParallelSpectral` and `applyFunctionParallelSpatial`. */
export interface ChunkFunctionOptions extends FunctionOptions {
  /** Whether the function takes a block of many spectra or planes at once, which is faster. */
  readonly acceptsChunks?: boolean;
  /** Named arguments, such as `sigma: 3`: the function gets them as one object, after the others. */
  readonly [name: string]: unknown;
}

/**
 * What a margin holds beyond the edge of the cube: its voxels mirrored (`c b a | a b c`), the last one, a number, or
 * nothing, so that blocks at the edge are smaller.
 */
export type Boundary = "reflect" | "nearest" | "none" | number;

/** Options of `mapBlocks`. */
export interface BlockOptions extends FunctionOptions {
  /** Voxels that a block is given beyond its own on every side: one number, or [channel, y, x]; 0 if not given. */
  readonly depth?: number | readonly [channel: number, y: number, x: number];
  /** What these are beyond the edge of the cube; `"reflect"` if not given. */
  readonly boundary?: Boundary;
}

/**
 * The cube with a function applied to its filled voxels; lazy. Its mask stays as it is.
 *
 * @throws {TypeError} If it is no function, or an argument cannot travel
 */
export function applyFunction(
  state: CubeState,
  fn: OwnFunction<unknown>,
  { form, args = [] }: { readonly form: FunctionForm; readonly args?: readonly unknown[] | undefined },
): CubeState {
  if (!Array.isArray(args)) {
    throw new TypeError(`Cannot pass ${String(args)} to the function: give args as an array`);
  }
  const call = { ref: functionRef(fn), args: args.map(functionArgument) };
  const data = { kind: "function", input: filledVoxels(state), form, call } as const;
  return recomputedCube(state, { data, unit: state.unit });
}

/** How a function is applied to the spectra or planes of a cube. */
export function chunkForm(
  kind: "spectra" | "planes",
  { acceptsChunks = false }: Pick<ChunkFunctionOptions, "acceptsChunks">,
): FunctionForm {
  return { kind, chunks: acceptsChunks };
}

/**
 * The options of a function, with its named arguments put behind the others.
 *
 * @throws {TypeError} If a name is that of an option, misspelt
 */
export function withNamedArguments(method: string, options: ChunkFunctionOptions): FunctionOptions {
  const named = namedArguments(method, options, [...FUNCTION_OPTIONS, "acceptsChunks"]);
  const { args = [] } = options;
  if (Object.keys(named).length === 0 || !Array.isArray(args)) return options;
  return { ...options, args: [...args, named] };
}

/**
 * How a function is applied to the chunks of a cube.
 *
 * @throws {RangeError} If the depth is not made of integers from 0
 * @throws {TypeError} If there is no such boundary
 */
export function blockForm(
  state: CubeState,
  { depth = 0, boundary = "reflect", ...options }: BlockOptions,
): FunctionForm {
  refuseUnknownOptions("mapBlocks", options, [...FUNCTION_OPTIONS, "depth", "boundary"]);
  const margin = mapAxes((i) => typeof depth === "number" ? depth : depth[i]);
  if (!margin.every((length) => Number.isInteger(length) && length >= 0)) {
    throw new RangeError(
      `Cannot give blocks a margin of ${
        JSON.stringify(depth)
      }: depth is an integer from 0, or one for each axis`,
    );
  }
  if (typeof boundary !== "number" && !["reflect", "nearest", "none"].includes(boundary)) {
    throw new TypeError(
      `Cannot fill margins with "${boundary}": choose "reflect", "nearest", "none" or a number`,
    );
  }
  const [chunks, shape] = [nodeChunks(state.data), nodeShape(state.data)];
  return {
    kind: "blocks",
    block: mapAxes((i) => Math.max(1, Math.min(chunks[i], shape[i]))),
    depth: margin,
    boundary: typeof boundary === "number" ? jsonNumber(boundary) : boundary,
  };
}

/** Options of every function of the caller's. */
export const FUNCTION_OPTIONS = [
  "args",
  "saveToTmpDir",
  "signal",
  "onProgress",
  "progress",
  "memoryLimit",
] as const;

function functionRef(fn: OwnFunction<unknown>): FunctionRef {
  if (typeof fn === "function" || typeof fn === "string") {
    const text = String(fn);
    if (/\{\s*\[native code\]\s*\}\s*$/.test(text)) {
      throw new TypeError(
        "Cannot send a native or bound function to workers: it has no source text; write (s) => … around it",
      );
    }
    compileFunction(text);
    return { text };
  }
  if (isModuleFunction(fn)) return { module: moduleUrl(fn.module), export: fn.export };
  throw new TypeError(
    `Cannot apply ${String(fn)}: give a function, its source text or { module, export }`,
  );
}

function isModuleFunction(value: unknown): value is ModuleFunction {
  if (typeof value !== "object" || value === null) return false;
  const { module, export: name } = value as Partial<Record<keyof ModuleFunction, unknown>>;
  return (typeof module === "string" || module instanceof URL) && typeof name === "string";
}

function moduleUrl(module: string | URL): string {
  if (module instanceof URL || URL.canParse(module)) return String(module);
  return pathToFileURL(resolve(module)).href;
}
