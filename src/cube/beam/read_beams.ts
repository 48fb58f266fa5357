import type { BeamTableRows, CubeFile } from "../../format/cube_file.ts";
import type { Beam } from "./beam.ts";
import { beamsOfColumns } from "./beam_columns.ts";
import { beamFromHeader } from "./beam_header.ts";
import { readBeamTable } from "./beam_table.ts";
import { beamTableOfAttribute } from "./beam_table_attribute.ts";
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
  const beams = channelBeams(file);
  if (!beams) return { beam: beamFromHeader(file.header), beams: undefined };
  const missing = beams.flatMap((beam, channel) => beam ? [] : [channel]);
  if (missing.length > 0) onWarning(`"${file.path}": ${channelList(missing)} in its table of beams`);
  return { beam: undefined, beams: new ChannelBeams(beams, { table: ownTable(file, beams) }) };
}

function channelBeams(
  { path, source, beamTable, beamColumns }: CubeFile,
): readonly (Beam | undefined)[] | undefined {
  const [channels] = source.shape;
  if (beamColumns !== undefined) return beamsOfColumns(beamColumns, { channels, path });
  if (!beamTable) return undefined;
  return readBeamTable(beamTable.header, beamTable.rows, { channels, polarization: beamTable.polarization });
}

/** The table, if it holds these beams and no others, such as those of other Stokes parameters. */
function ownTable(file: CubeFile, beams: readonly (Beam | undefined)[]): BeamTableRows | undefined {
  const table = file.beamTable ?? beamTableOfAttribute(file.beamColumns, file.path);
  if (!table || table.polarization || table.header.integer("NAXIS2") !== beams.length) return undefined;
  const stated = readBeamTable(table.header, table.rows, { channels: beams.length });
  const same = stated.every((beam, i) => beam === beams[i] || (beams[i] && beam?.equals(beams[i])));
  return same ? table : undefined;
}

function channelList(channels: readonly number[]): string {
  if (channels.length === 1) return `channel ${channels[0]} is masked, it has no beam`;
  const listed = channels.length <= 8
    ? channels.join(", ")
    : `${channels.slice(0, 8).join(", ")} … (${channels.length})`;
  return `channels ${listed} are masked, they have no beam`;
}
