import { deflateSync, zstdCompressSync } from "node:zlib";
import type { NumberType } from "../../../src/format/imzml/array_encoding.ts";

/** A spectrum to be written; positions as they stand in the file. */
export interface BuiltSpectrum {
  readonly x: number | string;
  readonly y: number | string;
  readonly z?: number;
  readonly mz: readonly number[];
  readonly intensity: readonly number[];
  /** More terms of the spectrum, as XML. */
  readonly terms?: string;
}

/** How a pair is written; what is absent is the usual way. */
export interface BuildOptions {
  readonly mzType?: NumberType;
  readonly intensityType?: NumberType;
  readonly compression?: "none" | "zlib" | "zstd";
  /** One m/z array, that of the first spectrum, for all. */
  readonly continuous?: boolean;
  /** Spectra in the order of the ibd, by their place in the XML. */
  readonly ibdOrder?: readonly number[];
  readonly uuid?: string;
  readonly fileTerms?: string;
  readonly scanSettings?: string;
  readonly instrument?: string;
  readonly offsetText?: (offset: number) => string;
  /** Changes the terms of one array, told by spectrum and kind. */
  readonly arrayTerms?: (
    terms: readonly string[],
    spectrum: number,
    kind: "mz" | "intensity",
  ) => readonly string[];
}

/** The two files of a pair. */
export interface BuiltPair {
  readonly xml: string;
  readonly ibd: Uint8Array<ArrayBuffer>;
}

/** UUID of pairs that are given no other. */
export const UUID = "0123456789abcdef0123456789abcdef";

/** A cvParam. */
export function term(accession: string, value?: string | number, unit?: string): string {
  const [vocabulary] = accession.split(":");
  const text = value === undefined ? "" : ` value="${value}"`;
  const unitText = unit === undefined ? "" : ` unitAccession="${unit}" unitName="u"`;
  return `<cvParam cvRef="${vocabulary}" accession="${accession}" name="n"${text}${unitText}/>`;
}

/** The terms of scan settings for a grid and a pixel size in micrometres. */
export function scanSettings(nx: number, ny: number, size = 25): string {
  return term("IMS:1000042", nx) + term("IMS:1000043", ny) + term("IMS:1000046", size, "UO:0000017");
}

/** Writes a pair by hand, spectra one after the other in both files. */
export function buildImzml(spectra: readonly BuiltSpectrum[], options: BuildOptions = {}): BuiltPair {
  const { mzType = "float64", intensityType = "float32", compression = "none", uuid = UUID } = options;
  const pieces: Uint8Array[] = [Uint8Array.fromHex(uuid)];
  let size = 16;
  const put = (values: readonly number[], type: NumberType): [offset: number, bytes: number] => {
    const packed = values.length === 0 ? new Uint8Array() : pack(encodeNumbers(values, type), compression);
    pieces.push(packed);
    size += packed.length;
    return [size - packed.length, packed.length];
  };
  const places: Record<"mz" | "intensity", [number, number]>[] = [];
  const shared = options.continuous ? put(spectra[0]?.mz ?? [], mzType) : undefined;
  for (const i of options.ibdOrder ?? spectra.keys()) {
    const { mz = [], intensity = [] } = spectra[i] ?? {};
    places[i] = { mz: shared ?? put(mz, mzType), intensity: put(intensity, intensityType) };
  }
  const elements = spectra.map((spectrum, i) => spectrumElement(spectrum, i, { places: places[i], options }));
  const types = { mz: mzType, intensity: intensityType };
  return { xml: documentText(elements, { options, uuid, types, compression }), ibd: joined(pieces) };
}

