/** Makes text of the bytes of an XML document in the encoding it declares, and tells when it declares a wrong one. */
export class XmlText {
  #decoder: TextDecoder = new TextDecoder("utf-8", { fatal: true });
  #strict = true;
  #undeclared = false;

  /**
   * Takes the encoding that an XML declaration names; without one it is UTF-8.
   *
   * @param start The first bytes of the document.
   */
  declare(start: Uint8Array): void {
    const declaration = /^(?:\xef\xbb\xbf)?<\?xml\s[^>]*?encoding\s*=\s*["']([-\w.]+)["']/;
    const name = declaration.exec(LATIN1.decode(start.subarray(0, 512)))?.[1];
    if (name === undefined || /^(utf-?8|us-ascii)$/i.test(name)) return;
    this.#strict = false;
    this.#decoder = decoderOf(name);
  }

  /** Whether there were bytes that the declared encoding does not have; they were taken for Latin-1. */
  get undeclared(): boolean {
    return this.#undeclared;
  }

  /** Looks whether bytes are in the declared encoding. */
  check(bytes: Uint8Array): void {
    if (this.#strict && !this.#undeclared) this.#decode(bytes);
  }

  /** Text of an attribute's value, entities resolved, white space at both ends gone. */
  decode(bytes: Uint8Array): string {
    const text = this.#decode(bytes);
    return (text.includes("&") ? resolved(text) : text).trim();
  }

  #decode(bytes: Uint8Array): string {
    try {
      return this.#decoder.decode(bytes);
    } catch {
      this.#undeclared = true;
      return LATIN1.decode(bytes);
    }
  }
}

const LATIN1 = new TextDecoder("latin1");

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding);
  } catch {
    return LATIN1;
  }
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Entities that are not known stay as they are. */
function resolved(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
