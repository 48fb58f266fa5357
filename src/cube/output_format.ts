import { UnsupportedError } from "../error.ts";

/** The formats that can be written. */
export type OutputFormat = "fits" | "zarr";

/**
 * The format to write a path in: the one that was asked for, or that of its suffix.
 *
 * @throws {UnsupportedError} If neither names a format that can be written
 */
export function outputFormat(path: string, asked?: string): OutputFormat {
  const packed = /\.(gz|bz2|xz|zst|Z)$/.exec(path)?.[0];
  if (packed !== undefined) {
    const plain = path.slice(0, -packed.length);
    throw new UnsupportedError(
      `Cannot write "${path}": files are not packed as a whole; write "${plain}" and pack that, or write Zarr, whose ` +
        "chunks are compressed",
    );
  }
  const format = asked ?? FORMATS[/\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? ""];
  if (format === "fits" || format === "zarr") return format;
  const reason = asked === undefined ? "its suffix names no format" : `the format "${asked}" is not known`;
  throw new UnsupportedError(
    `Cannot write "${path}": ${reason}; name it .fits or .zarr, or pass { format: "fits" } or "zarr" (--format)`,
  );
}

const FORMATS: Readonly<Record<string, OutputFormat>> = {
  fits: "fits",
  fit: "fits",
  fts: "fits",
  zarr: "zarr",
};
