import type { World } from "./compare_world.ts";

/**
 * The one place that knows how the public API spells things. Everything is looked up by name at run time, so
 * that a method that does not exist yet makes a case "not covered" and not a type error.
 *
 * @module
 */

/** The exports of the module under test. */
export type Library = Readonly<Record<string, unknown>>;

/** A chain needs something the public API does not have. */
export class NotCoveredError extends Error {
  override readonly name = "NotCoveredError";
}

/** Loads the module under test. */
export async function loadLibrary(): Promise<Library> {
  return await import("../../mod.ts");
}

/** Calls a method of the public API; `await` works on every result. */
export function call(subject: unknown, method: string, ...args: readonly unknown[]): unknown {
  const found = property(subject, method);
  if (typeof found !== "function") throw new NotCoveredError(method);
  return Reflect.apply(found, subject, args);
}

/** A property of a public object, `undefined` where it has none. */
export function property(subject: unknown, name: string): unknown {
  if (typeof subject !== "object" && typeof subject !== "function") return undefined;
  return subject === null ? undefined : Reflect.get(subject, name);
}

/** A property of a public object that a chain cannot do without. */
export function required(subject: unknown, name: string): unknown {
  if (typeof subject !== "object" || subject === null || !(name in subject)) throw new NotCoveredError(name);
  return Reflect.get(subject, name);
}

/** An exported function of the module, called. */
export function make(library: Library, name: string, ...args: readonly unknown[]): unknown {
  return call(library, name, ...args);
}

/** A number of the manifest: a quantity where it has a unit. */
export function numberOrQuantity(library: Library, value: unknown): unknown {
  if (!isQuantityText(value)) return value;
  return make(library, "quantity", value.value, value.unit);
}

/** Whether a value of the manifest is a quantity. */
export function isQuantityText(value: unknown): value is { readonly value: number; readonly unit: string } {
  return typeof property(value, "value") === "number" && typeof property(value, "unit") === "string";
}

/** The unit of a result as text; `""` where it has none. */
export function unitText(unit: unknown): string {
  return unit === undefined || unit === null ? "" : String(unit);
}

/** Numbers of a result in C order. */
export interface ResultNumbers {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
  readonly unit: string;
  /** Units of the columns, where the result is a table. */
  readonly columnUnits?: readonly string[];
}

/** A table that an operation made from metadata. */
export class Table {
  readonly rows: readonly (readonly number[])[];
  readonly columnUnits: readonly string[];

  /** @param columnUnits One unit a column */
  constructor(rows: readonly (readonly number[])[], columnUnits: readonly string[]) {
    this.rows = rows;
    this.columnUnits = columnUnits;
  }
}

/**
 * The numbers of any result: a number, a quantity, a projection, a spectrum, a bare array, a cube (filled with
 * NaN) or a table.
 */
export async function numbersOf(result: unknown): Promise<ResultNumbers> {
  if (result instanceof Table) {
    const shape = [result.rows.length, result.columnUnits.length];
    return { shape, values: result.rows.flat(), unit: "", columnUnits: result.columnUnits };
  }
  if (typeof result === "number") return { shape: [], values: [result], unit: "" };
  if (isCube(result)) {
    return await numbersOf(await call(call(result, "withFillValue", NaN), "filledData"));
  }
  const unit = unitText(property(result, "unit"));
  const value = property(result, "value");
  if (typeof value === "number") return { shape: [], values: [value], unit };
  const values = property(result, "values");
  if (!isNumbers(values)) throw new TypeError(`The result holds no numbers: ${String(result)}`);
  const shape = property(result, "shape");
  return { shape: Array.isArray(shape) ? shape : [values.length], values: Array.from(values, Number), unit };
}

/** Whether a result is a cube, whose data must still be computed. */
export function isCube(result: unknown): boolean {
  return typeof property(result, "filledData") === "function";
}

/** World coordinates of pixels (x, y, s) of a cube, (x, y) of a map, or (s) of a spectrum. */
export function worldOf(result: unknown, pixels: readonly (readonly number[])[]): World {
  if (pixels[0]?.length === 1) return channelsOf(result, pixels.flat());
  const wcs = required(result, "wcs");
  const rows = pixels.map(([x = 0, y = 0, channel = 0]) => {
    const world = call(wcs, "pixelToWorld", x, y, channel);
    return Array.isArray(world) ? world.map(Number) : [];
  });
  return { rows, unit: ["deg", "deg", unitText(property(property(wcs, "spectral"), "unit"))] };
}

/** The channel centres that a spectrum states. */
function channelsOf(spectrum: unknown, channels: readonly number[]): World {
  const axis = required(spectrum, "spectralAxis");
  const values = property(axis, "values");
  const rows = channels.map((channel) => [isNumbers(values) ? values[channel] ?? NaN : NaN]);
  return { rows, unit: [unitText(property(axis, "unit"))] };
}

/** Axis types in WCS order (lon, lat, spectral), such as `["RA---SIN", "DEC--SIN", "VRAD"]`. */
export function axisTypes(cube: unknown): readonly string[] {
  const types = required(required(cube, "wcs"), "ctype");
  return Array.isArray(types) ? types.map(String) : [];
}

/** Rest frequency in hertz, `undefined` where the cube states none. */
export function restFrequency(cube: unknown): number | undefined {
  const value = property(property(property(cube, "wcs"), "spectral"), "restFrequency");
  return typeof value === "number" ? value : undefined;
}

/** Releases what a cube holds, where it can. */
export async function closeCube(cube: unknown): Promise<void> {
  if (typeof property(cube, "close") === "function") await call(cube, "close");
}

function isNumbers(values: unknown): values is ArrayLike<number> {
  return Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));
}
