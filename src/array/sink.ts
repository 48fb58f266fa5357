import type { Region, Shape } from "../engine/region.ts";
import type { Block } from "./block.ts";
import type { DType } from "../kernel/dtype.ts";
import type { Json } from "../engine/json.ts";
import type { KernelSpace } from "../kernel/kernel_space.ts";

/** All that a worker needs to write its part of an output. */
export interface SinkRef {
  readonly format: string;
  readonly [key: string]: Json;
}

/**
 * An output that several workers write at once, each its own regions.
 *
 * The calling thread creates the output under a temporary name before the first task and publishes or discards
 * it after the last one; a sink only puts blocks where they belong.
 */
export interface Sink {
  readonly ref: SinkRef;
  readonly shape: Shape;
  readonly dtype: DType;
  /** One task must write whole units of this shape (cut at the cube's edge); [1, 1, 1] if any region will do. */
  readonly taskUnit: Shape;
  /** One `write` must hold whole units of this shape (cut at the cube's edge); divides `taskUnit`. */
  readonly writeUnit: Shape;
  /** Peak bytes of kernel and other memory that writing a block of this shape takes, the block not included. */
  writeMemory(shape: Shape): number;
  /** Starts the part of one task. Calls to the writer come in C order of their regions. */
  open(region: Region): RegionWriter;
}

/** Writes the blocks of one task. */
export interface RegionWriter {
  /** Writes a native-endian block of the sink's dtype; `region` is in cube coordinates. */
  write(region: Region, block: Block, space: KernelSpace): void | Promise<void>;
  /** Bytes written to disk so far. */
  readonly bytesWritten: number;
  /** Flushes and closes. After `close` the bytes of this task are in place. */
  close(): void | Promise<void>;
  /** Closes handles without finishing; the output will be discarded or the task repeated. */
  abort(): void;
}
