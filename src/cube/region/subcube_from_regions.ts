import type { MaskNode } from "../../array/mask_node.ts";
import { nodeShape } from "../../array/node.ts";
import { slice } from "../../array/view.ts";
import { SelectionError } from "../../error.ts";
import type { CubeState } from "../cube_state.ts";
import { sliceState } from "../slice.ts";
import { parseCrtf } from "./crtf_regions.ts";
import { parseDs9 } from "./ds9_regions.ts";
import type { ImageRegion } from "./image_region.ts";
import { regionChannels } from "./region_channels.ts";
import { regionFlags } from "./region_flags.ts";
import { boxAround, joinedVoxels, regionMask, type RegionVoxels } from "./region_voxels.ts";

/**
 * The smallest box around regions in DS9 or CRTF text, with what is outside the regions masked; lazy. Regions are
 * joined, those with a minus sign are taken out.
 *
 * @throws {FormatError} If a line of the text is no region
 * @throws {UnsupportedError} For shapes and coordinates that are not supported
 * @throws {SelectionError} If no pixel centre of the cube is in a region
 */
export function subcubeFromRegions(state: CubeState, text: string): CubeState {
  const regions = parseRegions(text, state.onWarning);
  const [, , columns] = nodeShape(state.data);
  const { inside, outside } = regionVoxels(regions, state);
  const box = boxAround(inside, columns);
  const cut = sliceState(
    state,
    [box.channels, box.rows, box.columns].map(({ start, stop }) => slice(start, stop)),
  );
  const taken = inside.map((voxels) => regionMask(voxels, box, columns))
    .reduce((left, right): MaskNode => ({ kind: "or", left, right }));
  const mask = outside.map((voxels) => regionMask(voxels, box, columns))
    .reduce((left, out): MaskNode => ({ kind: "and", left, right: { kind: "not", mask: out } }), taken);
  return { ...cut, mask: cut.mask ? { kind: "and", left: cut.mask, right: mask } : mask };
}

function parseRegions(text: unknown, onWarning: (message: string) => void): ImageRegion[] {
  if (typeof text !== "string") {
    throw new TypeError(`Cannot read regions from ${String(text)}: give the text of a DS9 or CRTF file`);
  }
  const isCrtf = /^\s*#CRTF|^\s*[-+]?\s*\w+\s*\[\s*\[/m.test(text);
  const regions = isCrtf ? parseCrtf(text) : parseDs9(text, onWarning);
  if (regions.length > 0) return regions;
  throw new SelectionError(
    'Cannot cut to regions: the text holds none; give some such as "fk5; circle(83.6, 22, 0.1)"',
  );
}

/** What is taken in, whole spectra that are taken out already left away, and what else is taken out. */
function regionVoxels(
  regions: readonly ImageRegion[],
  state: CubeState,
): { inside: readonly RegionVoxels[]; outside: readonly RegionVoxels[] } {
  const [length, ny, nx] = nodeShape(state.data);
  const all = { start: 0, stop: length };
  const image = { celestial: state.wcs?.celestial, shape: [ny, nx] } as const;
  const voxels = (exclude: boolean) =>
    joinedVoxels(
      regions.filter((region) => region.exclude === exclude).map((region) => ({
        flags: regionFlags(region, image),
        channels: region.range ? regionChannels(state, region.range, length) : all,
      })),
    );
  const [taken, out] = [voxels(false), voxels(true)];
  const inside = taken.length > 0 ? taken : [{ flags: new Uint8Array(ny * nx).fill(1), channels: all }];
  const isWhole = ({ channels: { start, stop } }: RegionVoxels) => start === 0 && stop === length;
  const gone = out.find(isWhole);
  const left = gone
    ? inside.map(({ flags, channels }) => ({
      channels,
      flags: flags.map((flag, i) => flag & (1 - (gone.flags[i] ?? 0))),
    }))
    : inside;
  return { inside: left, outside: out.filter((part) => !isWhole(part)) };
}
