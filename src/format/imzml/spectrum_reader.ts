import { accessionAt, accessionText, TERM } from "./accession.ts";
import { ArrayDraft, type Fault } from "./array_draft.ts";
import { integerAt, integerOf, realAt, realOf } from "./exact_number.ts";
import type { ParamGroup, ParamGroups } from "./param_groups.ts";
import type { SpectrumColumns } from "./spectrum_columns.ts";
import { nameHash, type XmlScanner } from "./xml_scanner.ts";
import type { XmlText } from "./xml_text.ts";

/** What the spectra of a file say besides their columns. */
export interface SpectrumTerms {
  /** Spectra that are declared centroid, profile, positive and negative. */
  readonly centroid: number;
  readonly profile: number;
  readonly positive: number;
  readonly negative: number;
  /** Lowest and highest m/z that spectra state; infinite where none does. Hints: they may be wrong. */
  readonly statedLowest: number;
  readonly statedHighest: number;
  /** Offsets that were written as signed 32-bit integers. */
  readonly wrappedOffsets: number;
}

/** Reads the elements of a spectrum list into columns; keeps nothing of a spectrum but its row. */
export class SpectrumReader implements SpectrumTerms {
  centroid = 0;
  profile = 0;
  positive = 0;
  negative = 0;
  statedLowest = Infinity;
  statedHighest = -Infinity;
  wrappedOffsets = 0;
  readonly #scanner: XmlScanner;
  readonly #groups: ParamGroups;
  readonly #text: XmlText;
  readonly #columns: SpectrumColumns;
  readonly #fault: Fault;
  /** What each open element below the list is. */
  #scopes = new Uint8Array(64);
  #depth = 0;
  #x = NaN;
  #y = NaN;
  #z = NaN;
  #tic = NaN;
  #isCentroid = false;
  #isProfile = false;
  #isPositive = false;
  #isNegative = false;
  #array = new ArrayDraft();
  #mz = new ArrayDraft();
  #intensity = new ArrayDraft();

  constructor(
    source: { scanner: XmlScanner; groups: ParamGroups; text: XmlText },
    columns: SpectrumColumns,
    fault: Fault,
  ) {
    this.#scanner = source.scanner;
    this.#groups = source.groups;
    this.#text = source.text;
    this.#columns = columns;
    this.#fault = fault;
  }

  /** Takes a start tag below the spectrum list. */
  start(): void {
    const scanner = this.#scanner;
    const parent = this.#scopes[this.#depth] as number;
    const scope = scanner.name === CV_PARAM || scanner.name === GROUP_REF
      ? OTHER
      : scopeOf(parent, scanner.name);
    if (scanner.name === CV_PARAM) this.#inlineTerm(parent);
    else if (scanner.name === GROUP_REF) this.#groupTerms(parent);
    else if (scope === SPECTRUM) this.#clear();
    else if (scope === ARRAY) this.#array.clear();
    if (scanner.nonAscii) {
      for (let i = 0; i < scanner.attributes; i++) this.#text.check(scanner.value(i));
    }
    if (scanner.selfClosing) this.#leave(scope);
    else this.#enter(scope);
  }

  /** Takes an end tag; returns whether it is that of the spectrum list. */
  end(): boolean {
    if (this.#depth === 0) return true;
    this.#leave(this.#scopes[this.#depth--] as number);
    return false;
  }

  #enter(scope: number): void {
    this.#depth += 1;
    if (this.#depth === this.#scopes.length) {
      const scopes = new Uint8Array(2 * this.#depth);
      scopes.set(this.#scopes);
      this.#scopes = scopes;
    }
    this.#scopes[this.#depth] = scope;
  }

  #leave(scope: number): void {
    if (scope === ARRAY) this.#finishArray();
    else if (scope === SPECTRUM) this.#finishSpectrum();
  }

  #clear(): void {
    this.#x =
      this.#y =
      this.#z =
      this.#tic =
        NaN;
    this.#isCentroid =
      this.#isProfile =
      this.#isPositive =
      this.#isNegative =
        false;
    this.#mz.clear();
    this.#intensity.clear();
  }

