import { accessionOf, elementsAt, type HeaderElement, type Term, termsOf } from "./header_element.ts";
import { hashBytes } from "./xml_bytes.ts";
import type { XmlScanner } from "./xml_scanner.ts";
import type { XmlText } from "./xml_text.ts";

/** A referenceable group of terms. */
export interface ParamGroup {
  readonly id: string;
  readonly terms: readonly Term[];
  /** The accessions of the terms as integers. */
  readonly accessions: readonly number[];
}

/** The referenceable groups of a file by their id. */
export class ParamGroups {
  readonly #byId = new Map<string, ParamGroup>();
  /** By the hash of the id's bytes, for the many references of spectra. */
  readonly #byHash = new Map<number, { readonly group: ParamGroup; readonly bytes: Uint8Array }>();
  readonly #text: XmlText;

  /** @param root The root element, read as far as the first spectrum. */
  constructor(root: HeaderElement, text: XmlText) {
    this.#text = text;
    for (const element of elementsAt(root, "referenceableParamGroupList", "referenceableParamGroup")) {
      const terms = termsOf(element);
      const id = element.attributes.id ?? "";
      this.#byId.set(id, { id, terms, accessions: terms.map(accessionOf) });
    }
  }

  /** The group with this id, if there is one. */
  get(id: string): ParamGroup | undefined {
    return this.#byId.get(id);
  }

  /** The group that the value of an attribute names; its text where there is none. */
  find(scanner: XmlScanner, attribute: number): ParamGroup | string {
    const bytes = scanner.value(attribute);
    const hash = hashBytes(bytes);
    const known = this.#byHash.get(hash);
    if (known && equal(known.bytes, bytes)) return known.group;
    const id = this.#text.decode(bytes);
    const group = this.#byId.get(id);
    if (group) this.#byHash.set(hash, { group, bytes: bytes.slice() });
    return group ?? id;
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
