import { lstatSync } from "node:fs";
import { interruptible } from "../../engine/interruption.ts";
import type { Scheduler } from "../../engine/scheduler.ts";
import { ExistsError, FormatError } from "../../error.ts";
import type { ImzmlFile } from "../../format/imzml/imzml_file.ts";
import { openImzml, type OpenImzmlOptions } from "../../format/imzml/open_imzml.ts";
import { resolveAxis } from "../resolve_axis.ts";
import { ConversionRecord } from "./conversion_record.ts";
import type { ImzmlConversion } from "./imzml_conversion.ts";
import { axisRequest, checkImzmlOptions } from "./imzml_options.ts";
import type { ImzmlReport } from "./imzml_report.ts";
import { msiScheduler } from "./msi_scheduler.ts";
import type { PhaseClock } from "./phase_clock.ts";
import { PreparationProgress } from "./preparation_progress.ts";
import { writeTable, type WrittenTable } from "./write_table.ts";
import { storeSize } from "./store_size.ts";

/**
 * Converts an imzML pair to a SpatialData store: one pass over the ibd in file order, then a merge of what it gave.
 *
 * Batches of spectra are read, decoded, binned and written as runs by independent tasks, which others merge into the
 * sparse matrix; memory does not grow with the number of spectra but for some 200 bytes each. The store appears when it is
 * complete; the bytes of its arrays do not depend on the scheduler, the number of workers or the memory limit.
 *
 * @throws {FormatError} If the pair cannot be read; `reason` is a stable word, `spectrum` the one at fault
 * @throws {ExistsError} If the output exists and `overwrite` is not set
 * @throws {MemoryLimitError} Before anything is written, if the memory limit is too low
 */
export async function convertImzml(
  input: string,
  output: string,
  conversion: ImzmlConversion,
): Promise<ImzmlReport> {
  checkImzmlOptions(conversion);
  if (!conversion.overwrite && lstatSync(output, { throwIfNoEntry: false })) throw new ExistsError(output);
  const { record = new ConversionRecord() } = conversion, { clock } = record;
  const signal = interruptible(conversion.signal);
  const preparation = new PreparationProgress(input, conversion);
  const opening = { ...conversion, signal, onBytes: preparation.reach };
  using file = await preparation.during(() => openForConversion(input, opening), signal);
  record.learn({ file, options: conversion });
  const pixelSize = pixelSizeOf(file, conversion);
  const scheduler = msiScheduler(conversion.environment, file.ibd.size);
  clock.start("axis");
  const axis = (assumeAscending: boolean) => {
    const onBytes = (bytes: number, total: number) => preparation.reach("range", bytes, total);
    const options = { assumeAscending, signal, onBytes };
    return preparation.during(() => resolveAxis(file, axisRequest(conversion), options), signal);
  };
  const job = { file, pixelSize, scheduler, options: conversion, signal, record, preparation };
  const written = await writeTable(output, { ...job, resolved: await axis(true) }) ??
    await writeTable(output, { ...job, resolved: await axis(false) });
  if (!written) throw new TypeError("The range of the axis was not settled");
  for (const warning of written.integrity.warnings) conversion.onWarning?.(warning);
  return report(output, { written, clock, scheduler, inputBytes: file.ibd.size });
}

/** Opens a pair with the options of a conversion. */
export function openForConversion(
  input: string,
  options: Omit<ImzmlConversion, "environment"> & Pick<OpenImzmlOptions, "onBytes">,
): Promise<ImzmlFile> {
  const { ignoreUuid = false, verify = false, duplicates = "sum", crop = false, signal, onBytes } = options;
  const watching = { ...(signal && { signal }), ...(onBytes && { onBytes }) };
  return openImzml(input, { ignoreUuid, verify, duplicates, crop, ...watching });
}

function pixelSizeOf(
  { path, metadata }: ImzmlFile,
  { pixelSize }: ImzmlConversion,
): { x: number; y: number } {
  if (typeof pixelSize === "number") return { x: pixelSize, y: pixelSize };
  const size = pixelSize ?? metadata.pixelSize;
  if (size) return { x: size.x, y: size.y };
  const text = "it gives no pixel size; pass one in micrometres, { pixelSize: 25 } (--pixel-size 25)";
  throw new FormatError(text, { path, format: "imzML", reason: "pixel-size-missing" });
}

function report(
  output: string,
  { written, clock, scheduler, inputBytes }: {
    written: WrittenTable;
    clock: PhaseClock;
    scheduler: Scheduler;
    inputBytes: number;
  },
): ImzmlReport {
  const { integrity, bytesRead, plannedMemory, numWorkers } = written;
  const phases = clock.phases(), seconds = clock.seconds;
  const { bytes: bytesWritten, files } = storeSize(output);
  return {
    output,
    outputFormat: "SpatialData",
    ...integrity,
    bytesRead,
    bytesWritten,
    files,
    seconds,
    phases,
    throughput: inputBytes / seconds,
    peakMemory: clock.peakMemory,
    plannedMemory,
    scheduler: scheduler.name,
    numWorkers,
  };
}
