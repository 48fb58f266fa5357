import type { CubeFile } from "../../format/cube_file.ts";
import type { Beam } from "./beam.ts";
import { beamFromHeader } from "./beam_header.ts";
import { readBeamTable } from "./beam_table.ts";
import { ChannelBeams } from "./channel_beams.ts";

/** What a cube knows of its resolution: one beam, one for each channel, or nothing. */
export interface CubeBeams {
  readonly beam: Beam | undefined;
  /** Present in multi-beam cubes, which then have no single beam. */
  readonly beams: ChannelBeams | undefined;
}

/**
 * The beams of a file: its BEAMS table, else the beam that its header states.
 *
 * @throws {FormatError} If the table is not one of beams or has not one row a channel
 */
export function readBeams(file: CubeFile, onWarning: (message: string) => void): CubeBeams {
  if (!file.beamTable) return { beam: beamFromHeader(file.header), beams: undefined };
  const { header, rows, polarization } = file.beamTable;
  const beams = readBeamTable(header, rows, { channels: file.source.shape[0], polarization });
  const missing = beams.flatMap((beam, channel) => beam ? [] : [channel]);
  if (missing.length > 0) {
    onWarning(
      `"${file.path}": channel${missing.length > 1 ? "s" : ""} ${channelList(missing)} ` +
        `${missing.length > 1 ? "have" : "has"} no beam in the BEAMS table and ` +
        `${missing.length > 1 ? "are" : "is"} masked`,
    );
  }
  return { beam: undefined, beams: new ChannelBeams(beams) };
}

function channelList(channels: readonly number[]): string {
  if (channels.length <= 8) return channels.join(", ");
  return `${channels.slice(0, 8).join(", ")} … (${channels.length} in all)`;
}
