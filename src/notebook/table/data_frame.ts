import type { DataFrame, TableRecord } from "../../cube/presentation.ts";
import { card, table } from "../card.ts";
import type { MimeBundle } from "../html.ts";

/** A specifier that is not written in an import: those are fetched before anything runs, and this is 400 MB. */
const DANFOJS: string = "npm:danfojs@1.1.2";

/** More rows than this are for programs, not for people. */
const ROWS_SHOWN = 20;

interface Danfo {
  readonly DataFrame: (new (records: readonly TableRecord[]) => DataFrame) & {
    readonly prototype: DataFrame;
  };
}

let loading: Promise<Danfo> | undefined;

/** A danfojs data frame of records. Loads danfojs at the first call, which takes a second or two. */
export async function dataFrame(records: readonly TableRecord[]): Promise<DataFrame> {
  const danfo = await (loading ??= loadDanfo());
  return new danfo.DataFrame(records);
}

/** Data frames as a table in notebooks: the first rows, and how many there are. */
export function frameTable(frame: DataFrame): MimeBundle {
  const [rows = 0, columns = 0] = frame.shape;
  const shown = rows > ROWS_SHOWN ? frame.head(ROWS_SHOWN) : frame;
  const lines = shown.values.map((
    row,
    i,
  ) => [String(i), ...(Array.isArray(row) ? row : [row]).map(cellText)]);
  const title = `${rows} rows × ${columns} columns`;
  const text = `DataFrame of ${title}\n${shown}`;
  return {
    "text/plain": text,
    "text/html": card("", [table(["", ...frame.columns], lines)]) + `<i>${title}</i>`,
  };
}

async function loadDanfo(): Promise<Danfo> {
  const danfo = await import(DANFOJS) as Danfo;
  const method = (value: unknown) => ({ value, configurable: true, writable: true });
  Object.defineProperties(danfo.DataFrame.prototype, {
    [Symbol.for("Jupyter.display")]: method(function (this: DataFrame): MimeBundle {
      return frameTable(this);
    }),
    [Symbol.for("Deno.customInspect")]: method(function (this: DataFrame): string {
      return this.toString();
    }),
  });
  return danfo;
}

function cellText(value: unknown): string {
  return typeof value === "number" ? String(Number(value.toPrecision(10))) : String(value ?? "");
}
