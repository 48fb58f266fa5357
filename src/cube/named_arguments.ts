/**
 * The options of a method that it does not know: named arguments of a function of the caller's.
 *
 * @param method As the caller writes it
 * @param known Options of the method itself
 * @throws {TypeError} If one is written almost as an option is, which it was meant to be
 */
export function namedArguments(
  method: string,
  options: object,
  known: readonly string[],
): Readonly<Record<string, unknown>> {
  const named = Object.entries(options).filter(([name]) => !known.includes(name));
  for (const [name] of named) {
    const meant = known.find((option) => differsByOne(plain(name), plain(option)));
    if (meant === undefined) continue;
    throw new TypeError(
      `Unknown option "${name}" of ${method}(): is "${meant}" meant? It takes ${known.join(", ")}`,
    );
  }
  return Object.fromEntries(named);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll("_", "");
}

/** Whether texts are the same but for one letter that is another, or left out, or too many. */
function differsByOne(a: string, b: string): boolean {
  if (a.length < b.length) return differsByOne(b, a);
  if (a.length - b.length > 1) return false;
  let same = 0;
  while (same < b.length && a[same] === b[same]) same++;
  return a.slice(same + 1) === b.slice(a.length === b.length ? same + 1 : same);
}
