import { MASS_AXIS_KINDS } from "../msi/resolve_axis.ts";
import { type Command, InvalidArgumentError, Option } from "commander";
import { positiveNumber, wholeNumber } from "./number_text.ts";

/** Adds the options of conversions from imzML. */
export function addImzmlOptions(command: Command): void {
  command.optionsGroup("imzML, the m/z axis:")
    .addOption(new Option("--mass-axis <KIND>", "by the file and its analyser if not given").choices(AXES))
    .option("--bins <N>", "number of bins", wholeNumber)
    .option("--width <DA>", "in place of --bins, the width of a bin at --reference", positiveNumber)
    .option("--reference <MZ>", "the m/z at which bins are --width wide; 1000 if not given", positiveNumber)
    .option("--mz-min <MZ>", "lowest m/z; that of the data if not given", positiveNumber)
    .option("--mz-max <MZ>", "highest m/z; that of the data if not given", positiveNumber)
    .addOption(
      new Option(
        "--range-test <WHAT>",
        "ends of the range: the outer edges of bins if not given, or their centers",
      )
        .choices(["edges", "centers"]),
    )
    .addOption(
      new Option("--method <METHOD>", "how peaks go into bins; nearest if not given")
        .choices(["nearest", "linear", "profile"]),
    )
    .option("--gap <DA>", "profile: samples farther than this from a point are zero", positiveNumber)
    .addOption(new Option("--negatives <WHAT>", "negative intensities").choices(["keep", "zero"]));
  command.optionsGroup("imzML, the SpatialData store:")
    .option("--pixel-size <UM>", "edge of a pixel in µm, or X,Y; that of the file if not given", pixelSize)
    .addOption(
      new Option("--sparse-format <FORMAT>", "layout of the matrix; csc if not given").choices([
        "csc",
        "csr",
      ]),
    )
    .addOption(new Option("--dtype <TYPE>", "type of the matrix; f4 if not given").choices(["f4", "f8"]))
    .addOption(
      new Option("--regions <KIND>", "what rows are linked to; labels if not given")
        .choices(["labels", "polygons", "both"]),
    )
    .option("--dataset-id <ID>", "name of the table, in front of the names of the other elements")
    .option("--ion-images <N>", "store the N largest bins as images, too", wholeNumber);
  command.optionsGroup("imzML, the input:")
    .option("--verify", "compare the declared checksum with the ibd")
    .option("--ignore-uuid", "take an ibd that has another UUID")
    .addOption(
      new Option("--duplicates <POLICY>", "spectra of one position; sum if not given")
        .choices(["sum", "first", "last", "error"]),
    )
    .option("--crop", "move the grid so that the first acquired column and line are 0");
}

const AXES = MASS_AXIS_KINDS.filter((kind) => kind !== "explicit");

function pixelSize(text: string): number | { readonly x: number; readonly y: number } {
  const [x, y, ...rest] = text.split(",");
  if (rest.length > 0) throw new InvalidArgumentError("Give one length in µm, or two as X,Y.");
  const width = positiveNumber(x ?? "");
  return y === undefined ? width : { x: width, y: positiveNumber(y) };
}
