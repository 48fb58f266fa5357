import type { Json } from "../engine/json.ts";

/** A function of the caller's as it travels to other threads: source text, or the export of a module. */
export type FunctionRef =
  | { readonly text: string }
  | { readonly module: string; readonly export: string };

/** An argument as it travels: JSON, or the bytes of a typed array in base64. */
export type FunctionArgument =
  | { readonly json: Json }
  | { readonly array: ArrayName; readonly bytes: string };

/** A function with its further arguments. */
export interface FunctionCall {
  readonly ref: FunctionRef;
  readonly args: readonly FunctionArgument[];
}

/** A function of the caller's, ready to be called with numbers, their shape where it has one, and the arguments. */
export type LoadedFunction = (...args: unknown[]) => unknown;

const ARRAYS = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
} as const;

type ArrayName = keyof typeof ARRAYS;

/**
 * An argument made ready to travel.
 *
 * @throws {TypeError} If it is neither JSON nor a typed array
 */
export function functionArgument(value: unknown): FunctionArgument {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const name = value[Symbol.toStringTag as never] as ArrayName;
    if (name in ARRAYS) {
      const { buffer, byteOffset, byteLength } = value;
      return { array: name, bytes: new Uint8Array(buffer, byteOffset, byteLength).toBase64() };
    }
  }
  if (isJson(value)) return { json: value };
  throw new TypeError(
    `Cannot pass ${
      typeof value === "object" ? "an object that is not JSON" : String(value)
    } to the function: ` +
      "arguments travel to workers as JSON or typed arrays",
  );
}

/** Arguments as they were. */
export function receivedArguments(args: readonly FunctionArgument[]): readonly unknown[] {
  return args.map((argument) => {
    if ("json" in argument) return argument.json;
    return new ARRAYS[argument.array](Uint8Array.fromBase64(argument.bytes).buffer);
  });
}

const loaded = new Map<string, LoadedFunction>();
const KEPT_FUNCTIONS = 256;

/**
 * The function of a ref in this thread; compiled or imported at the first use. Its code runs with all permissions of
 * the program, as any code of the caller's does: refs are made from functions the caller passes and never read from
 * files.
 *
 * @throws {TypeError} If there is no such function
 */
export async function loadFunction(ref: FunctionRef): Promise<LoadedFunction> {
  const key = JSON.stringify(ref);
  const known = loaded.get(key);
  if (known) return known;
  const found = "text" in ref ? compileFunction(ref.text) : await importFunction(ref);
  if (loaded.size >= KEPT_FUNCTIONS) loaded.clear();
  loaded.set(key, found);
  return found;
}

/**
 * Compiles source text apart from the variables around it.
 *
 * @throws {TypeError} If it is not the text of a function
 */
export function compileFunction(text: string): LoadedFunction {
  const made = evaluated(`return (${text});`) ?? evaluated(`return Object.values({ ${text} })[0];`);
  if (typeof made === "function") return made as LoadedFunction;
  throw new TypeError(
    `Cannot use "${
      text.slice(0, 60)
    }" as a function: its source text is not that of one; pass a function written ` +
      "in this program, or { module, export }",
  );
}

/** What a body returns; nothing where it does not parse or run. */
function evaluated(body: string): unknown {
  try {
    return new Function(`"use strict"; ${body}`)();
  } catch {
    return undefined;
  }
}

async function importFunction(
  { module, export: name }: Extract<FunctionRef, { readonly module: string }>,
): Promise<LoadedFunction> {
  const found: unknown = (await importModule(module))[name];
  if (typeof found === "function") return found as LoadedFunction;
  throw new TypeError(`Cannot use ${name} of "${module}": the module exports no function of that name`);
}

async function importModule(module: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(module);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TypeError(`Cannot import the function from "${module}": ${reason}; give the URL of a module`, {
      cause,
    });
  }
}

function isJson(value: unknown): value is Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value !== "object") return false;
  const prototype = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isJson);
}
