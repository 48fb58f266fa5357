import type { HeaderElement } from "./header_element.ts";
import type { XmlScanner } from "./xml_scanner.ts";
import type { XmlText } from "./xml_text.ts";

/** Children of one element that are kept; some writers list a source file for every spectrum. */
const MOST_CHILDREN = 10_000;

type OpenElement = HeaderElement & { readonly children: HeaderElement[] };

/** Builds the tree of elements before the spectra. */
export class HeaderBuilder {
  readonly #text: XmlText;
  readonly #open: OpenElement[] = [];
  #root: HeaderElement | undefined;

  constructor(text: XmlText) {
    this.#text = text;
  }

  /** The document: the first element, or what is in it where that is an index. */
  get root(): HeaderElement | undefined {
    const root = this.#root;
    return root?.name === "indexedmzML" ? root.children[0] ?? root : root;
  }

  /** Takes a start tag. */
  start(scanner: XmlScanner): void {
    const element: OpenElement = {
      name: localName(this.#text.decode(scanner.tagName())),
      attributes: this.#attributes(scanner),
      children: [],
    };
    const parent = this.#open.at(-1);
    if (parent && (parent.children.length < MOST_CHILDREN || element.name === "referenceableParamGroup")) {
      parent.children.push(element);
    }
    this.#root ??= element;
    if (!scanner.selfClosing) this.#open.push(element);
  }

  /** Takes an end tag. */
  end(): void {
    this.#open.pop();
  }

  #attributes(scanner: XmlScanner): Record<string, string> {
    const attributes: Record<string, string> = {};
    for (let i = 0; i < scanner.attributes; i++) {
      attributes[this.#text.decode(scanner.attributeName(i))] = this.#text.decode(scanner.value(i));
    }
    return attributes;
  }
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(":") + 1);
}
