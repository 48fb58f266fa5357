/**
 * `deno task demo`: converts the bundled cube of a rotating disc to Zarr on worker threads, in a fresh temporary
 * folder, and shows what is in it.
 *
 * @module
 */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";
import { convert } from "../cube/convert.ts";
import { SpectralCube } from "../cube/spectral_cube.ts";
import { alignedTable } from "./aligned_table.ts";
import { byteText } from "../engine/byte_text.ts";
import { costText } from "./conversion_text.ts";

const input = fileURLToPath(new URL("../../test_data/disc.fits", import.meta.url));
const output = join(await mkdtemp(join(tmpdir(), "lazycube-demo-")), "disc.zarr");

const report = await convert(input, output, { chunks: [12, 36, 36], scheduler: "workers" });
using cube = await SpectralCube.read(output);
const statistics = await cube.statistics();

section("The cube", [cube.toString(), "", ...factLines(cube)]);
section("Its statistics, in one pass", alignedTable(statistics.toRecords()));
section("The conversion from FITS to Zarr", [costText(report), output]);

/** What the text of a cube leaves out. */
function factLines({ shape, size, dtype, chunks, header }: SpectralCube): readonly string[] {
  const itemSize = Number(/\d+$/.exec(dtype)?.[0] ?? 8) / 8;
  const [major, minor, angle] = ["BMAJ", "BMIN", "BPA"].map((keyword) => header.get(keyword));
  const lines = [
    `size    ${shape.join(" × ")} ${dtype}, ${byteText(size * itemSize)}`,
    `chunks  ${chunks.join(" × ")}`,
  ];
  if (typeof major !== "number" || typeof minor !== "number") return lines;
  return [...lines, `beam    ${arcsec(major)} × ${arcsec(minor)} arcsec at ${angle ?? 0} deg`];
}

function arcsec(degrees: number): string {
  return String(Number((degrees * 3600).toPrecision(6)));
}

function section(title: string, lines: readonly string[]): void {
  const heading = styleText(["bold", "cyan"], title, { stream: process.stdout });
  process.stdout.write(
    `${heading}\n${lines.map((line) => line && `  ${line.replaceAll("\n", "\n  ")}`).join("\n")}\n\n`,
  );
}
