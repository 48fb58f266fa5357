import { hashBytes, hashStep, NAME, SPACE, TEXT, XML_CLASS } from "./xml_bytes.ts";
import { markupEnd, UNKNOWN_MARKUP } from "./xml_markup.ts";

/** What {@linkcode XmlScanner.next} found. */
export const NEEDS_MORE = 0, START_TAG = 1, END_TAG = 2;

/** The XML is not well-formed; says where. */
export class XmlFault extends Error {
  /** Byte offset in the file. */
  readonly offset: number;
  /** The bytes end too early: an incomplete copy. */
  readonly cut: boolean;

  constructor(message: string, offset: number, cut: boolean = false) {
    super(message);
    this.offset = offset;
    this.cut = cut;
  }
}

/**
 * Finds the tags of an XML document in pieces of its bytes, without making strings. Memory is one piece, or the longest
 * tag. It checks that tags nest, that names, quotes, comments and CDATA sections are closed, and that there is one
 * root; entities are left as they are, and a DOCTYPE is skipped. Bytes are those of any encoding that extends ASCII.
 *
 * After `START_TAG` the members tell the tag; their byte positions are valid until `supply` is called.
 */
export class XmlScanner {
  /** The bytes that positions refer to, one NUL after the last. */
  bytes: Uint8Array;
  /** Hash of the name without its prefix. */
  name = 0;
  /** Whether the start tag is its own end tag. */
  selfClosing = false;
  /** Number of attributes whose places are kept, at most 32. */
  attributes = 0;
  /** Open elements, that of the present start tag included unless it closes itself. */
  depth = 0;
  /** Whether an attribute value of the tag has a byte above 127. */
  nonAscii = false;
  #nameStart = 0;
  readonly #places = new Int32Array(3 * MOST_ATTRIBUTES);
  #open = new Int32Array(256);
  #position = 0;
  #end = 0;
  /** Offset in the file of the first of `bytes`. */
  #base = 0;
  #rootSeen = false;

  /** @param pieceSize Bytes taken at once. */
  constructor(pieceSize: number) {
    this.bytes = new Uint8Array(pieceSize + 1);
  }

