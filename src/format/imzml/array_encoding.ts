import type { DType } from "../../kernel/dtype.ts";
import { accessionText, ims, ms } from "./accession.ts";

/** The number types of arrays in an ibd. */
export type NumberType = Exclude<DType, "uint8" | "uint16" | "uint32"> | "float16";

/** How the bytes of an array are packed. */
export type Compression = "none" | "zlib" | "zstd";

/** Bytes of one number. */
export const numberSize: Readonly<Record<NumberType, 1 | 2 | 4 | 8>> = {
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  float16: 2,
  float32: 4,
  float64: 8,
};

/** Number type and compression as one small integer, for columns. */
export function encodingCode(type: NumberType, compression: Compression): number {
  return NUMBER_TYPES.indexOf(type) * COMPRESSIONS.length + COMPRESSIONS.indexOf(compression);
}

/** What {@linkcode encodingCode} stands for. */
export function encodingOf(code: number): ArrayEncoding {
  return ENCODINGS[code] ?? { type: "float32", compression: "none" };
}

/** How an array is stored. */
export interface ArrayEncoding {
  readonly type: NumberType;
  readonly compression: Compression;
}

/** The number type that a term states; obsolete and alternative accessions too. */
export function numberTypeOf(accession: number): NumberType | undefined {
  return TYPE_TERMS.get(accession);
}

/** The compression that a term states, or `"unsupported"`. */
export function compressionOf(accession: number): Compression | "unsupported" | undefined {
  return COMPRESSION_TERMS.get(accession);
}

/** Name of a term of number types or compressions, for messages. */
export function encodingTermText(accession: number): string {
  const meaning = TYPE_TERMS.get(accession) ?? UNSUPPORTED_NAMES.get(accession) ??
    COMPRESSION_TERMS.get(accession);
  return `${accessionText(accession)}${meaning === undefined ? "" : ` (${meaning})`}`;
}

// deno-fmt-ignore
const NUMBER_TYPES: readonly NumberType[] = ["int8", "int16", "int32", "int64", "float16", "float32", "float64"];
const COMPRESSIONS: readonly Compression[] = ["none", "zlib", "zstd"];
const ENCODINGS: readonly ArrayEncoding[] = NUMBER_TYPES.flatMap((type) =>
  COMPRESSIONS.map((compression) => ({ type, compression }))
);

const TYPE_TERMS: ReadonlyMap<number, NumberType> = new Map([
  [ims(1100000), "int8"],
  [ims(1100001), "int16"],
  [ms(1000519), "int32"],
  [ims(1000141), "int32"],
  [ms(1000522), "int64"],
  [ims(1000142), "int64"],
  [ms(1000520), "float16"],
  [ms(1000521), "float32"],
  [ms(1000523), "float64"],
]);

const UNSUPPORTED_NAMES: ReadonlyMap<number, string> = new Map([
  [ims(1005001), "xz"],
  [ims(1005002), "lz4"],
  [ms(1003089), "delta prediction"],
  [ms(1003090), "linear prediction"],
  ...[1002312, 1002313, 1002314, 1002746, 1002747, 1002748].map((n) => [ms(n), "MS-Numpress"] as const),
]);

const COMPRESSION_TERMS: ReadonlyMap<number, Compression | "unsupported"> = new Map([
  [ms(1000576), "none" as const],
  [ms(1000574), "zlib" as const],
  [ims(1005003), "zstd" as const],
  ...[...UNSUPPORTED_NAMES.keys()].map((accession) => [accession, "unsupported"] as const),
]);