  #inlineTerm(scope: number): void {
    if (scope !== ARRAY && scope !== SPECTRUM && scope !== SCAN) return;
    const scanner = this.#scanner, at = scanner.find(ACCESSION);
    if (at < 0) return;
    const accession = accessionAt(scanner.bytes, scanner.valueStart(at), scanner.valueEnd(at));
    const real = isReal(accession);
    if (!real && !isInteger(accession)) return this.#plainTerm(scope, accession);
    const value = scanner.find(VALUE);
    const start = value < 0 ? 0 : scanner.valueStart(value), end = value < 0 ? 0 : scanner.valueEnd(value);
    if (real) return this.#realTerm(accession, realAt(scanner.bytes, start, end));
    const number = integerAt(scanner.bytes, start, end);
    if (!Number.isNaN(number)) return this.#integerTerm(scope, accession, number);
    this.#invalid(accession, this.#text.decode(scanner.bytes.subarray(start, end)));
  }

  #groupTerms(scope: number): void {
    if (scope !== ARRAY && scope !== SPECTRUM && scope !== SCAN) return;
    const at = this.#scanner.find(REF);
    const group: ParamGroup | string = at < 0 ? "" : this.#groups.find(this.#scanner, at);
    if (typeof group === "string") {
      this.#fault("group-missing", `there is no referenceableParamGroup "${group}"; export the file again`);
    }
    if (scope === ARRAY) this.#array.group(group.id);
    for (let i = 0; i < group.accessions.length; i++) {
      const accession = group.accessions[i] as number;
      if (!isReal(accession) && !isInteger(accession)) this.#plainTerm(scope, accession);
      else this.#groupNumber(scope, accession, group.terms[i]?.value ?? "");
    }
  }

  #groupNumber(scope: number, accession: number, text: string): void {
    if (isReal(accession)) return this.#realTerm(accession, realOf(text));
    const number = integerOf(text);
    if (Number.isNaN(number)) this.#invalid(accession, text);
    this.#integerTerm(scope, accession, number);
  }

  #invalid(accession: number, text: string): never {
    this.#fault(
      "number-invalid",
      `${accessionText(accession)} (${
        INTEGER_NAMES.get(accession)
      }) is "${text}", not an integer; correct the file`,
    );
  }

  #plainTerm(scope: number, accession: number): void {
    if (scope === ARRAY) this.#array.term(accession);
    else if (accession === TERM.centroid) this.#isCentroid = true;
    else if (accession === TERM.profile) this.#isProfile = true;
    else if (accession === TERM.positiveScan) this.#isPositive = true;
    else if (accession === TERM.negativeScan) this.#isNegative = true;
  }

  #realTerm(accession: number, value: number): void {
    if (accession === TERM.totalIonCurrent) this.#tic = value;
    else if (accession === TERM.lowestMz && value < this.statedLowest) this.statedLowest = value;
    else if (accession === TERM.highestMz && value > this.statedHighest) this.statedHighest = value;
  }

  #integerTerm(scope: number, accession: number, value: number): void {
    if (scope === ARRAY) {
      if (accession === TERM.externalOffset) this.#array.offset = this.#unwrapped(value);
      else if (accession === TERM.externalLength) this.#array.points = this.#length(accession, value);
      else if (accession === TERM.externalEncodedLength) this.#array.bytes = this.#length(accession, value);
    } else if (accession === TERM.positionX) this.#x = value;
    else if (accession === TERM.positionY) this.#y = value;
    else if (accession === TERM.positionZ) this.#z = value;
  }

  #length(accession: number, value: number): number {
    if (value < 0 || (accession === TERM.externalLength && value >= 2 ** 32)) {
      this.#invalid(accession, `${value}`);
    }
    return value;
  }

  /** Some writers keep offsets in signed 32-bit integers. */
  #unwrapped(value: number): number {
    if (value >= 0) return value;
    if (value < -(2 ** 31)) this.#invalid(TERM.externalOffset, `${value}`);
    this.wrappedOffsets += 1;
    return value + 2 ** 32;
  }

  #finishArray(): void {
    const array = this.#array;
    if (array.kind === "") return;
    array.resolve(this.#fault);
    if (array.kind === "m/z") [this.#mz, this.#array] = [array, this.#mz];
    else [this.#intensity, this.#array] = [array, this.#intensity];
  }

  #finishSpectrum(): void {
    const mz = this.#mz, intensity = this.#intensity;
    this.#checkPosition();
    if (mz.kind === "" || intensity.kind === "") {
      const missing = mz.kind === "" ? "m/z" : "intensity";
      this.#fault("array-missing", `it has no ${missing} array; export the file again`);
    }
    if (mz.points !== intensity.points) {
      this.#fault(
        "length-mismatch",
        `${mz.points} m/z values but ${intensity.points} intensities; export the file again`,
      );
    }
    this.centroid += Number(this.#isCentroid);
    this.profile += Number(this.#isProfile);
    this.positive += Number(this.#isPositive);
    this.negative += Number(this.#isNegative);
    this.#columns.add([this.#x, this.#y, this.#z], { mz, intensity, tic: this.#tic });
  }

  #checkPosition(): void {
    const x = this.#x, y = this.#y, z = this.#z;
    if (Number.isNaN(x) || Number.isNaN(y)) {
      const axis = Number.isNaN(x) ? "x (IMS:1000050)" : "y (IMS:1000051)";
      this.#fault("position-missing", `it has no position ${axis}; export the file again`);
    }
    for (const [axis, value] of [["x", x], ["y", y], ["z", z]] as const) {
      if (value < 0 || value > FARTHEST) {
        this.#fault("position-invalid", `position ${axis} is ${value}; positions are 0 to ${FARTHEST}`);
      }
    }
  }
}

const FARTHEST = 2 ** 31 - 2;

const INTEGER_NAMES: ReadonlyMap<number, string> = new Map<number, string>([
  [TERM.externalOffset, "external offset"],
  [TERM.externalLength, "external array length"],
  [TERM.externalEncodedLength, "external encoded length"],
  [TERM.positionX, "position x"],
  [TERM.positionY, "position y"],
  [TERM.positionZ, "position z"],
]);

const { totalIonCurrent, lowestMz, highestMz, positionX, positionZ, externalOffset, externalEncodedLength } =
  TERM;

function isReal(accession: number): boolean {
  return accession === totalIonCurrent || accession === lowestMz || accession === highestMz;
}

/** The accessions of positions, and those of locations, follow one another. */
function isInteger(accession: number): boolean {
  return accession >= externalOffset && accession <= externalEncodedLength ||
    accession >= positionX && accession <= positionZ;
}

const LIST = 0, SPECTRUM = 1, SCAN_LIST = 2, SCAN = 3, ARRAY_LIST = 4, ARRAY = 5, OTHER = 6;
const CV_PARAM = nameHash("cvParam"), GROUP_REF = nameHash("referenceableParamGroupRef");
const ACCESSION = nameHash("accession"), VALUE = nameHash("value"), REF = nameHash("ref");
const SPECTRUM_NAME = nameHash("spectrum"),
  SCAN_LIST_NAME = nameHash("scanList"),
  SCAN_NAME = nameHash("scan");
const ARRAY_LIST_NAME = nameHash("binaryDataArrayList"), ARRAY_NAME = nameHash("binaryDataArray");

/** What an element is by its name and what it stands in: terms elsewhere (scan windows, precursors) are not ours. */
function scopeOf(parent: number, name: number): number {
  if (parent === LIST && name === SPECTRUM_NAME) return SPECTRUM;
  if (parent === SPECTRUM && name === SCAN_LIST_NAME) return SCAN_LIST;
  if (parent === SPECTRUM && name === ARRAY_LIST_NAME) return ARRAY_LIST;
  if (parent === SCAN_LIST && name === SCAN_NAME) return SCAN;
  if (parent === ARRAY_LIST && name === ARRAY_NAME) return ARRAY;
  return OTHER;
}
