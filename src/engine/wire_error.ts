import {
  AxisError,
  ExistsError,
  FormatError,
  FunctionError,
  SelectionError,
  TaskError,
  UnitError,
  UnsupportedError,
} from "../error.ts";
import type { Json } from "./json.ts";

/** An error as it travels between threads: own members as JSON, class by name. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly members: { readonly [key: string]: Json };
}

const CLASSES: Readonly<Record<string, new (...args: never[]) => Error>> = {
  AxisError,
  ExistsError,
  FormatError,
  FunctionError,
  SelectionError,
  TaskError,
  UnitError,
  UnsupportedError,
  RangeError,
  TypeError,
};

/** Takes an error apart for `postMessage`, which would drop its class and members. */
export function encodeError(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), members: {} };
  const members: Record<string, Json> = {};
  for (const [key, value] of Object.entries(error)) {
    if (key === "name" || key === "cause") continue;
    if (value === null || ["boolean", "number", "string"].includes(typeof value)) {
      members[key] = value as Json;
    }
  }
  return {
    name: error.name,
    message: error.message,
    members,
    ...(error.stack ? { stack: error.stack } : {}),
  };
}

/** Puts an error together again: an instance of the class it was, with its message, members and stack. */
export function decodeError(wire: WireError): Error {
  const prototype = CLASSES[wire.name]?.prototype ?? Error.prototype;
  const error: Error = Object.create(prototype);
  const put = (key: string, value: unknown, enumerable: boolean) =>
    Object.defineProperty(error, key, { value, enumerable, configurable: true, writable: true });
  put("message", wire.message, false);
  put("stack", wire.stack ?? `${wire.name}: ${wire.message}`, false);
  put("name", wire.name, false);
  for (const [key, value] of Object.entries(wire.members)) put(key, value, true);
  return error;
}
