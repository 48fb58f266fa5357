/** What {@linkcode markupEnd} returns for markup that XML does not have, or not here. */
export const UNKNOWN_MARKUP = -2;

/** Where markup is looked for. */
export interface MarkupPlace {
  /** Position after the last byte that is known. */
  readonly end: number;
  /** What may stand here beside comments and processing instructions. */
  readonly allowed: "CDATA" | "DOCTYPE" | "";
}

/**
 * Position after the comment, CDATA section, DOCTYPE or processing instruction that starts at a `<!` or `<?`; −1 if it
 * does not end before the bytes do.
 */
export function markupEnd(bytes: Uint8Array, start: number, { end, allowed }: MarkupPlace): number {
  const known = bytes.subarray(0, end);
  if (startsWith(known, "<?", start)) return after(known, "?>", start + 2);
  if (startsWith(known, "<!--", start)) return after(known, "-->", start + 4);
  if (allowed === "CDATA" && startsWith(known, CDATA, start)) {
    return after(known, "]]>", start + CDATA.length);
  }
  if (allowed === "DOCTYPE" && startsWith(known, DOCTYPE, start)) {
    return afterDocType(known, start + DOCTYPE.length);
  }
  const mayGrow = ["<!--", CDATA, DOCTYPE].some((text) =>
    startsWith(known, text.slice(0, end - start), start)
  );
  return mayGrow && end - start < CDATA.length ? -1 : UNKNOWN_MARKUP;
}

const CDATA = "<![CDATA[", DOCTYPE = "<!DOCTYPE";
const DOUBLE = 0x22, SINGLE = 0x27, GREATER = 0x3e, OPENING = 0x5b, CLOSING = 0x5d;

function startsWith(bytes: Uint8Array, text: string, start: number): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Position after a text of ASCII, or −1. */
function after(bytes: Uint8Array, text: string, from: number): number {
  const first = text.charCodeAt(0);
  for (let p = bytes.indexOf(first, from); p >= 0; p = bytes.indexOf(first, p + 1)) {
    if (startsWith(bytes, text, p)) return p + text.length;
  }
  return -1;
}

/** Goes over quoted texts and an internal subset in brackets. */
function afterDocType(bytes: Uint8Array, start: number): number {
  for (let p = start, nested = 0; p < bytes.length; p++) {
    const c = bytes[p];
    if (c === DOUBLE || c === SINGLE) {
      p = bytes.indexOf(c, p + 1);
      if (p < 0) return -1;
    } else if (c === OPENING) nested++;
    else if (c === CLOSING) nested--;
    else if (c === GREATER && nested <= 0) return p + 1;
  }
  return -1;
}
