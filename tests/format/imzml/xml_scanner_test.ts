import assert from "node:assert/strict";
import fc from "fast-check";
import {
  END_TAG,
  nameHash,
  NEEDS_MORE,
  START_TAG,
  XmlFault,
  XmlScanner,
} from "../../../src/format/imzml/xml_scanner.ts";

const latin1 = new TextDecoder("latin1");

/** Tags as text, attributes with their raw values; bytes are given in pieces. */
function tags(xml: string | Uint8Array, pieceSize = 1000): string[] {
  const bytes = typeof xml === "string" ? new TextEncoder().encode(xml) : xml;
  const scanner = new XmlScanner(pieceSize);
  const found: string[] = [];
  while (
    scanner.supply((target, offset) => {
      const part = bytes.subarray(offset, offset + target.length);
      target.set(part);
      return part.length;
    })
  ) {
    for (let kind = scanner.next(); kind !== NEEDS_MORE; kind = scanner.next()) {
      found.push(kind === START_TAG ? startText(scanner) : "end");
      assert.ok(kind === START_TAG || kind === END_TAG);
    }
  }
  scanner.finish();
  return found;
}

function startText(scanner: XmlScanner): string {
  const attributes = Array.from(
    { length: scanner.attributes },
    (_, i) => ` ${latin1.decode(scanner.attributeName(i))}=[${latin1.decode(scanner.value(i))}]`,
  );
  return latin1.decode(scanner.tagName()) + attributes.join("") + (scanner.selfClosing ? " /" : "");
}

const ODD = `\uFEFF<?xml version='1.0'?><!DOCTYPE a [ <!ENTITY b "]>"> ]>
<!-- <x> -- --><m:a
 b = "1 > 0 'q'" c='"&amp;'
><d/><![CDATA[ <no> ]] ]]><e.f-g></e.f-g
>text &#181; µ</m:a> <!-- end -->
`;

Deno.test("XmlScanner finds tags and attributes, whatever their spacing and quotes", () => {
  assert.deepEqual(tags(ODD), [
    `m:a b=[1 > 0 'q'] c=["&amp;]`,
    "d /",
    "e.f-g",
    "end",
    "end",
  ]);
});

Deno.test("XmlScanner finds the same tags in pieces of any size", () => {
  const whole = tags(ODD);
  for (let size = 3; size < 120; size++) assert.deepEqual(tags(ODD, size), whole, `${size} bytes`);
});

Deno.test("XmlScanner tells names without their prefix by hash", () => {
  const scanner = new XmlScanner(100);
  scanner.supply((target) => new TextEncoder().encodeInto('<m:cvParam accession="MS:1"/>', target).written);
  assert.equal(scanner.next(), START_TAG);
  assert.equal(scanner.name, nameHash("cvParam"));
  assert.equal(scanner.find(nameHash("value")), -1);
  assert.equal(latin1.decode(scanner.value(scanner.find(nameHash("accession")))), "MS:1");
});

const FAULTS: readonly (readonly [xml: string, offset: number, cut: boolean])[] = [
  ["", 0, true],
  ["  \n", 3, true],
  ["<a", 0, true],
  ["<a><b/>", 7, true],
  ["<a><!-- -", 3, true],
  ["<a b='1", 0, true],
  ["<a></b>", 5, false],
  ["</a>", 2, false],
  ["<a/><b/>", 4, false],
  ["<a/>text", 4, false],
  ["text<a/>", 0, false],
  ["<a b=1/>", 5, false],
  ["<a b></a>", 4, false],
  ["<a b='<'/>", 6, false],
  ["<a b='1'c='2'/>", 8, false],
  ["<a>\0</a>", 3, false],
  ["<a><!x></a>", 5, false],
  ["<a>< b/></a>", 4, false],
  ["<a/ >", 3, false],
];

for (const [xml, offset, cut] of FAULTS) {
  Deno.test(`XmlScanner refuses ${JSON.stringify(xml)} at byte ${offset}`, () => {
    for (const size of [2, 5, 100]) {
      assert.throws(() => tags(xml, size), (error) => {
        assert.ok(error instanceof XmlFault);
        assert.deepEqual([error.offset, error.cut], [offset, cut]);
        return true;
      });
    }
  });
}

Deno.test("XmlScanner refuses UTF-16 and counts of nested elements stay right", () => {
  assert.throws(() => tags(Uint8Array.of(0xff, 0xfe, 0x3c, 0)), /UTF-16/);
  const deep = 3000;
  assert.equal(tags("<a>".repeat(deep) + "</a>".repeat(deep)).length, 2 * deep);
});

Deno.test("XmlScanner ends on any bytes, with tags or a fault", () => {
  const bytes = fc.array(fc.constantFrom(..."<>/!?-='\" ab[]&\0\n"), { maxLength: 40 }).map((c) =>
    c.join("")
  );
  fc.assert(fc.property(bytes, fc.integer({ min: 2, max: 9 }), (text, size) => {
    const outcome = (pieceSize: number) => {
      try {
        return tags(`<a>${text}`, pieceSize).join();
      } catch (error) {
        if (!(error instanceof XmlFault)) throw error;
        return `${error.message} ${error.offset}`;
      }
    };
    assert.equal(outcome(size), outcome(1000));
  }));
});
