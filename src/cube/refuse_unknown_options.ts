/**
 * Refuses options that a method does not have, so that a misspelt one is not silently ignored.
 *
 * @param method As the caller writes it, such as `subcube`
 * @throws {TypeError} Naming the option and those that there are
 */
export function refuseUnknownOptions(method: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new TypeError(`Unknown option "${unknown}" of ${method}(): it takes ${known.join(", ")}`);
}
