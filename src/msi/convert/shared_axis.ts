import { type MassAxis, type MassAxisKind, sharedFloats } from "../mass_axis.ts";

/** What another thread needs of an axis besides its buffers. JSON. */
export type AxisRef = {
  readonly kind: MassAxisKind;
  readonly low: number;
  readonly high: number;
};

/** An axis in shared memory, not copied when it is sent to another thread. */
export interface SharedAxis {
  readonly ref: AxisRef;
  /** The centres, and where bins are windows, their lower and upper ends. */
  readonly buffers: readonly SharedArrayBuffer[];
}

/** Makes an axis readable in other threads. */
export function shareAxis({ kind, low, high, centers, windows }: MassAxis): SharedAxis {
  const columns = windows ? [centers, windows.low, windows.high] : [centers];
  return { ref: { kind, low, high }, buffers: columns.map(bufferOf) };
}

/** The axis that was shared. */
export function openAxis({ ref, buffers }: SharedAxis): MassAxis {
  const [centers, low, high] = buffers;
  if (!centers) throw new TypeError("Cannot open an axis without its centres");
  const windows = low && high ? { low: new Float64Array(low), high: new Float64Array(high) } : undefined;
  return { ...ref, centers: new Float64Array(centers), ...(windows && { windows }) };
}

function bufferOf(values: Float64Array): SharedArrayBuffer {
  const { buffer } = values;
  const whole = values.byteLength === buffer.byteLength;
  return whole && buffer instanceof SharedArrayBuffer ? buffer : sharedFloats(values).buffer;
}
