import { escapeHtml } from "./html.ts";

/** Readable on every theme; `--jp-*` are the colours of JupyterLab, which other front ends do not know. */
const CARD = "color:var(--jp-ui-font-color1, inherit);font-size:13px;line-height:1.45";
const TABLE = "border-collapse:collapse;margin:6px 0;color:inherit;font-size:inherit;border:none";
const CELL = "padding:1px 12px 1px 0;border:none;background:none";

/** The frame of everything that is shown as HTML: a title and what is below it, both HTML already. */
export function card(title: string, parts: readonly string[]): string {
  return `<div style="${CARD}"><div style="font-size:14px">${title}</div>${parts.join("")}</div>`;
}

/** A class name in bold and what distinguishes this one, escaped. */
export function cardTitle(name: string, facts: readonly string[]): string {
  const shown = facts.filter((fact) => fact !== "").map(escapeHtml);
  return [`<strong>${escapeHtml(name)}</strong>`, ...shown].join(" · ");
}

/** How the columns of a table are aligned: `l` left, `r` right. */
export type Alignment = string;

/** A table of texts, escaped; without a head if that is empty. The first column is a heading of its row. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  alignment: Alignment = "",
): string {
  const style = (column: number) => `${CELL};text-align:${alignment[column] === "r" ? "right" : "left"}`;
  const cell = (tag: "td" | "th", column: number, text: string) =>
    `<${tag} style="${style(column)}">${escapeHtml(text)}</${tag}>`;
  const headLine = head.length === 0
    ? ""
    : `<thead><tr>${head.map((text, column) => cell("th", column, text)).join("")}</tr></thead>`;
  const lines = rows.map((cells) =>
    `<tr>${cells.map((text, column) => cell(column === 0 ? "th" : "td", column, text)).join("")}</tr>`
  );
  return `<table style="${TABLE}">${headLine}<tbody>${lines.join("")}</tbody></table>`;
}

/** Facts by name, one below the other; those without a value are left out. */
export function facts(named: Readonly<Record<string, string | undefined>>): string {
  const rows = Object.entries(named).flatMap(([name, value]) => value ? [[name, value]] : []);
  return rows.length === 0 ? "" : table([], rows);
}

/** Parts beside each other, or below where there is no room. */
export function beside(parts: readonly string[]): string {
  return `<div style="display:flex;flex-wrap:wrap;gap:1.5em;align-items:center">${parts.join("")}</div>`;
}

/** Text that is folded away until its line is clicked. */
export function folded(summary: string, text: string): string {
  return `<details style="margin-top:4px"><summary style="cursor:pointer">${escapeHtml(summary)}</summary>` +
    `<pre style="font-size:11px;line-height:1.3;margin:4px 0;background:none;color:inherit">${
      escapeHtml(text)
    }</pre></details>`;
}

/** Facts that are folded away until their line is clicked. */
export function foldedTable(summary: string, rows: readonly (readonly string[])[]): string {
  return `<details style="margin-top:4px"><summary style="cursor:pointer">${escapeHtml(summary)}</summary>` +
    `${table([], rows)}</details>`;
}

/** A remark below, less prominent. */
export function remark(text: string): string {
  return `<div style="margin-top:4px;opacity:0.8">${escapeHtml(text)}</div>`;
}