/** Numbers as an ibd stores them. */
export function encodeNumbers(values: readonly number[], type: NumberType): Uint8Array {
  const width = { int8: 1, int16: 2, int32: 4, int64: 8, float16: 2, float32: 4, float64: 8 }[type];
  const view = new DataView(new ArrayBuffer(width * values.length));
  values.forEach((value, i) => {
    if (type === "int8") view.setInt8(i, value);
    else if (type === "int16") view.setInt16(2 * i, value, true);
    else if (type === "int32") view.setInt32(4 * i, value, true);
    else if (type === "int64") view.setBigInt64(8 * i, BigInt(value), true);
    else if (type === "float16") view.setFloat16(2 * i, value, true);
    else if (type === "float32") view.setFloat32(4 * i, value, true);
    else view.setFloat64(8 * i, value, true);
  });
  return new Uint8Array(view.buffer);
}

function pack(bytes: Uint8Array, compression: "none" | "zlib" | "zstd"): Uint8Array {
  if (compression === "none") return bytes;
  return compression === "zlib" ? deflateSync(bytes) : zstdCompressSync(bytes);
}

function spectrumElement(
  { x, y, z, mz, intensity, terms = "" }: BuiltSpectrum,
  index: number,
  { places, options }: {
    places: Record<"mz" | "intensity", [number, number]> | undefined;
    options: BuildOptions;
  },
): string {
  const { offsetText = String, arrayTerms = (terms) => terms } = options;
  const array = (kind: "mz" | "intensity", points: number) => {
    const [offset = 0, bytes = 0] = places?.[kind] ?? [];
    const located = [
      `<referenceableParamGroupRef ref="${kind}"/>`,
      term("IMS:1000103", points),
      term("IMS:1000102", offsetText(offset)),
      term("IMS:1000104", bytes),
    ];
    return `<binaryDataArray encodedLength="0">${
      arrayTerms(located, index, kind).join("\n")
    }<binary/></binaryDataArray>`;
  };
  const position = term("IMS:1000050", x) + term("IMS:1000051", y) +
    (z === undefined ? "" : term("IMS:1000052", z));
  return `<spectrum id="s=${index}" index="${index}" defaultArrayLength="0">${terms}
<scanList count="1"><scan>${position}</scan></scanList>
<binaryDataArrayList count="2">${array("mz", mz.length)}${
    array("intensity", intensity.length)
  }</binaryDataArrayList>
</spectrum>`;
}

const TYPE_TERMS: Readonly<Record<NumberType, string>> = {
  int8: "IMS:1100000",
  int16: "IMS:1100001",
  int32: "MS:1000519",
  int64: "MS:1000522",
  float16: "MS:1000520",
  float32: "MS:1000521",
  float64: "MS:1000523",
};
const COMPRESSION_TERMS = { none: "MS:1000576", zlib: "MS:1000574", zstd: "IMS:1005003" } as const;

function documentText(
  spectra: readonly string[],
  { options, uuid, types, compression }: {
    options: BuildOptions;
    uuid: string;
    types: { mz: NumberType; intensity: NumberType };
    compression: "none" | "zlib" | "zstd";
  },
): string {
  const group = (kind: "mz" | "intensity", accession: string) =>
    `<referenceableParamGroup id="${kind}">${term(accession)}${term(TYPE_TERMS[types[kind]])}` +
    `${term(COMPRESSION_TERMS[compression])}</referenceableParamGroup>`;
  const fileTerms = options.fileTerms ??
    term("IMS:1000080", `{${uuid}}`) + term(options.continuous ? "IMS:1000030" : "IMS:1000031") +
      term("MS:1000127");
  return `<?xml version="1.0" encoding="ISO-8859-1"?>
<mzML xmlns="http://psi.hupo.org/ms/mzml" version="1.1">
<fileDescription><fileContent>${fileTerms}</fileContent></fileDescription>
<referenceableParamGroupList count="2">${group("mz", "MS:1000514")}${group("intensity", "MS:1000515")}
</referenceableParamGroupList>
<scanSettingsList><scanSettings id="a">${
    options.scanSettings ?? scanSettings(2, 2)
  }</scanSettings></scanSettingsList>
<instrumentConfigurationList>${options.instrument ?? ""}</instrumentConfigurationList>
<run id="r"><spectrumList count="${spectra.length}">
${spectra.join("\n")}
</spectrumList></run>
</mzML>`;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
