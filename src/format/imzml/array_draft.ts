import { accessionText, TERM } from "./accession.ts";
import {
  type Compression,
  compressionOf,
  encodingCode,
  encodingTermText,
  numberSize,
  type NumberType,
  numberTypeOf,
} from "./array_encoding.ts";
import type { ImzmlReason } from "./imzml_fault.ts";

/** Throws the error for the present spectrum. */
export type Fault = (reason: ImzmlReason, text: string) => never;

/** What is known so far of one binary array of a spectrum: its terms come in any order, from groups and inline. */
export class ArrayDraft {
  kind: "" | "m/z" | "intensity" = "";
  points = NaN;
  offset = NaN;
  bytes = NaN;
  /** See `encodingCode`; valid after `resolve`. */
  encoding = 0;
  readonly #terms: number[] = [];
  readonly #groups: string[] = [];
  #type = 0;
  #otherType = 0;
  #compression = 0;
  #otherCompression = 0;

  /** Forgets everything. */
  clear(): void {
    this.kind = "";
    this.points = this.offset = this.bytes = NaN;
    this.#type =
      this.#otherType =
      this.#compression =
      this.#otherCompression =
        0;
    this.#terms.length = this.#groups.length = 0;
  }

  /** Notes that terms come from a group, for messages. */
  group(id: string): void {
    this.#groups.push(id);
  }

  /** Takes a term that has no number. */
  term(accession: number): void {
    this.#terms.push(accession);
    if (accession === TERM.mzArray) this.kind = "m/z";
    else if (accession === TERM.intensityArray) this.kind = "intensity";
    else if (numberTypeOf(accession) !== undefined) {
      if (this.#type === 0) this.#type = accession;
      else if (numberTypeOf(this.#type) !== numberTypeOf(accession)) this.#otherType = accession;
    } else if (compressionOf(accession) !== undefined) {
      if (this.#compression === 0) this.#compression = accession;
      else if (this.#compression !== accession) this.#otherCompression = accession;
    }
  }

  /** Checks that everything needed to read the array is known. */
  resolve(fault: Fault): void {
    const type = this.#numberType(fault), compression = this.#packing(fault);
    const missing = Number.isNaN(this.offset)
      ? "external offset (IMS:1000102)"
      : Number.isNaN(this.points)
      ? "external array length (IMS:1000103)"
      : undefined;
    if (missing) {
      fault("array-location-missing", `the ${this.kind} array has no ${missing}; export the file again`);
    }
    this.encoding = encodingCode(type, compression);
    this.#checkBytes(type, compression, fault);
  }

  #numberType(fault: Fault): NumberType {
    const type = numberTypeOf(this.#type);
    if (type === undefined) {
      const seen = this.#terms.map(accessionText).join(", ") || "none";
      fault(
        "dtype-missing",
        `no number type that can be read is given for the ${this.kind} array${this.#fromGroups()}; its terms ` +
          `are ${seen}. Give one of MS:1000521 and MS:1000523 (32- and 64-bit float) or of the integer types`,
      );
    }
    if (this.#otherType !== 0) {
      fault(
        "dtype-ambiguous",
        `two number types are given for the ${this.kind} array${this.#fromGroups()}: ` +
          `${encodingTermText(this.#type)} and ${encodingTermText(this.#otherType)}; remove the wrong one`,
      );
    }
    return type;
  }

  #packing(fault: Fault): Compression {
    const compression = this.#compression === 0 ? "none" : compressionOf(this.#compression);
    if (compression === undefined || compression === "unsupported" || this.#otherCompression !== 0) {
      const terms = [this.#compression, this.#otherCompression].filter((term) => term !== 0);
      fault(
        "compression-unsupported",
        `the ${this.kind} array${this.#fromGroups()} is compressed with ` +
          `${terms.map(encodingTermText).join(" and ")}; export the file uncompressed or with zlib`,
      );
    }
    return compression;
  }

  #checkBytes(type: NumberType, compression: Compression, fault: Fault): void {
    const expected = this.points * numberSize[type];
    if (compression !== "none") {
      if (!Number.isNaN(this.bytes)) return;
      if (this.points === 0) this.bytes = 0;
      else {
        fault(
          "encoded-length-missing",
          `the ${this.kind} array is compressed and has no external encoded length (IMS:1000104), so its end is ` +
            "not known; export the file again",
        );
      }
    } else if (Number.isNaN(this.bytes)) this.bytes = expected;
    else if (this.bytes !== expected) {
      fault(
        "encoded-length-mismatch",
        `the ${this.kind} array is said to take ${this.bytes} bytes, but ${this.points} values of ${type} take ` +
          `${expected}; export the file again`,
      );
    }
  }

  #fromGroups(): string {
    return this.#groups.length === 0 ? "" : ` (group ${this.#groups.map((id) => `"${id}"`).join(", ")})`;
  }
}
