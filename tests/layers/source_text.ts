import { readdirSync, readFileSync } from "node:fs";

/** A TypeScript file: its path from the project's root and its text. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
  /** The text with comments gone, strings and regular expressions emptied; lines stay where they are. */
  readonly code: string;
}

/** Every `.ts` file under the given folders and files, paths from `root`; generated files are left out. */
export function sourceTexts(root: string, places: readonly string[]): readonly SourceText[] {
  return places.flatMap((place) => place.endsWith(".ts") ? [place] : typescriptFiles(root, place))
    .filter((path) => !GENERATED.includes(path))
    .sort()
    .map((path) => {
      const text = readFileSync(`${root}/${path}`, "utf8");
      return { path, text, code: codeOnly(text) };
    });
}

/** `path:line` of every place in the code that matches. */
export function places({ path, code }: SourceText, pattern: RegExp): readonly string[] {
  return code.split("\n").flatMap((line, i) => pattern.test(line) ? [`${path}:${i + 1}`] : []);
}

/**
 * Lengths in lines of the functions declared with `function` and of the methods, as `path:line` → lines. Relies on
 * the formatter: a body ends at the first closing brace that is indented like its first line.
 */
export function functionLengths({ path, code }: SourceText): ReadonlyMap<string, number> {
  const lines = code.split("\n");
  const lengths = new Map<string, number>();
  lines.forEach((line, first) => {
    const indent = FUNCTION.exec(line)?.[1];
    if (indent === undefined) return;
    const last = lines.findIndex((other, i) => i > first && other.startsWith(`${indent}}`));
    if (last > first) lengths.set(`${path}:${first + 1}`, last - first + 1);
  });
  return lengths;
}

const GENERATED = ["src/kernel/simd_binary.ts"];

const FUNCTION =
  /^(\s*)(?:(?:export |default |async )*function\b|(?:(?:static|async|get|set|override|private) )*(?!if|for|while|switch|catch|return)[#*\w[\].]+\(.*\{$)/;

const COMMENT_OR_STRING = new RegExp(
  [
    /\/\*[^]*?\*\/|\/\/[^\n]*/,
    /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[^]|[^`\\])*`/,
    /(?<=[=(,:?[]\s*)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/*\\\n[])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])*\//,
  ].map(({ source }) => source).join("|"),
  "g",
);

function codeOnly(text: string): string {
  return text.replace(COMMENT_OR_STRING, (found) => {
    const lineBreaks = found.replace(/[^\n]/g, "");
    return /^\/[/*]/.test(found) ? lineBreaks : `"${lineBreaks}"`;
  });
}

function typescriptFiles(root: string, folder: string): readonly string[] {
  return readdirSync(`${root}/${folder}`, { recursive: true, encoding: "utf8" })
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".ts"));
}
