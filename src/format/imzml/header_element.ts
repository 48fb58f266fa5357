import { accessionAt } from "./accession.ts";

/** An element of the part of an imzML file before its spectra. */
export interface HeaderElement {
  /** Name without prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly HeaderElement[];
}

/** A term of a controlled vocabulary, or a parameter of the writer's own, as the file gives it. */
export interface Term {
  /** Such as `IMS:1000046`; empty for a parameter of the writer's own. */
  readonly accession: string;
  /** The term's name as the writer spells it. */
  readonly name: string;
  /** Its value; empty where it has none. */
  readonly value: string;
  /** Accession of the value's unit. */
  readonly unit?: string;
  /** Name of the value's unit. */
  readonly unitName?: string;
}

/** The elements on a path of names below an element: all of them where several have a name. */
export function elementsAt(element: HeaderElement, ...path: readonly string[]): readonly HeaderElement[] {
  return path.reduce<readonly HeaderElement[]>(
    (found, name) => found.flatMap(({ children }) => children.filter((child) => child.name === name)),
    [element],
  );
}

/** Finds the terms of a group by its id. */
export type GroupTerms = (id: string) => readonly Term[];

/** The terms of an element itself, in file order, with those of the groups it refers to in their place. */
export function termsOf(element: HeaderElement, group: GroupTerms = () => []): readonly Term[] {
  return element.children.flatMap((child) => {
    if (child.name === "referenceableParamGroupRef") return group(child.attributes.ref ?? "");
    return child.name === "cvParam" || child.name === "userParam" ? [termOf(child)] : [];
  });
}

/** The accession of a term as an integer; 0 where it is of none of the vocabularies that matter. */
export function accessionOf(term: Term): number {
  const bytes = ENCODER.encode(term.accession);
  return accessionAt(bytes, 0, bytes.length);
}

const ENCODER = new TextEncoder();

function termOf({ attributes }: HeaderElement): Term {
  const { accession = "", name = "", value = "", unitAccession, unitName } = attributes;
  return {
    accession,
    name,
    value,
    ...(unitAccession === undefined ? {} : { unit: unitAccession }),
    ...(unitName === undefined ? {} : { unitName }),
  };
}
