import type { ImzmlMetadata } from "../format/imzml/imzml_metadata.ts";
import type { LawName } from "./axis_law.ts";

/** A kind of axis, and why it was taken. */
export interface AxisChoice {
  readonly kind: LawName | "native";
  /** A clause such as "the analyser is an Orbitrap". */
  readonly reason: string;
}

/** What the choice is made from. */
export interface AxisEvidence {
  readonly metadata: Pick<ImzmlMetadata, "sections" | "spectrumType">;
  readonly sharedMz: boolean;
  /** Whether a number or a width of bins is asked for, which the file's own axis does not have. */
  readonly binsGiven: boolean;
}

/**
 * Chooses an axis: the file's own where all spectra share one and no bins are asked for; else that of the declared
 * analyser; without one, constant relative width for centroids and constant width for profiles.
 */
export function automaticAxis({ metadata, sharedMz, binsGiven }: AxisEvidence): AxisChoice {
  if (sharedMz && !binsGiven) {
    return { kind: "native", reason: "all spectra share one m/z axis, which is kept" };
  }
  const analyser = declaredAnalyser(metadata);
  if (analyser) return analyser;
  const type = metadata.spectrumType;
  if (type === "centroid") {
    return { kind: "reflector_tof", reason: "no analyser is declared and the spectra are centroid spectra" };
  }
  const kind = type === undefined
    ? "of an undeclared type"
    : type === "mixed"
    ? "of both types"
    : "profile spectra";
  return { kind: "constant", reason: `no analyser is declared and the spectra are ${kind}` };
}

/** Terms of analysers and instruments; the name counts where the accession says less. First match wins. */
const ANALYSERS: readonly (readonly [pattern: RegExp, kind: LawName, name: string])[] = [
  [/^MS:1000484$|orbitrap|exactive|exploris|orbi/i, "orbitrap", "an Orbitrap"],
  [/^MS:1000079$|ft-?icr|ion cyclotron|\bLTQ FT\b|solari[xX]|scimaX|apex/i, "fticr", "an FT-ICR"],
  [
    /^MS:1000105$|reflectron off|rapifleX|axial|linear time-of-flight/i,
    "linear_tof",
    "a linear time-of-flight tube",
  ],
  [
    /^MS:1000106$|^MS:1000084$|reflectron|time-of-flight|\bq?-?tof\b|timstof|synapt|xevo|maxis|impact/i,
    "reflector_tof",
    "a time-of-flight tube",
  ],
];

function declaredAnalyser({ sections }: AxisEvidence["metadata"]): AxisChoice | undefined {
  const terms = sections
    .filter(({ element }) => element === "analyzer" || element === "instrumentConfiguration")
    .flatMap(({ terms }) => terms);
  for (const [pattern, kind, name] of ANALYSERS) {
    const term = terms.find((term) => pattern.test(term.accession) || pattern.test(term.name));
    if (term) return { kind, reason: `the analyser is ${name} (${term.name || term.accession})` };
  }
  return undefined;
}
