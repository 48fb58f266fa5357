import { readFileSync, writeFileSync } from "node:fs";

/** A notebook of nbformat 4, as far as the runner looks into it. */
export interface Notebook {
  readonly cells: readonly Cell[];
}

/** A cell of a notebook. */
export interface Cell {
  readonly cell_type: "code" | "markdown" | "raw";
  readonly source: MultilineText;
  readonly metadata: {
    readonly tags?: readonly string[];
    /** Regular expressions that the text of the cell's outputs must match. */
    readonly lazycube?: { readonly expect?: readonly string[] };
  };
  readonly outputs?: readonly Output[];
  readonly execution_count?: number | null;
}

/** An output of a cell; which members it has depends on `output_type`. */
export interface Output {
  readonly output_type: "stream" | "display_data" | "execute_result" | "error";
  readonly text?: MultilineText;
  readonly data?: { readonly [mimeType: string]: unknown };
  readonly ename?: string;
  readonly evalue?: string;
}

/** Text as notebooks store it: in one piece or line by line. */
export type MultilineText = string | readonly string[];

/** The notebook in a file. */
export function readNotebook(path: string): Notebook {
  return JSON.parse(readFileSync(path, "utf8")) as Notebook;
}

/** Writes a notebook the way Jupyter does, so that saving it there changes nothing. */
export function writeNotebook(path: string, notebook: Notebook): void {
  writeFileSync(path, JSON.stringify(notebook, sortKeys, 1) + "\n");
}

/** The notebook with new outputs for its code cells, numbered from 1. */
export function withOutputs(notebook: Notebook, outputs: readonly (readonly Output[])[]): Notebook {
  let executed = 0;
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== "code") return cell;
    const execution_count = ++executed;
    const numbered = (outputs[execution_count - 1] ?? []).map((output) =>
      output.output_type === "execute_result" ? { ...output, execution_count } : output
    );
    return { ...cell, execution_count, outputs: numbered.map(splitLines) };
  });
  return { ...notebook, cells };
}

/** The code cells of a notebook, in order. */
export function codeCells(notebook: Notebook): readonly Cell[] {
  return notebook.cells.filter((cell) => cell.cell_type === "code");
}

/** Text in one piece. */
export function joinLines(text: MultilineText): string {
  return typeof text === "string" ? text : text.join("");
}

function splitLines(output: Output): Output {
  const split = (text: unknown) => typeof text === "string" ? text.match(/[^\n]*\n|[^\n]+$/g) ?? [] : text;
  if (output.text !== undefined) {
    return { ...output, text: split(joinLines(output.text)) as readonly string[] };
  }
  if (output.data === undefined) return output;
  const data = Object.entries(output.data).map(([mime, value]) => [
    mime,
    /^text\/|^image\/svg/.test(mime) ? split(value) : value,
  ]);
  return { ...output, data: Object.fromEntries(data) };
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
}
