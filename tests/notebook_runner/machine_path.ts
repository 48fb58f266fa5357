import { homedir, tmpdir } from "node:os";

/**
 * A copy of a JSON value in which the folders of this machine have given way to what they stand for: the
 * project's root to nothing, so that paths become relative, the temporary and the home folder to `$TMPDIR`
 * and `~`.
 *
 * @param root The project's root folder, absolute, without a slash at its end.
 */
export function scrubPaths<T>(value: T, root: string): T {
  const scrub = (text: string) =>
    [[`file://${root}/`, ""], [`${root}/`, ""], [root, "."], [tmpdir(), "$TMPDIR"], [homedir(), "~"]]
      .reduce((scrubbed, [from = "", to = ""]) => replaceFolder(scrubbed, from, to), text);
  return mapStrings(value, scrub) as T;
}

/** The absolute paths of some machine that a JSON value still holds; images count as text only as SVG. */
export function machinePaths(value: unknown): readonly string[] {
  const found: string[] = [];
  mapStrings(value, (text) => {
    found.push(
      ...(text.match(/(?<![\w.~/-])\/(?:home|root|Users|tmp|var|work|mnt|opt|private)\/[^\s"'<)]*/g) ?? []),
    );
    return text;
  });
  return found;
}

function replaceFolder(text: string, from: string, to: string): string {
  if (from.length < 2) return text;
  return from.endsWith("/")
    ? text.replaceAll(from, to)
    : text.split(from).reduce((before, after) => before + (/^[\w.-]/.test(after) ? from : to) + after);
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      /^image\/(?!svg)/.test(key) ? item : mapStrings(item, change),
    ]),
  );
}
