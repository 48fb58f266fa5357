import { TERM } from "./accession.ts";
import { uuidDigits } from "./check_uuid.ts";
import { integerOf } from "./exact_number.ts";
import { accessionOf, type GroupTerms, type HeaderElement, type Term, termsOf } from "./header_element.ts";
import { type PixelSize, pixelSizeOf } from "./pixel_size.ts";
import type { ScannedDocument } from "./scan_document.ts";
import type { Checksum } from "./verify_checksums.ts";

/** What kind of spectra a file declares. */
export type SpectrumType = "centroid" | "profile" | "mixed";

/** What an imzML file says about itself, as plain JSON. */
export interface ImzmlMetadata {
  /** 32 hexadecimal digits. */
  readonly uuid?: string;
  /** The declared mode. */
  readonly mode?: "continuous" | "processed";
  /** What spectra declare, or else the file. */
  readonly spectrumType?: SpectrumType;
  /** What spectra declare, or else the file. */
  readonly polarity?: "positive" | "negative" | "mixed";
  /** The digests of the ibd that are declared. */
  readonly checksums: readonly Checksum[];
  /** From the first scan settings that give one. */
  readonly pixelSize?: PixelSize;
  /** Whether other scan settings give another pixel size. */
  readonly pixelSizeConflict: boolean;
  /** The declared maximum counts of pixels along x and y. */
  readonly maxCount: { readonly x?: number; readonly y?: number };
  /** Lowest and highest m/z that spectra state; may be wrong. */
  readonly statedRange?: readonly [number, number];
  /** The location of the ibd that the file gives by IMS:1000070. */
  readonly externalUri?: string;
  /** Terms by the section of the file that they stand in; those of groups are in place of references. */
  readonly sections: readonly MetadataSection[];
}

/** The terms of one element of the header. */
export interface MetadataSection {
  /** Name of the element, such as `scanSettings`, `instrumentConfiguration`, `analyzer` or `software`. */
  readonly element: string;
  /** Its attributes, such as `id` and `version`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Its terms, in file order. */
  readonly terms: readonly Term[];
}

/** Gathers what the header and the spectra of a file declare. */
export function imzmlMetadata({ root, groups, terms: spectra }: ScannedDocument): ImzmlMetadata {
  const group: GroupTerms = (id) => groups.get(id)?.terms ?? [];
  const sections = sectionsOf(root, group);
  const description = sections.filter(({ element }) =>
    element === "fileContent" || element === "fileDescription"
  )
    .flatMap(({ terms }) => terms);
  const settings = sections.filter(({ element }) => element === "scanSettings").map(({ terms }) => terms);
  const sizes = settings.map(pixelSizeOf).filter((size) => size !== undefined);
  const maxCount = { x: countOf(settings, TERM.maxCountX), y: countOf(settings, TERM.maxCountY) };
  return {
    ...present("uuid", uuidDigits(valueOf(description, TERM.uuid) ?? "")),
    ...present("mode", modeOf(description)),
    ...present("spectrumType", spectrumTypeOf(description, spectra)),
    ...present("polarity", polarityOf(description, spectra)),
    checksums: checksumsOf(description),
    ...present("pixelSize", sizes[0]),
    pixelSizeConflict: sizes.some(({ x, y }) => x !== sizes[0]?.x || y !== sizes[0].y),
    maxCount: { ...present("x", maxCount.x), ...present("y", maxCount.y) },
    ...present("statedRange", statedRange(spectra)),
    ...present("externalUri", valueOf(description, TERM.externalUri)),
    sections,
  };
}

function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

/** Groups are given where they are referred to; what lists source files for every spectrum is cut. */
const SKIPPED = new Set(["cvList", "referenceableParamGroupList", "spectrumList"]);
const MOST_SECTIONS = 500;

function sectionsOf(mzml: HeaderElement, group: GroupTerms): readonly MetadataSection[] {
  const sections: MetadataSection[] = [];
  const visit = (element: HeaderElement) => {
    if (SKIPPED.has(element.name) || sections.length >= MOST_SECTIONS) return;
    const terms = termsOf(element, group);
    const named = /^(?:software|scanSettings|sample|instrumentConfiguration|run|mzML)$/.test(element.name);
    if (terms.length > 0 || named) {
      sections.push({ element: element.name, attributes: element.attributes, terms });
    }
    element.children.forEach(visit);
  };
  visit(mzml);
  return sections;
}

function valueOf(terms: readonly Term[], accession: number): string | undefined {
  return terms.find((term) => accessionOf(term) === accession)?.value;
}

function has(terms: readonly Term[], accession: number): boolean {
  return valueOf(terms, accession) !== undefined;
}

function countOf(settings: readonly (readonly Term[])[], accession: number): number | undefined {
  for (const terms of settings) {
    const count = integerOf(valueOf(terms, accession) ?? "");
    if (count > 0) return count;
  }
  return undefined;
}

function modeOf(description: readonly Term[]): "continuous" | "processed" | undefined {
  if (has(description, TERM.continuous)) return "continuous";
  return has(description, TERM.processed) ? "processed" : undefined;
}

/** What spectra say of themselves counts; the file's description where they say nothing. */
function spectrumTypeOf(
  description: readonly Term[],
  spectra: ScannedDocument["terms"],
): SpectrumType | undefined {
  const silent = spectra.centroid === 0 && spectra.profile === 0;
  const centroid = silent ? has(description, TERM.centroid) : spectra.centroid > 0;
  const profile = silent ? has(description, TERM.profile) : spectra.profile > 0;
  if (centroid && profile) return "mixed";
  return centroid ? "centroid" : profile ? "profile" : undefined;
}

function polarityOf(
  description: readonly Term[],
  spectra: ScannedDocument["terms"],
): "positive" | "negative" | "mixed" | undefined {
  const silent = spectra.positive === 0 && spectra.negative === 0;
  const positive = silent ? has(description, TERM.positiveScan) : spectra.positive > 0;
  const negative = silent ? has(description, TERM.negativeScan) : spectra.negative > 0;
  if (positive && negative) return "mixed";
  return positive ? "positive" : negative ? "negative" : undefined;
}

function checksumsOf(description: readonly Term[]): readonly Checksum[] {
  const kinds = [["md5", TERM.md5, 32], ["sha1", TERM.sha1, 40], ["sha256", TERM.sha256, 64]] as const;
  return kinds.flatMap(([algorithm, accession, digits]) => {
    const digest = valueOf(description, accession)?.toLowerCase().replace(/[^0-9a-f]/g, "") ?? "";
    return digest.length === digits ? [{ algorithm, digest }] : [];
  });
}

function statedRange(
  { statedLowest, statedHighest }: ScannedDocument["terms"],
): [number, number] | undefined {
  return statedLowest <= statedHighest ? [statedLowest, statedHighest] : undefined;
}
