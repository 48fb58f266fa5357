/** A text that long, of gzip in base64, is plotly.js. */
const LIBRARY = /"H4sI[A-Za-z0-9+/=]{300000,}"/g;

/**
 * A copy of outputs without the plotly.js that the first figure of a kernel brings, 660 kB: stored notebooks show
 * pictures until they are run.
 */
export function withoutPlotly<T>(outputs: T): T {
  const strip = (_key: string, value: unknown) =>
    typeof value === "string" ? value.replace(LIBRARY, '""') : value;
  return JSON.parse(JSON.stringify(outputs, strip)) as T;
}
