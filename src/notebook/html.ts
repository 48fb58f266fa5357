/** Text made safe for HTML: what comes from a file is never markup. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A MIME bundle with text at least, as notebooks take it from `[Symbol.for("Jupyter.display")]`. */
export type MimeBundle = Readonly<Record<string, unknown>> & { readonly "text/plain": string };
