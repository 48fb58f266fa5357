/**
 * Accessions of controlled vocabularies as integers, so that terms are told apart without making strings.
 *
 * @module
 */

const IMS = 100_000_000, MS = 200_000_000, UO = 300_000_000;

/**
 * The accession in bytes such as `IMS:1000102`, blanks around it ignored; 0 for one of another vocabulary or form.
 */
export function accessionAt(bytes: Uint8Array, start: number, end: number): number {
  let p = start;
  while (p < end && bytes[p] === 0x20) p++;
  const a = bytes[p], b = bytes[p + 1];
  let vocabulary = 0;
  if (a === 0x4d && b === 0x53) vocabulary = MS;
  else if (a === 0x49 && b === 0x4d && bytes[p + 2] === 0x53) vocabulary = IMS;
  else if (a === 0x55 && b === 0x4f) vocabulary = UO;
  else return 0;
  p += vocabulary === IMS ? 3 : 2;
  if (bytes[p] !== 0x3a) return 0;
  let number = 0, digits = 0;
  for (p += 1; p < end; p++) {
    const digit = (bytes[p] as number) - 0x30;
    if (digit < 0 || digit > 9) break;
    number = 10 * number + digit;
    digits += 1;
  }
  while (p < end && bytes[p] === 0x20) p++;
  return p === end && digits === 7 ? vocabulary + number : 0;
}

/** The accession as text, for messages. */
export function accessionText(accession: number): string {
  const vocabulary = accession > UO ? "UO" : accession > MS ? "MS" : "IMS";
  return `${vocabulary}:${String(accession % IMS).padStart(7, "0")}`;
}

/** The terms that imzML puts to use, by what they mean. */
export const TERM = {
  continuous: IMS + 1000030,
  processed: IMS + 1000031,
  maxCountX: IMS + 1000042,
  maxCountY: IMS + 1000043,
  maxDimensionX: IMS + 1000044,
  maxDimensionY: IMS + 1000045,
  pixelSizeX: IMS + 1000046,
  pixelSizeY: IMS + 1000047,
  positionX: IMS + 1000050,
  positionY: IMS + 1000051,
  positionZ: IMS + 1000052,
  externalUri: IMS + 1000070,
  uuid: IMS + 1000080,
  md5: IMS + 1000090,
  sha1: IMS + 1000091,
  sha256: IMS + 1000092,
  externalOffset: IMS + 1000102,
  externalLength: IMS + 1000103,
  externalEncodedLength: IMS + 1000104,
  mzArray: MS + 1000514,
  intensityArray: MS + 1000515,
  centroid: MS + 1000127,
  profile: MS + 1000128,
  negativeScan: MS + 1000129,
  positiveScan: MS + 1000130,
  totalIonCurrent: MS + 1000285,
  highestMz: MS + 1000527,
  lowestMz: MS + 1000528,
  metre: UO + 8,
  centimetre: UO + 15,
  millimetre: UO + 16,
  micrometre: UO + 17,
  nanometre: UO + 18,
} as const;

/** Terms of the PSI-MS vocabulary by their number. */
export function ms(number: number): number {
  return MS + number;
}

/** Terms of the imaging vocabulary by their number. */
export function ims(number: number): number {
  return IMS + number;
}
