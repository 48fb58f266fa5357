import assert from "node:assert/strict";
import { XmlText } from "../../../src/format/imzml/xml_text.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));

function declared(declaration: string): XmlText {
  const text = new XmlText();
  text.declare(utf8(declaration));
  return text;
}

Deno.test("XmlText resolves entities and trims", () => {
  const text = declared("<?xml version='1.0'?>");
  assert.equal(text.decode(utf8(" &lt;A&amp;B&gt; &quot;&apos; ")), "<A&B> \"'");
  assert.equal(text.decode(utf8("&#181;m &#x3bb; &unknown; &#xffffff;")), "µm λ &unknown; &#xffffff;");
});

Deno.test("XmlText takes bytes that are not UTF-8 for Latin-1 and says so", () => {
  const text = declared("<?xml version='1.0' encoding=\"UTF-8\"?>");
  assert.equal(text.decode(utf8("Größe µ")), "Größe µ");
  assert.equal(text.undeclared, false);
  assert.equal(text.decode(latin1("Größe µ")), "Größe µ");
  assert.equal(text.undeclared, true);
});

Deno.test("XmlText follows a declared encoding", () => {
  for (const name of ["ISO-8859-1", "windows-1252", "no-such-encoding"]) {
    const text = declared(`<?xml version='1.0' encoding='${name}'?>`);
    assert.equal(text.decode(latin1("Müller")), "Müller");
    assert.equal(text.undeclared, false);
  }
});
