import { stripVTControlCharacters } from "node:util";
import { type Cell, joinLines, type MultilineText, type Output } from "./notebook.ts";

/** The expectations of a cell (`metadata.lazycube.expect`) that nothing in the outputs matches. */
export function unmetExpectations(cell: Cell, outputs: readonly Output[]): readonly string[] {
  const texts = outputs.flatMap(outputTexts);
  const expected = cell.metadata.lazycube?.expect ?? [];
  return expected.filter((pattern) => !texts.some((text) => new RegExp(pattern).test(text)));
}

/** What a reader sees of an output as text: streams, text/plain and text/html, errors; without colour codes. */
function outputTexts({ text, data, ename, evalue }: Output): readonly string[] {
  const texts = [text, data?.["text/plain"], data?.["text/html"]] as (MultilineText | undefined)[];
  const error = ename === undefined ? [] : [`${ename}: ${evalue}`];
  return [...texts.filter((found) => found !== undefined).map(joinLines), ...error].map(
    stripVTControlCharacters,
  );
}
