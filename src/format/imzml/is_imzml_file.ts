import { closeSync, openSync, readSync, statSync } from "node:fs";
import { isImzml } from "./is_imzml.ts";

const SIGNATURE_BYTES = 65536;

/** Whether a local file starts as imzML does; false for what is no file. */
export function isImzmlFile(path: string): boolean {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return false;
  const descriptor = openSync(path, "r");
  try {
    const start = new Uint8Array(SIGNATURE_BYTES);
    return isImzml(start.subarray(0, readSync(descriptor, start, 0, start.length, 0)));
  } finally {
    closeSync(descriptor);
  }
}
