import { setImmediate } from "node:timers/promises";
import type { FormatError } from "../../error.ts";
import type { LocalFile } from "../../store/file.ts";
import { HeaderBuilder } from "./header_builder.ts";
import type { HeaderElement } from "./header_element.ts";
import { imzmlFault, type ImzmlReason } from "./imzml_fault.ts";
import { ParamGroups } from "./param_groups.ts";
import { SpectrumColumns } from "./spectrum_columns.ts";
import type { SpectrumIndex } from "./spectrum_index.ts";
import { SpectrumReader, type SpectrumTerms } from "./spectrum_reader.ts";
import { xmlError } from "./xml_position.ts";
import { nameHash, NEEDS_MORE, START_TAG, XmlFault, XmlScanner } from "./xml_scanner.ts";
import { XmlText } from "./xml_text.ts";

/** Options of {@linkcode scanDocument}. */
export interface ScanOptions {
  readonly signal?: AbortSignal;
  /** Called now and then with the bytes scanned so far. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** What the XML of an imzML pair says. */
export interface ScannedDocument {
  /** The elements before the spectra, as a tree. */
  readonly root: HeaderElement;
  readonly groups: ParamGroups;
  /** Positions as in the file, −1 for an absent z. */
  readonly index: SpectrumIndex;
  readonly terms: SpectrumTerms;
  /** The number of spectra that the list declares; NaN where it declares none. */
  readonly declaredCount: number;
  /** Whether there were bytes that the declared encoding does not have. */
  readonly encodingUndeclared: boolean;
}

/**
 * Reads the XML once, in pieces, into a tree of its header and an index of its spectra. Memory: the index and 1 MiB.
 * Other work gets a turn after every 4 MiB.
 *
 * @throws {FormatError} If it is not well-formed, not imzML, or a spectrum cannot be located; `reason` says which
 */
export async function scanDocument(file: LocalFile, options: ScanOptions = {}): Promise<ScannedDocument> {
  const document = new DocumentScan(file);
  for (let turn = 1; document.step(); turn++) {
    options.signal?.throwIfAborted();
    options.onBytes?.(document.offset);
    if (turn % PIECES_A_TURN === 0) await setImmediate();
  }
  options.onBytes?.(file.size);
  return document.finish();
}

const PIECE = 2 ** 20;
const PIECES_A_TURN = 4;
/** No spectrum takes fewer bytes of XML: what a declared count is believed up to. */
const LEAST_SPECTRUM = 200;
const SPECTRUM_LIST = nameHash("spectrumList");

class DocumentScan {
  readonly #file: LocalFile;
  readonly #scanner: XmlScanner;
  readonly #text = new XmlText();
  readonly #header = new HeaderBuilder(this.#text);
  #state: "header" | "spectra" | "rest" = "header";
  #groups: ParamGroups | undefined;
  #columns = new SpectrumColumns(0);
  #reader: SpectrumReader | undefined;
  #declaredCount = NaN;

  constructor(file: LocalFile) {
    this.#file = file;
    this.#scanner = new XmlScanner(Math.min(PIECE, file.size + 1));
  }

  /** Bytes scanned so far. */
  get offset(): number {
    return this.#scanner.offset();
  }

  /** Scans one piece; false when there are no more. */
  step(): boolean {
    const scanner = this.#scanner;
    return this.#located(() => {
      const atStart = scanner.offset() === 0;
      if (!scanner.supply((target, offset) => this.#file.read(target, offset))) return false;
      if (atStart) this.#text.declare(scanner.bytes);
      for (let found = scanner.next(); found !== NEEDS_MORE; found = scanner.next()) {
        if (this.#state === "spectra") this.#spectra(found);
        else if (this.#state === "header") this.#headerTag(found);
      }
      return true;
    });
  }

  finish(): ScannedDocument {
    this.#located(() => this.#scanner.finish());
    const root = this.#header.root;
    if (root === undefined || this.#reader === undefined || this.#columns.count === 0) {
      const text = "it has no spectrum; check that the export has ended";
      throw imzmlFault("no-spectra", text, { path: this.#file.path });
    }
    return {
      root,
      groups: this.#groups ?? new ParamGroups(root, this.#text),
      index: this.#columns.finish(),
      terms: this.#reader,
      declaredCount: this.#declaredCount,
      encodingUndeclared: this.#text.undeclared,
    };
  }

  #headerTag(found: number): void {
    if (found !== START_TAG) return this.#header.end();
    const scanner = this.#scanner;
    this.#header.start(scanner);
    const root = this.#header.root;
    if (root && !/^(?:indexed)?mzML$/.test(root.name)) {
      const text = `its root element is <${root.name}>, not <mzML>; give the path of an imzML file`;
      throw imzmlFault("not-imzml", text, { path: this.#file.path });
    }
    if (scanner.name === SPECTRUM_LIST && root) this.#startList(root);
  }

  #startList(root: HeaderElement): void {
    const { bytes } = this.#scanner;
    const at = this.#scanner.find(nameHash("count"));
    const text = at < 0
      ? ""
      : this.#text.decode(bytes.subarray(this.#scanner.valueStart(at), this.#scanner.valueEnd(at)));
    this.#declaredCount = /^\d+$/.test(text) ? Number(text) : NaN;
    const most = Math.ceil(this.#file.size / LEAST_SPECTRUM);
    this.#columns = new SpectrumColumns(Math.min(this.#declaredCount || 0, most));
    this.#groups = new ParamGroups(root, this.#text);
    const source = { scanner: this.#scanner, groups: this.#groups, text: this.#text };
    this.#reader = new SpectrumReader(source, this.#columns, (reason, text) => this.#fault(reason, text));
    this.#state = this.#scanner.selfClosing ? "rest" : "spectra";
  }

  #spectra(found: number): void {
    if (found === START_TAG) this.#reader?.start();
    else if (this.#reader?.end()) this.#state = "rest";
  }

  #fault(reason: ImzmlReason, text: string): never {
    const place = { path: this.#file.path, spectrum: this.#columns.count, offset: this.#scanner.offset() };
    throw imzmlFault(reason, text, place);
  }

  /** Runs a part of the scan; a fault of the XML gets its line and column. */
  #located<T>(scan: () => T): T {
    try {
      return scan();
    } catch (error) {
      throw error instanceof XmlFault ? this.#xmlError(error) : error;
    }
  }

  #xmlError(fault: XmlFault): FormatError {
    const where = this.#state === "spectra" ? `in spectrum ${this.#columns.count}` : "outside the spectra";
    return xmlError(this.#file, fault, where);
  }
}