  /** The attribute with this hash of its name, −1 where there is none. */
  find(name: number): number {
    for (let i = 0; i < this.attributes; i++) if (this.#places[3 * i] === name) return i;
    return -1;
  }

  /** Position of the first byte of an attribute's value. */
  valueStart(attribute: number): number {
    return this.#places[3 * attribute + 1] as number;
  }

  /** Position after the last byte of an attribute's value. */
  valueEnd(attribute: number): number {
    return this.#places[3 * attribute + 2] as number;
  }

  /** The bytes of an attribute's value. */
  value(attribute: number): Uint8Array {
    return this.bytes.subarray(this.valueStart(attribute), this.valueEnd(attribute));
  }

  /** The bytes of an attribute's name. */
  attributeName(attribute: number): Uint8Array {
    let end = this.valueStart(attribute) - 1;
    while (!this.#isName(end - 1)) end--;
    let start = end;
    while (this.#isName(start - 1)) start--;
    return this.bytes.subarray(start, end);
  }

  /** The bytes of the tag's name, its prefix included. */
  tagName(): Uint8Array {
    let end = this.#nameStart;
    while (this.#isName(end)) end++;
    return this.bytes.subarray(this.#nameStart, end);
  }

  /** Offset in the file of a position, by default of the first byte not yet scanned. */
  offset(position: number = this.#position): number {
    return this.#base + position;
  }

  /**
   * Takes more bytes: drops what has been scanned and calls `read` for the rest of the piece. Returns whether there
   * were any.
   *
   * @param read Fills an array from a byte offset of the file; returns how many bytes there were.
   */
  supply(read: (target: Uint8Array, offset: number) => number): boolean {
    const kept = this.#end - this.#position;
    const room = this.bytes.length - 1;
    if (kept > room / 2) this.#grow(kept);
    else this.bytes.copyWithin(0, this.#position, this.#end);
    this.#base += this.#position;
    this.#position = 0;
    const length = read(this.bytes.subarray(kept, this.bytes.length - 1), this.#base + kept);
    this.#end = kept + length;
    this.bytes[this.#end] = 0;
    return length > 0;
  }

  /**
   * Scans to the end of the next tag.
   *
   * @throws {XmlFault} If the XML is not well-formed
   */
  next(): typeof NEEDS_MORE | typeof START_TAG | typeof END_TAG {
    for (;;) {
      if (!this.#text()) return NEEDS_MORE;
      const start = this.#position;
      const after = this.bytes[start + 1] as number;
      if (after === SLASH) return this.#closed(this.#endTag(start + 2)) ? END_TAG : NEEDS_MORE;
      if (after === BANG || after === QUESTION) {
        if (!this.#closed(this.#skipped(start))) return NEEDS_MORE;
      } else return this.#closed(this.#startTag(start + 1)) ? START_TAG : NEEDS_MORE;
    }
  }

  /**
   * Says that there are no more bytes.
   *
   * @throws {XmlFault} If elements are open, a token is cut or there was no element
   */
  finish(): void {
    const offset = this.#base + this.#position;
    if (this.#position < this.#end) throw new XmlFault("unclosed token", offset, true);
    if (!this.#rootSeen) throw new XmlFault("no element found", offset, true);
    if (this.depth > 0) throw new XmlFault(`${this.depth} elements are not closed`, offset, true);
  }

  #isName(position: number): boolean {
    return ((XML_CLASS[this.bytes[position] as number] as number) & NAME) !== 0;
  }

  #closed(position: number): boolean {
    if (position < 0) return false;
    this.#position = position;
    return true;
  }

  #grow(kept: number): void {
    if (this.bytes.length > LONGEST_TOKEN) this.#fail("unclosed token", this.#position, true);
    const bytes = new Uint8Array(2 * this.bytes.length);
    bytes.set(this.bytes.subarray(this.#position, this.#position + kept));
    this.bytes = bytes;
  }

  #fail(message: string, position: number, cut = false): never {
    throw new XmlFault(message, this.#base + position, cut);
  }

  /** −1 for want of bytes; a fault where there are bytes that do not belong here. */
  #unexpected(position: number): -1 {
    if (position >= this.#end) return -1;
    this.#fail("not well-formed (invalid token)", position);
  }

  /** Goes to the next `<`; false for want of bytes. */
  #text(): boolean {
    const bytes = this.bytes;
    const allowed = this.depth > 0 ? TEXT : SPACE;
    let p = this.#position;
    if (this.#base + p === 0) p = this.#afterByteOrderMark();
    while ((XML_CLASS[bytes[p] as number] as number) & allowed) p++;
    this.#position = p;
    if (bytes[p] === LESS) return p + 1 < this.#end;
    if (p < this.#end) this.#fail(`not well-formed (invalid token)`, p);
    return false;
  }

  #afterByteOrderMark(): number {
    const [a = 0, b = 0, c] = this.bytes;
    if (a === 0xef && b === 0xbb && c === 0xbf) return 3;
    if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
      this.#fail("it is encoded in UTF-16; convert it to UTF-8", 0);
    }
    return 0;
  }

  #startTag(start: number): number {
    const bytes = this.bytes;
    let p = start, hash = 0, whole = 0, c = bytes[p] as number;
    if (!((XML_CLASS[c] as number) & NAME)) return this.#unexpected(p);
    while ((XML_CLASS[c] as number) & NAME) {
      whole = hashStep(whole, c);
      hash = c === COLON ? 0 : hashStep(hash, c);
      c = bytes[++p] as number;
    }
    p = this.#attributes(p);
    if (p < 0) return p;
    if (this.depth === 0) {
      if (this.#rootSeen) this.#fail("junk after document element", start - 1);
      this.#rootSeen = true;
    }
    this.name = hash;
    this.#nameStart = start;
    if (!this.selfClosing) this.#push(whole, start);
    return p;
  }

  #push(whole: number, start: number): void {
    if (this.depth === this.#open.length) {
      if (this.depth >= DEEPEST) this.#fail(`elements nest deeper than ${DEEPEST}`, start);
      const open = new Int32Array(2 * this.depth);
      open.set(this.#open);
      this.#open = open;
    }
    this.#open[this.depth++] = whole;
  }

  /** The attributes and the end of a start tag. */
  #attributes(start: number): number {
    const bytes = this.bytes;
    this.attributes = 0;
    this.nonAscii = false;
    for (let p = start;;) {
      const before = p;
      while ((XML_CLASS[bytes[p] as number] as number) & SPACE) p++;
      const c = bytes[p] as number;
      if (c === GREATER) {
        this.selfClosing = false;
        return p + 1;
      }
      if (c === SLASH) {
        this.selfClosing = true;
        return bytes[p + 1] === GREATER ? p + 2 : this.#unexpected(p + 1);
      }
      if (p === before || !((XML_CLASS[c] as number) & NAME)) return this.#unexpected(p);
      p = this.#attribute(p);
      if (p < 0) return p;
    }
  }

  #attribute(start: number): number {
    const bytes = this.bytes;
    let p = start, hash = 0, c = bytes[p] as number;
    while ((XML_CLASS[c] as number) & NAME) {
      hash = hashStep(hash, c);
      c = bytes[++p] as number;
    }
    while ((XML_CLASS[c] as number) & SPACE) c = bytes[++p] as number;
    if (c !== EQUALS) return this.#unexpected(p);
    c = bytes[++p] as number;
    while ((XML_CLASS[c] as number) & SPACE) c = bytes[++p] as number;
    if (c !== DOUBLE && c !== SINGLE) return this.#unexpected(p);
    const quote = c, first = ++p;
    let seen = 0;
    for (c = bytes[p] as number; c !== quote; c = bytes[++p] as number) {
      if (c === LESS || c < 0x20 && !((XML_CLASS[c] as number) & SPACE)) return this.#unexpected(p);
      seen |= c;
    }
    if (seen > 127) this.nonAscii = true;
    if (this.attributes < MOST_ATTRIBUTES) {
      const at = 3 * this.attributes++;
      this.#places[at] = hash;
      this.#places[at + 1] = first;
      this.#places[at + 2] = p;
    }
    return p + 1;
  }

  #endTag(start: number): number {
    const bytes = this.bytes;
    let p = start, hash = 0, whole = 0, c = bytes[p] as number;
    while ((XML_CLASS[c] as number) & NAME) {
      whole = hashStep(whole, c);
      hash = c === COLON ? 0 : hashStep(hash, c);
      c = bytes[++p] as number;
    }
    while ((XML_CLASS[c] as number) & SPACE) c = bytes[++p] as number;
    if (c !== GREATER) return this.#unexpected(p);
    if (this.depth === 0 || this.#open[this.depth - 1] !== whole) this.#fail("mismatched tag", start);
    this.depth -= 1;
    this.name = hash;
    return p + 1;
  }

  /** A comment, CDATA section, DOCTYPE or processing instruction. */
  #skipped(start: number): number {
    const end = markupEnd(this.bytes, start, {
      end: this.#end,
      allowed: this.depth > 0 ? "CDATA" : this.#rootSeen ? "" : "DOCTYPE",
    });
    return end === UNKNOWN_MARKUP ? this.#unexpected(start + 2) : end;
  }
}

/** The hash by which names are compared. */
export function nameHash(name: string): number {
  return hashBytes(new TextEncoder().encode(name));
}

const MOST_ATTRIBUTES = 32;
const DEEPEST = 65536;
/** A token longer than this is taken for one that is not closed. */
const LONGEST_TOKEN = 2 ** 26;
// deno-fmt-ignore
const BANG = 0x21, DOUBLE = 0x22, SINGLE = 0x27, SLASH = 0x2f, COLON = 0x3a, LESS = 0x3c, EQUALS = 0x3d, GREATER = 0x3e,
  QUESTION = 0x3f;
