import assert from "node:assert/strict";

const VOID = new Set(["br", "hr", "img", "input", "meta", "link", "col", "wbr"]);

/** What an object shows in a notebook. */
export async function bundleOf(value: object): Promise<Record<string, string>> {
  const display = Reflect.get(value, Symbol.for("Jupyter.display"));
  assert.equal(typeof display, "function", `${value.constructor.name} has no display`);
  return await Reflect.apply(display, value, []);
}

/** Checks that every tag is closed in order, attributes are quoted, and no character is left that must be escaped. */
export function assertWellFormed(html: string): void {
  const open: string[] = [];
  let at = 0;
  for (const match of html.matchAll(/<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/?)>/g)) {
    assertText(html.slice(at, match.index));
    at = match.index + match[0].length;
    const [, closing, name = "", , selfClosing] = match;
    if (closing) assert.equal(open.pop(), name, `</${name}> closes another element`);
    else if (!selfClosing && !VOID.has(name)) open.push(name);
  }
  assertText(html.slice(at));
  assert.deepEqual(open, [], "an element is left open");
}

function assertText(text: string): void {
  assert(!/[<>]|&(?!#\d+;|\w+;)/.test(text), `not escaped: ${text.slice(0, 200)}`);
}

/** The SVG documents that the images of some HTML hold. */
export function svgImages(html: string): readonly string[] {
  return [...html.matchAll(/src="data:image\/svg\+xml;base64,([^"]*)"/g)].map(([, data = ""]) =>
    new TextDecoder().decode(Uint8Array.from(atob(data), (character) => character.charCodeAt(0)))
  );
}

/** Checks that a bundle has text, and HTML that is well formed, small and runs nothing. */
export function assertBundle(bundle: Readonly<Record<string, string>>): void {
  assert(bundle["text/plain"] !== undefined, "no text");
  const html = bundle["text/html"];
  assert(html !== undefined, "no HTML");
  assertWellFormed(html);
  assert(!/<script|\son\w+=|javascript:/i.test(html), "something in it runs");
  const bytes = new TextEncoder().encode(html).length;
  assert(bytes < 30_000, `${bytes} bytes`);
  for (const svg of svgImages(html)) assertWellFormed(svg);
}
