import { DIMENSIONLESS, parseUnit, type Unit } from "./unit.ts";

/** What a BUNIT card says. */
export interface Bunit {
  /** `undefined` if the card names no unit that is known. */
  readonly unit: Unit | undefined;
  /** Why there is no unit. Keep the card's text for the user to see. */
  readonly warning?: string;
}

/**
 * Reads the value of a BUNIT card. `jy/beam` is recognised in any case and with any blanks, as CASA writes it;
 * other units are case-sensitive. No card means a pure number, a blank one no unit. Never throws and never loads
 * mathjs.
 *
 * @see spectral-cube `convert_bunit`
 */
export function parseBunit(text: string | undefined): Bunit {
  if (text === undefined) return { unit: DIMENSIONLESS };
  if (text.trim() === "") return { unit: undefined, warning: "BUNIT is blank; the cube has no unit" };
  if (text.replace(/\s/g, "").toLowerCase() === "jy/beam") return { unit: parseUnit("Jy / beam") };
  try {
    return { unit: parseUnit(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { unit: undefined, warning: `BUNIT = '${text}' is ignored, the cube has no unit: ${reason}` };
  }
}
