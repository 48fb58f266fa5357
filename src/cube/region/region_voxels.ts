import { constantFlags } from "../../array/constant.ts";
import type { MaskNode } from "../../array/mask_node.ts";
import { SelectionError } from "../../error.ts";
import type { ChannelSpan } from "./region_channels.ts";

/** Pixels of an image, for some channels. */
export interface RegionVoxels {
  /** 1 for a pixel that is in, [y, x]. */
  readonly flags: Uint8Array;
  readonly channels: ChannelSpan;
}

/** A box of voxels. */
export interface VoxelBox {
  readonly channels: ChannelSpan;
  readonly rows: ChannelSpan;
  readonly columns: ChannelSpan;
}

/** Regions with the same channels put together. */
export function joinedVoxels(parts: readonly RegionVoxels[]): readonly RegionVoxels[] {
  const joined = new Map<string, RegionVoxels>();
  for (const { flags, channels } of parts) {
    const key = `${channels.start} ${channels.stop}`;
    const before = joined.get(key)?.flags;
    joined.set(key, { channels, flags: before ? flags.map((flag, i) => flag | (before[i] ?? 0)) : flags });
  }
  return [...joined.values()];
}

/**
 * The smallest box around regions.
 *
 * @param columns Pixels of a row
 * @throws {SelectionError} If they hold no pixel
 */
export function boxAround(regions: readonly RegionVoxels[], columns: number): VoxelBox {
  const held = regions.filter(({ flags }) => flags.includes(1));
  const x = { start: Infinity, stop: 0 }, y = { start: Infinity, stop: 0 }, z = { start: Infinity, stop: 0 };
  for (const { flags, channels } of held) {
    widen(z, channels.start, channels.stop);
    flags.forEach((flag, i) => {
      if (flag === 0) return;
      widen(y, Math.floor(i / columns));
      widen(x, i % columns);
    });
  }
  if (held.length > 0) return { channels: z, rows: y, columns: x };
  throw new SelectionError(
    "Cannot cut to the regions: they hold no pixel centre of the cube; check their coordinates and sizes",
  );
}

/** The part of regions that is in a box: flags of pixels and, where they do not hold for all, of channels. */
export function regionMask({ flags, channels }: RegionVoxels, box: VoxelBox, columns: number): MaskNode {
  const [height, width] = [box.rows.stop - box.rows.start, box.columns.stop - box.columns.start];
  const plane = new Uint8Array(height * width);
  for (let j = 0; j < height; j++) {
    const first = (box.rows.start + j) * columns + box.columns.start;
    plane.set(flags.subarray(first, first + width), j * width);
  }
  const left: MaskNode = { kind: "flags", flags: constantFlags(plane, [1, height, width]) };
  const { start, stop } = box.channels;
  if (channels.start <= start && channels.stop >= stop) return left;
  const inRange = Array.from({ length: stop - start }, (_, k) => isWithin(start + k, channels));
  return { kind: "and", left, right: { kind: "flags", flags: constantFlags(inRange, [stop - start, 1, 1]) } };
}

function isWithin(channel: number, { start, stop }: ChannelSpan): boolean {
  return channel >= start && channel < stop;
}

function widen(span: { start: number; stop: number }, first: number, stop = first + 1): void {
  span.start = Math.min(span.start, first);
  span.stop = Math.max(span.stop, stop);
}
